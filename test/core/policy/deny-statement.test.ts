import { describe, expect, it } from '@jest/globals';
import { readDeny } from '../../../src/core/policy/deny-statement.ts';
import type { GlobTest } from '../../../src/core/policy/deny-statement.ts';
import type { JsonObject, JsonValue } from '../../../src/core/policy/document.ts';
import { matches } from '../../../src/core/policy/glob.ts';
import type { Glob } from '../../../src/core/policy/glob.ts';
import { arn, ourStatement, theirDeny, without } from '../../support/core-builders.ts';

type Doubt = 'wide' | 'narrow';
const read = (statement: JsonValue, doubt: Doubt, variables = true) =>
  readDeny(statement, 3, { doubt, variables });

const isAny = (globs: readonly Glob[], text: string): boolean =>
  globs.some((glob) => matches(glob, text, { left: 10_000 }));
const isTrue = ({ globs, isNegated }: GlobTest, text: string): boolean =>
  isAny(globs, text) !== isNegated;

function denyOf(statement: JsonValue, doubt: Doubt = 'narrow') {
  const deny = read(statement, doubt);
  if (deny === undefined) throw new Error('denies nothing');
  return deny;
}

const negate = (element: string, value: JsonValue): JsonObject => ({
  ...without(theirDeny(), element),
  [`Not${element}`]: value,
});

