import { describe, expect, it } from '@jest/globals';
import { textOf } from './documents/shell-blocks.ts';
import { actionsOf, actionsOfCode } from './support/role-actions.ts';
import { isAllowed, roleOf, statementsOf } from './support/role-evaluation.ts';
import type { RoleRequest } from './support/role-evaluation.ts';
import { functionsOf, packagedTemplate, resolve } from './support/template.ts';

const template = packagedTemplate('dev');
const resources = Object.entries(template.Resources);

const parameters = { Baseline: 'ssm:/reseal/baseline', SlackWebhook: 'ssm:/reseal/slack' };
const functions = functionsOf(template).map(({ id, handler }) => {
  const roleId = roleOf(id, template);
  return { id, handler, roleId, statements: statementsOf(roleId, template, parameters) };
});

describe('roles', () => {
  it('are one for each function, and no function shares one', () => {
    const roles = resources.filter(([, { Type }]) => Type === 'AWS::IAM::Role').map(([id]) => id);
    expect(functions.map(({ roleId }) => roleId).toSorted()).toEqual(roles.toSorted());
  });

  it.each(functions)('$roleId is taken by Lambda alone', ({ roleId }) => {
    const properties = resolve(template.Resources[roleId]?.Properties, { template });
    expect(properties).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [{ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
    });
  });

  it.each(functions)(
    '$roleId holds the actions of the calls of $handler, those of Lambda, and no others',
    async ({ id, handler, statements }) => {
      const granted = statements.filter(({ Effect }) => Effect === 'Allow');
      expect([...new Set(granted.flatMap(({ Action }) => Action))].toSorted()).toEqual(
        await actionsOf({ id, handler }, template),
      );
    },
  );

  it.each(functions)('$roleId names what it may use, wherever IAM knows resources', (one) => {
    const ofAll = one.statements.filter(({ Resource }) => [Resource].flat().includes('*'));
    const unnamed = ['s3:ListAllMyBuckets', 'xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
    expect(unnamed).toEqual(expect.arrayContaining(ofAll.flatMap(({ Action }) => Action)));
  });
});

describe('PrivateLink', () => {
  const page = textOf('src/deployment/README.md');
  const rows = [...page.matchAll(/^\| `(\w+)` \| (?:gateway|interface)[^|]* \| (.*) \|$/gm)];
  const callers = new Map(rows.map(([, endpoint = '', text = '']) => [endpoint, text]));

  it.each(functions)(
    'has an endpoint for each service that $handler calls',
    async ({ id, handler }) => {
      const name = id.replace('LambdaFunction', '').replace(/^./, (first) => first.toLowerCase());
      const called = (await actionsOfCode(handler)).map((action) => action.split(':')[0] ?? '');
      const listed = [...callers].filter(([, text]) => text.includes(`\`${name}\``));
      expect(listed.map(([endpoint]) => endpoint).toSorted()).toEqual(
        [...new Set(called)].toSorted(),
      );
    },
  );
});

const own = { 'aws:resourceaccount': '111122223333' };
const place = 'eu-central-1:111122223333';
const bucket = 'arn:aws:s3:::app-data';
const key = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const table = `arn:aws:dynamodb:${place}:table/LedgerTable`;
const tableOfOthers = table.replace('111122223333', '444455556666');
const tableElsewhere = table.replace('eu-central-1', 'eu-west-1');
const parameter = `arn:aws:ssm:${place}:parameter/reseal/baseline`;
const logs = `arn:aws:logs:${place}:log-group:BucketChangedLogGroup:*:log-stream:a`;

/** Of every role: nothing of this is ever needed. */
const never: (RoleRequest & { why: string })[] = [
  { action: 's3:GetObject', resource: `${bucket}/x`, why: 'objects are nobody’s business' },
  { action: 's3:PutObject', resource: `${bucket}/x`, why: 'objects are nobody’s business' },
  { action: 's3:DeleteObject', resource: `${bucket}/x`, why: 'objects are nobody’s business' },
  { action: 's3:CreateBucket', resource: bucket, why: 'a setting is mended, no bucket made' },
  { action: 's3:DeleteBucket', resource: bucket, why: 'a setting is mended, no bucket removed' },
  { action: 's3:DeleteBucketPolicy', resource: bucket, why: 'a person rolls back to no policy' },
  { action: 's3:PutBucketAcl', resource: bucket, why: 'is looked at only' },
  { action: 's3:PutBucketLogging', resource: bucket, why: 'is looked at only' },
  { action: 's3:PutBucketPublicAccessBlock', resource: bucket, why: 'is no seal' },
  { action: 's3:PutBucketWebsite', resource: bucket, why: 'is looked at only' },
  { action: 'kms:Decrypt', resource: key, why: 'S3 uses keys, in the name of whoever reads' },
  { action: 'kms:Encrypt', resource: key, why: 'S3 uses keys, in the name of whoever uploads' },
  { action: 'kms:GenerateDataKey', resource: key, why: 'as above' },
  { action: 'kms:PutKeyPolicy', resource: key, why: 'the change is proposed, a person makes it' },
  { action: 'kms:ScheduleKeyDeletion', resource: key, why: 'keys are looked at only' },
  { action: 'dynamodb:DeleteTable', resource: table, why: 'the ledger outlives the stack' },
  { action: 'dynamodb:Scan', resource: table, why: 'nothing asks for the whole ledger' },
  { action: 'dynamodb:Query', resource: tableOfOthers, why: 'the ledger is that of the account' },
  { action: 'dynamodb:PutItem', resource: tableOfOthers, why: 'the ledger is that of the account' },
  { action: 'dynamodb:PutItem', resource: tableElsewhere, why: 'each Region has a ledger' },
  { action: 'sns:Publish', resource: `arn:aws:sns:${place}:billing`, why: 'another topic' },
  { action: 'ssm:PutParameter', resource: parameter, why: 'a person sets the baseline' },
  { action: 'sqs:PurgeQueue', resource: `arn:aws:sqs:${place}:BackfillQueue`, why: 'events stay' },
  { action: 'logs:CreateLogGroup', resource: logs, why: 'the stack makes it, with its retention' },
  { action: 'logs:DeleteLogGroup', resource: logs, why: 'what was logged stays' },
  { action: 'iam:PassRole', resource: '*', why: 'no role is handed on' },
  { action: 'sts:AssumeRole', resource: '*', why: 'no other role is taken' },
  { action: 'lambda:InvokeFunction', resource: '*', why: 'functions talk through queues' },
];

describe.each(functions)('$roleId', ({ statements }) => {
  it.each(never)('may never $action: $why', ({ action, resource }) => {
    expect(isAllowed(statements, { action, resource, context: own })).toBe(false);
  });
});
