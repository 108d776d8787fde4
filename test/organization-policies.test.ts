import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isAllowed, roleOf } from './support/role-evaluation.ts';
import type { Statement } from './support/role-evaluation.ts';
import { functionsOf, packagedTemplate, resolve } from './support/template.ts';

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
const code = 'arn:aws:lambda:eu-west-1:111122223333:function:reseal-prod-bucketChanged';
const selfManaged = 'AWSCloudFormationStackSetExecutionRole';

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
    ['iam:CreateRole', reseal, role(selfManaged), true, 'so does one of a single account'],
    ['iam:PassRole', reseal, role('deploy'), false, 'no other function gets the role'],
    ['iam:PassRole', reseal, role('stacksets-exec-1'), true, 'its own functions get it'],
    ['iam:PassRole', role('app'), role('deploy'), true, 'roles of others are not concerned'],
    ['lambda:UpdateFunctionCode', code, role('deploy'), false, 'other code in its place'],
    ['lambda:UpdateFunctionConfiguration', code, role('deploy'), false, 'a layer before the code'],
    ['lambda:UpdateFunctionCode', code, role('stacksets-exec-1'), true, 'an upgrade'],
    ['lambda:UpdateFunctionConfiguration', code, role(selfManaged), true, 'an upgrade'],
    ['lambda:UpdateFunctionCode', code.replace('reseal-', ''), role('deploy'), true, 'of others'],
    ['lambda:InvokeFunction', code, role('deploy'), true, 'runs are still started by hand'],
    ['dynamodb:PutItem', ledger, role('deploy'), false, 'exceptions are granted by Reseal’s roles'],
    ['dynamodb:GetItem', ledger, role('deploy'), true, 'looking is no writing'],
  ])('%s on %s by %s → %s: %s', (action, resource, principal, allowed) => {
    const context = { 'aws:principalarn': principal };
    expect(isAllowed(statements, { action, resource, context })).toBe(allowed);
  });

  const template = packagedTemplate('prod');
  const ofFunctions = functionsOf(template).map(({ id, name }) => {
    const { RoleName } = resolve(template.Resources[roleOf(id, template)]?.Properties, {
      template,
    }) as { RoleName?: string };
    return { name, roleName: RoleName };
  });

  // A role without a name gets that of its stack, and in a stack set that begins with StackSet-.
  it.each(ofFunctions)('stops neither the role nor the code of $name', ({ name, roleName }) => {
    const context = { 'aws:principalarn': role(String(roleName)) };
    for (const action of ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'])
      expect(isAllowed(statements, { action, resource: ledger, context })).toBe(true);
    for (const action of ['s3:PutBucketPolicy', 's3:PutEncryptionConfiguration'])
      expect(isAllowed(statements, { action, resource: bucket, context })).toBe(true);
    // And nobody else gets at either.
    const other = { 'aws:principalarn': role('deploy') };
    const guarded = [
      ['iam:PassRole', role(String(roleName))],
      ['lambda:UpdateFunctionCode', code.replace(/reseal-.*/, name)],
    ] as const;
    for (const [action, resource] of guarded)
      expect(isAllowed(statements, { action, resource, context: other })).toBe(false);
  });

  it('has a name for every role of a function, and each once', () => {
    const names = ofFunctions.map(({ roleName }) => String(roleName));
    expect(names.toSorted()).toEqual([
      'reseal-prod-eu-central-1-backfill',
      'reseal-prod-eu-central-1-bucket-changed',
      'reseal-prod-eu-central-1-digest',
      'reseal-prod-eu-central-1-slack-alert',
    ]);
  });

  it('is short enough for AWS Organizations', () => {
    expect(JSON.stringify({ Statement: read('service-control-policy.json') }).length).toBeLessThan(
      5_000,
    );
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
