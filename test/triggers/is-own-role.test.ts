import { describe, expect, it } from '@jest/globals';
import { isOwnRole } from '../../src/triggers/is-own-role.ts';

const ownRoleArn = 'arn:aws:iam::111122223333:role/reseal/reseal-role';

const session = (role: string, { account = '111122223333', partition = 'aws' } = {}) =>
  `arn:${partition}:sts::${account}:assumed-role/${role}`;

const issuedBy = (issuerArn: unknown) => ({
  arn: session('reseal-role/run'),
  sessionContext: { sessionIssuer: { arn: issuerArn } },
});

const cases = [
  {
    title: 'our role as session issuer',
    why: 'the rule (1.14)',
    identity: issuedBy(ownRoleArn),
    is: true,
  },
  {
    title: 'another issuer',
    why: 'a session ARN has no path, the issuer does',
    identity: issuedBy('arn:aws:iam::111122223333:role/other/reseal-role'),
    is: false,
  },
  {
    title: 'an issuer that begins with ours',
    why: 'a prefix is not equality',
    identity: issuedBy(`${ownRoleArn}-readonly`),
    is: false,
  },
  {
    title: 'no session context, our session',
    why: 'it may be missing (1.14)',
    identity: { arn: session('reseal-role/run') },
    is: true,
  },
  {
    title: 'a session context without issuer',
    why: 'as bad as missing',
    identity: { arn: session('reseal-role/run'), sessionContext: { attributes: {} } },
    is: true,
  },
  {
    title: 'a role that begins with ours',
    why: 'readonly twins exist (1.14)',
    identity: { arn: session('reseal-role-readonly/run') },
    is: false,
  },
  {
    title: 'a role that ends like ours',
    why: 'a suffix is not equality',
    identity: { arn: session('not-reseal-role/run') },
    is: false,
  },
  {
    title: 'a session named like our role',
    why: 'sessions are named by the caller',
    identity: { arn: session('deploy/reseal-role') },
    is: false,
  },
  {
    title: 'a role called like our path',
    why: 'the name is the last segment',
    identity: { arn: session('reseal/reseal-role') },
    is: false,
  },
  {
    title: 'a session ARN with a path',
    why: 'there is no such thing (1.14)',
    identity: { arn: session('reseal/reseal-role/run') },
    is: false,
  },
  {
    title: 'our role name in another account',
    why: 'anyone may call a role so',
    identity: { arn: session('reseal-role/run', { account: '999988887777' }) },
    is: false,
  },
  {
    title: 'our role name in another partition',
    why: 'account ids repeat there',
    identity: { arn: session('reseal-role/run', { partition: 'aws-cn' }) },
    is: false,
  },
  {
    title: 'a user called like our role',
    why: 'not a session',
    identity: { arn: 'arn:aws:iam::111122223333:user/reseal-role' },
    is: false,
  },
  { title: 'an identity without members', why: '1.15', identity: {}, is: false },
  { title: 'no identity', why: '1.15', identity: null, is: false },
];

describe('isOwnRole', () => {
  it.each(cases)('$title → $is ($why)', ({ identity, is }) => {
    expect(isOwnRole({ userIdentity: identity }, ownRoleArn)).toBe(is);
  });

  it('knows a role without path', () => {
    const identity = { arn: session('reseal-role/run') };
    expect(
      isOwnRole({ userIdentity: identity }, 'arn:aws:iam::111122223333:role/reseal-role'),
    ).toBe(true);
  });

  it.each(['', 'reseal-role', 'arn:aws:iam::111122223333:user/reseal-role'])(
    'takes nobody for us when our own ARN is %p',
    (arn) => {
      expect(isOwnRole({ userIdentity: {} }, arn)).toBe(false);
      expect(isOwnRole({ userIdentity: { arn: session('reseal-role/run') } }, arn)).toBe(false);
    },
  );
});
