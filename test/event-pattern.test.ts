import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { WATCHED_KEY_EVENTS } from '../src/core/key-event.ts';
import { WATCHED_EVENTS } from '../src/triggers/parse-record.ts';
import { matchesPattern } from './support/event-pattern.ts';
import type { JsonObject } from './support/event-pattern.ts';
import { packagedTemplate, resolve } from './support/template.ts';
import type { Template } from './support/template.ts';

const account = '111122223333';
const ownRole = `arn:aws:iam::${account}:role/reseal-dev-eu-central-1-bucket-changed`;

let template: Template;
beforeAll(() => {
  template = packagedTemplate('dev');
}, 60_000);

function patternFor(roleArn = ownRole, ruleId = 'BucketChangedRule'): JsonObject {
  const values = { 'BucketChangedRole.Arn': roleArn };
  const rule = template.Resources[ruleId];
  return resolve(rule?.Properties['EventPattern'], { template, values }) as JsonObject;
}

const root = { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account };

const sessionOf = (roleArn: string): JsonObject => ({
  type: 'AssumedRole',
  arn: `arn:aws:sts::${account}:assumed-role/${roleArn.split('/').at(-1)}/session`,
  accountId: account,
  sessionContext: { sessionIssuer: { type: 'Role', arn: roleArn }, attributes: {} },
});

const call = (detail: JsonObject = {}, envelope: JsonObject = {}): JsonObject => ({
  version: '0',
  id: '00000000-0000-4000-8000-000000000001',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.s3',
  account,
  region: 'eu-central-1',
  resources: [],
  detail: {
    eventVersion: '1.11',
    eventSource: 's3.amazonaws.com',
    eventName: 'PutBucketPolicy',
    userIdentity: root,
    requestParameters: { bucketName: 'app-data', Host: 'app-data.s3.amazonaws.com', policy: '' },
    responseElements: null,
    readOnly: false,
    ...detail,
  },
  ...envelope,
});

type Case = { title: string; why: string; identity: JsonObject; delivered: boolean };

