import { describe, expect, it } from '@jest/globals';
import { awsLogsDelivery } from '../../../src/core/holds/acl.ts';
import type { EncryptionSignals } from '../../../src/core/holds/encryption-signals.ts';
import { keyPolicyAllows } from '../../../src/core/holds/key-policy-allows.ts';
import { anySource } from '../../../src/core/holds/sources.ts';
import type { Sources } from '../../../src/core/holds/sources.ts';
import type { JsonObject } from '../../../src/core/policy/document.ts';
import {
  keyArn,
  otherKeyArn,
  policyWith,
  present,
  unreadable,
  without,
} from '../../support/core-builders.ts';
import {
  aclWith,
  allowKey,
  allowRead,
  allowWrite,
  find,
  rootOfKey,
  toUser,
  withPolicy,
} from '../../support/core-holds.ts';

const service = 'delivery.logs.amazonaws.com';
const actions = ['kms:GenerateDataKey', 'kms:Decrypt'];
const ours: Sources = {
  accounts: ['111122223333'],
  arns: ['arn:aws:logs:eu-west-1:111122223333:*'],
};
const two: Sources = { accounts: ['111122223333', '444455556666'], arns: [] };

const when = (operator: string, key: string, value: string | string[]): JsonObject => ({
  Condition: { [operator]: { [key]: value } },
});
const forAccount = when('StringEquals', 'aws:SourceAccount', '111122223333');

type Case = [
  why: string,
  statement: JsonObject,
  sources: Sources,
  answer: 'yes' | 'no' | 'unknown',
];

const cases: Case[] = [
  ['as AWS documents it', allowKey(service), anySource, 'yes'],
  ['every action', allowKey(service, { Action: 'KMS:*' }), anySource, 'yes'],
  ['all but some', without(allowKey(service, { NotAction: 'kms:Delete*' }), 'Action'), ours, 'yes'],
  ['the key by its ARN', allowKey(service, { Resource: keyArn }), anySource, 'yes'],
  ['another key by its ARN', allowKey(service, { Resource: otherKeyArn }), anySource, 'no'],
  ['the service in China', allowKey(`${service}.cn`), anySource, 'yes'],
  ['another service', allowKey('config.amazonaws.com'), anySource, 'no'],
  ['only one action', allowKey(service, { Action: 'kms:GenerateDataKey' }), anySource, 'no'],
  ['a denial', allowKey(service, { Effect: 'Deny' }), anySource, 'no'],
  ['everybody', allowKey(service, { Principal: { AWS: '*' } }), anySource, 'unknown'],
  [
    'everybody but one',
    without(allowKey(service, { NotPrincipal: { AWS: '1' } }), 'Principal'),
    anySource,
    'unknown',
  ],
  ['our account, both', allowKey(service, forAccount), ours, 'yes'],
  ['our account, bucket open', allowKey(service, forAccount), anySource, 'unknown'],
  ['our account, bucket for two', allowKey(service, forAccount), two, 'unknown'],
  [
    'another account',
    allowKey(service, when('StringEquals', 'AWS:SourceAccount', '999988887777')),
    ours,
    'no',
  ],
  [
    'the same resources',
    allowKey(service, when('ArnLike', 'aws:SourceArn', [ours.arns[0] ?? ''])),
    ours,
    'yes',
  ],
  [
    'more resources',
    allowKey(service, when('StringLike', 'aws:SourceArn', 'arn:aws:logs:*:111122223333:*')),
    ours,
    'yes',
  ],
  [
    'fewer resources',
    allowKey(service, when('ArnLike', 'aws:SourceArn', 'arn:aws:logs:eu-west-1:111122223333:a')),
    ours,
    'unknown',
  ],
  [
    'a pattern that is compared as text',
    allowKey(service, when('StringEquals', 'aws:SourceArn', [...ours.arns])),
    ours,
    'unknown',
  ],
  [
    'the context of a trail with its own key',
    allowKey(service, when('StringLike', 'kms:EncryptionContext:aws:cloudtrail:arn', '*')),
    ours,
    'unknown',
  ],
  [
    'a negated condition',
    allowKey(service, when('StringNotEquals', 'aws:SourceAccount', '9')),
    ours,
    'unknown',
  ],
  ['a condition that is no object', allowKey(service, { Condition: 'x' }), ours, 'unknown'],
];

