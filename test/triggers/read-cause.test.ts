import { describe, expect, it } from '@jest/globals';
import { readCause } from '../../src/triggers/read-cause.ts';
import { MAX_TEXT_LENGTH } from '../../src/triggers/untrusted-json.ts';

const nobody = {
  principal: undefined,
  sessionIssuer: undefined,
  invokedBy: undefined,
  sourceAddress: undefined,
  userAgent: undefined,
};

/** Its path has slashes, dots and a Region; the ARN of its sessions has none of it (1.14). */
const identityCenterRole =
  'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin';

const actorOf = (record: Record<string, unknown>) => readCause(record, 'CreateBucket').actor;

const cases = [
  {
    title: 'Root',
    identity: {
      type: 'Root',
      principalId: '111122223333',
      arn: 'arn:aws:iam::111122223333:root',
      accountId: '111122223333',
      sessionContext: { attributes: { mfaAuthenticated: 'false' } },
    },
    says: { principal: 'arn:aws:iam::111122223333:root' },
  },
  {
    title: 'IAMUser at the console',
    identity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::111122223333:user/dev',
      accountId: '111122223333',
      userName: 'dev',
      invokedBy: 'signin.amazonaws.com',
    },
    says: { principal: 'arn:aws:iam::111122223333:user/dev', invokedBy: 'signin.amazonaws.com' },
  },
  {
    title: 'AssumedRole of IAM Identity Center',
    identity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin/dev@example.com',
      sessionContext: {
        sessionIssuer: {
          arn: identityCenterRole,
        },
      },
    },
    says: {
      principal: 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin/dev@example.com',
      sessionIssuer: identityCenterRole,
    },
  },
  {
    title: 'FederatedUser',
    identity: {
      type: 'FederatedUser',
      arn: 'arn:aws:sts::111122223333:federated-user/dev',
      sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:user/broker' } },
    },
    says: {
      principal: 'arn:aws:sts::111122223333:federated-user/dev',
      sessionIssuer: 'arn:aws:iam::111122223333:user/broker',
    },
  },
  {
    title: 'AWSAccount',
    identity: { type: 'AWSAccount', principalId: 'AIDAEXAMPLE', accountId: '999988887777' },
    says: { principal: '999988887777' },
  },
  {
    title: 'AWSAccount, anonymous',
    identity: { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' },
    says: { principal: 'ANONYMOUS_PRINCIPAL' },
  },
  {
    title: 'AWSService',
    identity: { type: 'AWSService', invokedBy: 'config.amazonaws.com' },
    says: { principal: 'config.amazonaws.com', invokedBy: 'config.amazonaws.com' },
  },
  {
    title: 'AWS Internal, without type',
    identity: { accountId: '111122223333', invokedBy: 'AWS Internal' },
    says: { principal: 'AWS Internal', invokedBy: 'AWS Internal' },
  },
  {
    title: 'WebIdentityUser',
    identity: { type: 'WebIdentityUser', principalId: 'accounts.example.com:app:user' },
    says: { principal: 'accounts.example.com:app:user' },
  },
  {
    title: 'IdentityCenterUser',
    identity: { type: 'IdentityCenterUser', accountId: '111122223333', onBehalfOf: {} },
    says: { principal: '111122223333' },
  },
  { title: 'an identity without members', identity: {}, says: {} },
  { title: 'no identity', identity: null, says: {} },
  { title: 'an identity of no known form', identity: ['Root'], says: {} },
];

describe('readCause', () => {
  it.each(cases)('$title → $says', ({ identity, says }) => {
    expect(actorOf({ userIdentity: identity })).toEqual({ ...nobody, ...says });
  });

  it('keeps the id of the event, not that of the request or of a shared event', () => {
    const record = { eventID: 'a', requestID: 'b', sharedEventID: 'c', id: 'd', eventTime: '2026' };
    expect(readCause(record, 'PutBucketPolicy')).toEqual({
      eventName: 'PutBucketPolicy',
      eventId: 'a',
      eventTime: '2026',
      actor: nobody,
    });
  });

  it('keeps that the console called, where the record says so', () => {
    const sessionCredentialFromConsole = 'true';
    expect(actorOf({ sessionCredentialFromConsole })).toEqual({ ...nobody, fromConsole: true });
    expect(actorOf({ sessionCredentialFromConsole: 'no' })).toEqual(nobody);
  });

  it('keeps addresses that are service names', () => {
    const name = 'cloudformation.amazonaws.com';
    const actor = actorOf({ sourceIPAddress: name, userAgent: name });
    expect(actor).toEqual({ ...nobody, sourceAddress: name, userAgent: name });
  });

  it('makes text of numbers and booleans, and never of objects', () => {
    const record = {
      eventID: 7,
      eventTime: { year: 2026 },
      userAgent: true,
      sourceIPAddress: ['x'],
    };
    expect(readCause(record, 'PutBucketPolicy')).toEqual({
      eventName: 'PutBucketPolicy',
      eventId: '7',
      eventTime: undefined,
      actor: { ...nobody, userAgent: 'true' },
    });
  });

  it('keeps text verbatim, cut to one kilobyte', () => {
    const text = '<script>\n*bold* \u0000';
    expect(actorOf({ userAgent: text }).userAgent).toBe(text);
    expect(actorOf({ userAgent: 'a'.repeat(1_000_000) }).userAgent).toHaveLength(MAX_TEXT_LENGTH);
  });

  it('never cuts a character in half', () => {
    const text = `${'a'.repeat(MAX_TEXT_LENGTH - 1)}\u{1F512}`;
    expect(actorOf({ userAgent: text }).userAgent).toBe('a'.repeat(MAX_TEXT_LENGTH - 1));
  });
});
