import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isAllowed } from './support/role-evaluation.ts';
import type { Statement } from './support/role-evaluation.ts';

const read = (name: string) =>
  (
    JSON.parse(
      readFileSync(join(import.meta.dirname, '../src/deployment/organization', name), 'utf8'),
    ) as { Statement: Statement[] }
  ).Statement;

const everything = { Effect: 'Allow', Action: ['*'], Resource: '*' };
const bucket = 'arn:aws:s3:::app-data';
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const reseal = role('reseal-prod-eu-west-1-bucket-changed');
const ledger = 'arn:aws:dynamodb:eu-west-1:111122223333:table/reseal-prod-ledger';

describe('the service control policy', () => {
  const statements = [everything, ...read('service-control-policy.json')];

  it.each([
    ['s3:PutBucketPolicy', bucket, reseal, true, 'Reseal mends it'],
    ['s3:PutEncryptionConfiguration', bucket, reseal, true, 'Reseal mends it'],
    ['s3:PutBucketPolicy', bucket, role('break-glass'), true, 'in need'],
    ['s3:PutBucketPolicy', bucket, role('deploy'), false, 'anybody else'],
    ['s3:DeleteBucketPolicy', bucket, role('deploy'), false, 'anybody else'],
    ['s3:PutEncryptionConfiguration', bucket, role('xreseal-a'), false, 'a similar name'],
    ['s3:PutObject', `${bucket}/x`, role('deploy'), true, 'objects are not concerned'],
    ['s3:CreateBucket', bucket, role('deploy'), true, 'buckets are still made'],
    ['iam:PutRolePolicy', reseal, role('deploy'), false, 'nobody becomes Reseal'],
    ['iam:CreateRole', reseal, role('stacksets-exec-1'), true, 'the stack set makes it'],
    ['dynamodb:PutItem', ledger, role('deploy'), false, 'exceptions are granted by Reseal’s roles'],
    ['dynamodb:GetItem', ledger, role('deploy'), true, 'looking is no writing'],
  ])('%s on %s by %s → %s: %s', (action, resource, principal, allowed) => {
    const context = { 'aws:principalarn': principal };
    expect(isAllowed(statements, { action, resource, context })).toBe(allowed);
  });
});

describe('the resource control policy', () => {
  const statements = [
    everything,
    ...read('resource-control-policy.json').map((one): Statement => {
      const { Principal, ...others } = one as Statement & { Principal: string };
      if (Principal !== '*') throw new Error('a resource control policy is for everybody');
      return others;
    }),
  ];
  const inside = { 'aws:principalorgid': 'o-exampleorgid', 'aws:principalisawsservice': 'false' };
  const outside = { ...inside, 'aws:principalorgid': 'o-other' };

  type Case = [action: string, context: Record<string, string>, allowed: boolean, who: string];
  it.each<Case>([
    ['s3:PutBucketPolicy', inside, true, 'the organization'],
    ['s3:PutBucketPolicy', outside, false, 'somebody else'],
    ['s3:PutBucketPolicy', { 'aws:principalisawsservice': 'false' }, false, 'no organization'],
    ['s3:PutBucketPolicy', { 'aws:principalisawsservice': 'true' }, true, 'an AWS service'],
    ['s3:GetObject', outside, true, 'another call'],
  ])('%s by %j → %s: %s', (action, context, allowed) => {
    expect(isAllowed(statements, { action, resource: bucket, context })).toBe(allowed);
  });
});