describe('readDeny', () => {
  it.each([
    { title: 'an Allow', statement: theirDeny({ Effect: 'Allow' }) },
    { title: 'deny in lower case', statement: theirDeny({ Effect: 'deny' }) },
    { title: 'no Effect', statement: without(theirDeny(), 'Effect') },
    { title: 'Effect in a list', statement: theirDeny({ Effect: ['Deny'] }) },
    { title: 'an empty statement', statement: {} },
  ])('finds that $title denies nothing', ({ statement }) => {
    expect(read(statement, 'narrow')).toBeUndefined();
    expect(read(statement, 'wide')).toBeUndefined();
  });

  it('reads the usual statement alike in both readings', () => {
    expect(read(ourStatement(), 'narrow')).toEqual(read(ourStatement(), 'wide'));
    const { index, principal, action, resource, entries } = denyOf(ourStatement());
    expect([index, principal.everyone, principal.isNegated]).toEqual([3, true, false]);
    expect(isTrue(action, 's3:Anything')).toBe(true);
    expect([arn, `${arn}/x`, `${arn}x`].map((text) => isTrue(resource, text))).toEqual([
      true,
      true,
      false,
    ]);
    expect(entries.map(({ key }) => key)).toEqual(['aws:securetransport']);
  });

  it.each([
    { element: 'Action', value: 's3:Get*', yes: 's3:PutObject', no: 'S3:gETObject' },
    { element: 'Resource', value: `${arn}/a*`, yes: `${arn}/b`, no: `${arn}/ab` },
  ] as const)('turns Not$element round', ({ element, value, yes, no }) => {
    const deny = denyOf(negate(element, value));
    const test = element === 'Action' ? deny.action : deny.resource;
    expect([isTrue(test, yes), isTrue(test, no)]).toEqual([true, false]);
  });

  const doubtful: { title: string; statement: JsonValue }[] = [
    { title: 'text', statement: 'Deny' },
    { title: 'null', statement: null },
    { title: 'a list', statement: [theirDeny()] },
    { title: 'an unknown member', statement: theirDeny({ condition: {} }) },
    { title: 'no Principal', statement: without(theirDeny(), 'Principal') },
    { title: 'Principal text', statement: theirDeny({ Principal: '111122223333' }) },
    { title: 'Principal list', statement: theirDeny({ Principal: ['*'] }) },
    { title: 'an empty Principal', statement: theirDeny({ Principal: {} }) },
    { title: 'a Principal of nobody', statement: theirDeny({ Principal: { AWS: [] } }) },
    { title: 'a Principal of numbers', statement: theirDeny({ Principal: { AWS: 111122223333 } }) },
    { title: 'both Principals', statement: theirDeny({ NotPrincipal: { AWS: '*' } }) },
    { title: 'no Action', statement: without(theirDeny(), 'Action') },
    { title: 'both Actions', statement: theirDeny({ NotAction: 's3:x' }) },
    { title: 'an Action of null', statement: theirDeny({ Action: ['s3:*', null] }) },
    { title: 'no Resource', statement: without(theirDeny(), 'Resource') },
    { title: 'both Resources', statement: theirDeny({ NotResource: 'arn:aws:s3:::x' }) },
    { title: 'a Resource without ARN', statement: theirDeny({ Resource: 'example-bucket' }) },
    {
      title: 'a Resource without ARN beside one with',
      statement: theirDeny({ Resource: [arn, 'example-bucket'] }),
    },
    { title: 'an incomplete ARN', statement: theirDeny({ Resource: 'arn:aws:s3' }) },
    { title: 'Condition null', statement: theirDeny({ Condition: null }) },
    { title: 'an unknown operator', statement: theirDeny({ Condition: { x: { a: 'b' } } }) },
  ];

  it.each(doubtful)('denies nothing or everything by the reading: $title', ({ statement }) => {
    expect(read(statement, 'narrow')).toBeUndefined();
    expect(read(statement, 'wide')).toBeDefined();
  });

  it('reads only the doubtful part as everything', () => {
    const deny = denyOf(theirDeny({ Principal: 5, Action: 's3:Get*', Condition: [] }), 'wide');
    expect(deny.principal).toEqual({ isNegated: true, everyone: false, arns: [], services: [] });
    expect([isTrue(deny.action, 's3:GetX'), isTrue(deny.action, 's3:PutX')]).toEqual([true, false]);
    expect(deny.entries).toEqual([]);
    const text = denyOf('Deny', 'wide');
    expect([isTrue(text.action, 's3:x'), isTrue(text.resource, arn)]).toEqual([true, true]);
  });

  it.each([
    {
      title: 'Resource',
      statement: theirDeny({ Resource: `${arn}/\${aws:username}` }),
      wide: true,
    },
    { title: 'NotResource', statement: negate('Resource', `${arn}/\${aws:username}`), wide: true },
  ])('denies by a variable in $title in the wide reading only', ({ statement }) => {
    expect(isTrue(denyOf(statement, 'wide').resource, `${arn}/ann`)).toBe(true);
    expect(isTrue(denyOf(statement, 'narrow').resource, `${arn}/ann`)).toBe(false);
  });

  it('keeps a wildcard in the first parts of an ARN between the colons', () => {
    const { resource } = denyOf(theirDeny({ Resource: 'arn:aws:*:::b' }));
    expect(['arn:aws:s3:::b', `${arn}/x:::b`].map((text) => isTrue(resource, text))).toEqual([
      true,
      false,
    ]);
  });

  it('takes the text of a variable as it is in policies of 2008', () => {
    const statement = theirDeny({ Resource: `${arn}/\${aws:username}` });
    for (const doubt of ['narrow', 'wide'] as const) {
      const resource = read(statement, doubt, false)?.resource ?? { isNegated: false, globs: [] };
      expect(isTrue(resource, `${arn}/ann`)).toBe(false);
      expect(isTrue(resource, `${arn}/\${aws:username}`)).toBe(true);
    }
  });

  const inAccount = [
    'iam::444455556666:root',
    'iam::444455556666:role/a/b',
    'iam::444455556666:user/x',
  ];
  const principals: { title: string; value: JsonValue; yes: string[]; no: string[] }[] = [
    { title: 'an account id', value: { AWS: '444455556666' }, yes: inAccount, no: [] },
    {
      title: 'the root of an account',
      value: { AWS: 'arn:aws:iam::444455556666:root' },
      yes: [...inAccount, 'sts::444455556666:federated-user/f'],
      no: ['iam::111122223333:root'],
    },
    {
      title: 'a role',
      value: { AWS: ['arn:aws:iam::444455556666:role/a'] },
      yes: ['iam::444455556666:role/a'],
      no: ['iam::444455556666:role/ab', 'iam::444455556666:root'],
    },
    {
      title: 'a role with a star, which is a letter there',
      value: { AWS: 'arn:aws:iam::444455556666:role/*' },
      yes: ['iam::444455556666:role/*'],
      no: ['iam::444455556666:role/a'],
    },
    {
      title: 'a user whose name has twelve digits',
      value: { AWS: 'arn:aws:iam::444455556666:user/111122223333' },
      yes: ['iam::444455556666:user/111122223333'],
      no: ['iam::111122223333:root', 'iam::444455556666:root'],
    },
    {
      title: 'nobody by what only ends like a session',
      value: { AWS: 'x-arn:aws:sts::444455556666:assumed-role/app/s' },
      yes: [],
      no: ['iam::444455556666:role/app'],
    },
    { title: 'a service', value: { Service: 'x.amazonaws.com' }, yes: [], no: inAccount },
    { title: 'a deleted role', value: { AWS: 'AROADBQP57FF2AEXAMPLE' }, yes: [], no: inAccount },
  ];

  it.each(principals)('names $title', ({ value, yes, no }) => {
    for (const doubt of ['narrow', 'wide'] as const) {
      const { arns, everyone } = denyOf(theirDeny({ Principal: value }), doubt).principal;
      expect(everyone).toBe(false);
      expect(yes.filter((text) => !isAny(arns, `arn:aws:${text}`))).toEqual([]);
      expect(no.filter((text) => isAny(arns, `arn:aws:${text}`))).toEqual([]);
    }
  });

  it.each([
    { title: 'a canonical user', value: { CanonicalUser: '79a59df9' } },
    { title: 'a federated identity', value: { Federated: 'cognito-identity.amazonaws.com' } },
    { title: 'a session', value: { AWS: 'arn:aws:sts::444455556666:assumed-role/app/s' } },
  ])('cannot tell who $title is, so it names nobody or somebody by the reading', ({ value }) => {
    const role = 'arn:aws:iam::444455556666:role/app';
    const arnsOf = (doubt: Doubt, statement: JsonObject) => denyOf(statement, doubt).principal.arns;
    expect(isAny(arnsOf('narrow', theirDeny({ Principal: value })), role)).toBe(false);
    expect(isAny(arnsOf('wide', theirDeny({ Principal: value })), role)).toBe(true);
    // Whom NotPrincipal names, the statement spares.
    expect(isAny(arnsOf('narrow', negate('Principal', value)), role)).toBe(true);
    expect(isAny(arnsOf('wide', negate('Principal', value)), role)).toBe(false);
  });

  it('takes a session for its role, wherever that lies, and for no other', () => {
    const session = { AWS: 'arn:aws:sts::444455556666:assumed-role/app/s' };
    const { arns } = denyOf(theirDeny({ Principal: session }), 'wide').principal;
    const role = 'arn:aws:iam::444455556666:role';
    const others = [`${role}/x`, `${role}/app/x`, `${role}/xapp`, `${role}/*/app/x`];
    expect([`${role}/app`, `${role}/x/y/app`].filter((text) => !isAny(arns, text))).toEqual([]);
    expect(others.filter((text) => isAny(arns, text))).toEqual([]);
    expect(isAny(arns, 'arn:aws:iam::111122223333:role/app')).toBe(false);
  });

  it('names services', () => {
    const { services } = denyOf(
      theirDeny({ Principal: { Service: ['a.amazonaws.com'] } }),
    ).principal;
    expect(isAny(services, 'a.amazonaws.com')).toBe(true);
    expect(isAny(services, 'ab.amazonaws.com')).toBe(false);
  });

  it('names everybody among others', () => {
    const { principal } = denyOf(theirDeny({ Principal: { AWS: ['444455556666', '*'] } }));
    expect(principal.everyone).toBe(true);
  });
});