const identities: Case[] = [
  {
    title: 'the root user',
    why: 'has no session at all: anything-but alone would drop it',
    identity: root,
    delivered: true,
  },
  {
    title: 'an IAM user',
    why: 'has no session either',
    identity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/ann`, userName: 'ann' },
    delivered: true,
  },
  {
    title: 'an IAM user with MFA',
    why: 'has a session, but nobody issued it',
    identity: { type: 'IAMUser', sessionContext: { attributes: { mfaAuthenticated: 'true' } } },
    delivered: true,
  },
  {
    title: 'an IAM user with an empty issuer',
    why: 'so are records of GetSessionToken written',
    identity: { type: 'IAMUser', sessionContext: { sessionIssuer: {}, webIdFederationData: {} } },
    delivered: true,
  },
  {
    title: 'another role',
    why: 'the usual case',
    identity: sessionOf(`arn:aws:iam::${account}:role/ci/deploy`),
    delivered: true,
  },
  {
    title: 'our own role',
    why: 'or each repair would be looked at again',
    identity: sessionOf(ownRole),
    delivered: false,
  },
  {
    title: 'a role that has our name as its beginning',
    why: 'a prefix is not the role',
    identity: sessionOf(`${ownRole}-readonly`),
    delivered: true,
  },
  {
    title: 'a role of our name under a path',
    why: 'is not the role of this stack',
    identity: sessionOf(ownRole.replace('role/', 'role/ops/')),
    delivered: true,
  },
  {
    title: 'a role of our name in another account',
    why: 'is Reseal over there',
    identity: sessionOf(ownRole.replace(account, '444455556666')),
    delivered: true,
  },
  {
    title: 'CloudFormation for a role',
    why: 'the role is the issuer',
    identity: {
      ...sessionOf(`arn:aws:iam::${account}:role/ci/deploy`),
      invokedBy: 'cloudformation.amazonaws.com',
    },
    delivered: true,
  },
  {
    title: 'an AWS service',
    why: 'has neither ARN nor session',
    identity: { type: 'AWSService', invokedBy: 'config.amazonaws.com' },
    delivered: true,
  },
  { title: 'nobody', why: 'an empty identity has been seen', identity: {}, delivered: true },
];

const matrix = WATCHED_EVENTS.flatMap((eventName) =>
  identities.map((one) => ({ eventName, ...one })),
);

describe('the rule', () => {
  it.each(matrix)(
    '$eventName by $title → delivered: $delivered ($why)',
    ({ eventName, identity, delivered }) => {
      const event = call({ eventName, userIdentity: identity });
      expect(matchesPattern(patternFor(), event)).toBe(delivered);
    },
  );

  it.each([
    ['a record without identity', call({ userIdentity: undefined }), true],
    ['a session that is null', call({ userIdentity: { ...root, sessionContext: null } }), true],
    ['an empty error code, which means none', call({ errorCode: '' }), true],
    ['a call that was denied', call({ errorCode: 'AccessDenied' }), false],
    ['a call that found no bucket', call({ errorCode: 'NoSuchBucket' }), false],
    ['a read', call({ eventName: 'GetBucketPolicy', readOnly: true }), false],
    ['a write that concerns no seal', call({ eventName: 'PutBucketTagging' }), false],
    ['a name in other case', call({ eventName: 'putBucketPolicy' }), false],
    [
      'an event of a service',
      call({}, { 'detail-type': 'AWS Service Event via CloudTrail' }),
      false,
    ],
    ['a notification of a bucket', call({}, { 'detail-type': 'Object Created' }), false],
    ['a call of another service', call({ eventSource: 'kms.amazonaws.com' }), false],
    ['an event of another service', call({}, { source: 'aws.kms' }), false],
    ['a directory bucket', call({ eventSource: 's3express.amazonaws.com' }), false],
    ['a directory bucket in its envelope', call({}, { source: 'aws.s3express' }), false],
    ['an event without detail', call({}, { detail: {} }), false],
  ])('%s', (_, event, delivered) => {
    expect(matchesPattern(patternFor(), JSON.parse(JSON.stringify(event)))).toBe(delivered);
  });

  it('leaves out its own role under whatever path it was deployed', () => {
    const role = `arn:aws-us-gov:iam::${account}:role/platform/security/reseal`;
    const event = call({ userIdentity: sessionOf(role) });
    expect(matchesPattern(patternFor(role), event)).toBe(false);
    expect(matchesPattern(patternFor(ownRole), event)).toBe(true);
  });

  it('watches the events that the function understands', () => {
    expect(patternFor()['detail']).toMatchObject({ eventName: WATCHED_EVENTS });
  });
});

const keyArn = `arn:aws:kms:eu-central-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const keyCall = (detail: JsonObject = {}, envelope: JsonObject = {}): JsonObject =>
  call(
    {
      eventSource: 'kms.amazonaws.com',
      eventName: 'DisableKey',
      requestParameters: { keyId: keyArn },
      resources: [{ ARN: keyArn, accountId: account, type: 'AWS::KMS::Key' }],
      ...detail,
    },
    { source: 'aws.kms', ...envelope },
  );

const serviceEvent = { 'detail-type': 'AWS Service Event via CloudTrail' };

describe('the rule for keys', () => {
  const keyPattern = () => patternFor(ownRole, 'KeyChangedRule');
  const both = WATCHED_KEY_EVENTS.flatMap((eventName) =>
    identities.map((one) => ({ eventName, ...one })),
  );

  it.each(both)(
    '$eventName by $title → delivered: by that rule alone',
    ({ eventName, identity }) => {
      const event = keyCall({ eventName, userIdentity: identity });
      expect(matchesPattern(keyPattern(), event)).toBe(true);
      expect(matchesPattern(patternFor(), event)).toBe(false);
    },
  );

  it.each([
    [
      'what KMS does by itself',
      keyCall({ eventName: 'DeleteKey', requestParameters: null }, serviceEvent),
      true,
    ],
    ['a key of any account', keyCall({ requestParameters: { keyId: 'alias/a' } }), true],
    ['an empty error code, which means none', keyCall({ errorCode: '' }), true],
    ['a call that was denied', keyCall({ errorCode: 'AccessDenied' }), false],
    ['a key that was not there', keyCall({ errorCode: 'NotFoundException' }), false],
    ['the use of a key', keyCall({ eventName: 'GenerateDataKey', readOnly: true }), false],
    ['a look at a key', keyCall({ eventName: 'DescribeKey', readOnly: true }), false],
    ['a key policy', keyCall({ eventName: 'PutKeyPolicy' }), false],
    ['a rotation', keyCall({ eventName: 'RotateKey' }, serviceEvent), false],
    ['a custom key store', keyCall({ eventName: 'DisconnectCustomKeyStore' }), false],
    [
      'a rotation of a CMK of KMS itself',
      keyCall({}, { 'detail-type': 'KMS CMK Rotation' }),
      false,
    ],
    ['an event of S3', call(), false],
    ['a call of another service', keyCall({ eventSource: 's3.amazonaws.com' }), false],
    ['an event of another service', keyCall({}, { source: 'aws.s3' }), false],
    ['an event without detail', keyCall({}, { detail: {} }), false],
  ])('%s', (_, event, delivered) => {
    expect(matchesPattern(keyPattern(), JSON.parse(JSON.stringify(event)))).toBe(delivered);
  });

  it('watches the events that the function understands', () => {
    expect(keyPattern()['detail']).toMatchObject({ eventName: WATCHED_KEY_EVENTS });
  });
});

describe('events that were delivered', () => {
  const folder = join(import.meta.dirname, '../events');
  const files = readdirSync(folder).filter((file) => file.startsWith('eventbridge-'));
  const role = 'arn:aws:iam::111122223333:role/reseal/reseal-dev-repair';
  const notOurs = /own-role|directory-bucket|scheduled-event/;

  it.each(files)('%s', (file) => {
    const event: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const isOfKey = /-key(?:-|$)/.test(file);
    expect(matchesPattern(patternFor(role), event)).toBe(!isOfKey && !notOurs.test(file));
    expect(matchesPattern(patternFor(role, 'KeyChangedRule'), event)).toBe(isOfKey);
  });
});

describe('the way the rule leaves out its own role', () => {
  const issuer = (...alternatives: unknown[]) => ({
    detail: { userIdentity: { sessionContext: { sessionIssuer: { arn: alternatives } } } },
  });

  it('cannot be anything-but alone', () => {
    const alone = issuer({ 'anything-but': [ownRole] });
    expect(matchesPattern(alone, call({ userIdentity: sessionOf(ownRole) }))).toBe(false);
    expect(matchesPattern(alone, call({ userIdentity: root }))).toBe(false);
  });

  it('throws in the test rather than guess what an operator does', () => {
    expect(() => matchesPattern(issuer({ wildcard: '*' }), call())).toThrow('unknown operator');
  });
});