describe('keyPolicyAllows', () => {
  it.each(cases)('%s', (_, statement, sources, answer) => {
    const policy = policyWith(rootOfKey, statement);
    expect(keyPolicyAllows(policy, { key: keyArn, service, actions, sources }).kind).toBe(answer);
  });

  const denies: [why: string, statement: JsonObject, answer: 'yes' | 'no' | 'unknown'][] = [
    ['everybody', allowKey(service, { Principal: '*' }), 'no'],
    ['everybody, other actions', allowKey(service, { Principal: '*', Action: 'kms:Put*' }), 'yes'],
    ['somebody else', allowKey('config.amazonaws.com'), 'yes'],
    [
      'under a condition',
      allowKey(service, when('Bool', 'aws:SecureTransport', 'false')),
      'unknown',
    ],
    ['another account', allowKey(service, when('StringLike', 'aws:SourceAccount', '9*')), 'yes'],
    ['our account', allowKey(service, when('StringLike', 'aws:SourceAccount', '1*')), 'no'],
    ['a pattern', allowKey(service, when('StringLike', 'aws:SourceAccount', '1??122223333')), 'no'],
    ['a variable', allowKey(service, when('StringLike', 'aws:SourceAccount', '${x}')), 'unknown'],
  ];
  it.each(denies)('a Deny of %s beside the Allow', (_, statement, answer) => {
    const policy = policyWith(allowKey(service), { ...statement, Effect: 'Deny' });
    const use = { key: keyArn, service, actions, sources: ours };
    expect(keyPolicyAllows(policy, use).kind).toBe(answer);
  });
});

const byPolicy = (principal: string, read = false): Partial<EncryptionSignals> =>
  withPolicy((read ? allowRead : allowWrite)({ Service: principal }));

const deliveries: [name: string, principal: string, seen: Partial<EncryptionSignals>][] = [
  ['vended logs', service, byPolicy(service)],
  ['CloudFront legacy', service, { acl: present(aclWith(toUser(awsLogsDelivery))) }],
  ['Config', 'config.amazonaws.com', byPolicy('config.amazonaws.com')],
  ['CloudTrail', 'cloudtrail.amazonaws.com', byPolicy('cloudtrail.amazonaws.com')],
  ['Inventory', 's3.amazonaws.com', byPolicy('s3.amazonaws.com')],
  ['billing', 'billingreports.amazonaws.com', byPolicy('billingreports.amazonaws.com')],
  ['data exports', 'bcm-data-exports.amazonaws.com', byPolicy('bcm-data-exports.amazonaws.com')],
  ['an origin', 'cloudfront.amazonaws.com', byPolicy('cloudfront.amazonaws.com', true)],
  ['an export task', 'logs.eu-west-1.amazonaws.com', byPolicy('logs.eu-west-1.amazonaws.com')],
  ['mail', 'ses.amazonaws.com', byPolicy('ses.amazonaws.com')],
];

describe('a delivery service', () => {
  it.each(deliveries)('%s waits for the key policy, which lifts the hold', (_, principal, seen) => {
    const [hold, ...others] = find(seen).holds;
    expect(others).toEqual([]);
    expect(hold).toMatchObject({ kind: 'needs-key-policy', seal: 'encryption' });
    const statement = JSON.parse(hold?.keyPolicyStatement ?? '') as JsonObject;
    expect(statement).toMatchObject({ Effect: 'Allow', Principal: { Service: principal } });
    const keyPolicy = present(policyWith(rootOfKey, statement));
    expect(find({ ...seen, keyPolicy })).toMatchObject({ holds: [] });
  });

  it.each(deliveries)('%s: a key policy that cannot be read lifts nothing', (_, __, seen) => {
    expect(find({ ...seen, keyPolicy: unreadable }).holds).toMatchObject([
      { kind: 'needs-key-policy', reason: expect.stringContaining('is denied') },
    ]);
    expect(find({ ...seen, keyPolicy: { kind: 'absent' } }).holds).toHaveLength(1);
  });

  it.each(deliveries)('%s cannot use a key of AWS, whatever its policy', (_, principal, seen) => {
    const keyPolicy = present(policyWith(allowKey(principal)));
    const key = { arn: keyArn, isAwsManaged: true };
    expect(find({ ...seen, keyPolicy, key }).holds).toMatchObject([{ kind: 'needs-customer-key' }]);
  });

  it('gets a statement with the sources that the bucket policy names', () => {
    const seen = withPolicy(allowWrite({ Service: service }, forAccount));
    const [hold] = find(seen).holds;
    const statement = JSON.parse(hold?.keyPolicyStatement ?? '') as JsonObject;
    expect(statement['Condition']).toEqual({
      StringEquals: { 'aws:SourceAccount': ['111122223333'] },
    });
    expect(find({ ...seen, keyPolicy: present(policyWith(statement)) }).holds).toEqual([]);
  });

  it('says that what is not documented is assumed', () => {
    expect(find(byPolicy('billingreports.amazonaws.com')).holds[0]?.reason).toContain('assumed');
    expect(find(byPolicy('config.amazonaws.com')).holds[0]?.reason).not.toContain('assumed');
  });
});
