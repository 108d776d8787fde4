import { describe, expect, it } from '@jest/globals';
import { callsOf } from './support/bundle.ts';
import { isAllowed, roleOf, statementsOf } from './support/role-evaluation.ts';
import type { RoleRequest } from './support/role-evaluation.ts';
import { functionsOf, packagedTemplate, resolve } from './support/template.ts';

/** Where the action has another name than the call. */
const otherNames: Record<string, string> = {
  GetBucketEncryption: 's3:GetEncryptionConfiguration',
  PutBucketEncryption: 's3:PutEncryptionConfiguration',
  GetPublicAccessBlock: 's3:GetBucketPublicAccessBlock',
  DeleteBucketEncryption: 's3:PutEncryptionConfiguration',
  ListBuckets: 's3:ListAllMyBuckets',
  SendMessageBatch: 'sqs:SendMessage',
};

/** The service of every call there is. A call that is not listed fails the test. */
const services: Record<string, string> = {
  GetBucketPolicy: 's3',
  PutBucketPolicy: 's3',
  GetBucketPolicyStatus: 's3',
  GetBucketAcl: 's3',
  GetBucketLogging: 's3',
  GetBucketWebsite: 's3',
  DescribeKey: 'kms',
  GetKeyPolicy: 'kms',
  GetParameter: 'ssm',
  Publish: 'sns',
  Query: 'dynamodb',
  GetItem: 'dynamodb',
  PutItem: 'dynamodb',
  UpdateItem: 'dynamodb',
  DeleteItem: 'dynamodb',
  SendMessage: 'sqs',
  GetSecretValue: 'secretsmanager',
};

const actionOf = (call: string): string =>
  otherNames[call] ?? `${services[call] ?? 'unknown-service'}:${call}`;

const template = packagedTemplate('dev');
const resources = Object.entries(template.Resources);

/** What Lambda does in the name of the function, by what the template has it do. */
function actionsOfLambda(functionId: string): string[] {
  const named = (type: string) =>
    resources.filter(
      ([, { Type, Properties }]) =>
        Type === type && JSON.stringify(Properties['FunctionName']).includes(`"${functionId}"`),
    );
  const { TracingConfig } = template.Resources[functionId]?.Properties ?? {};
  const sources = named('AWS::Lambda::EventSourceMapping');
  const configurations = named('AWS::Lambda::EventInvokeConfig');
  return [
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    ...(JSON.stringify(TracingConfig) === '{"Mode":{"Ref":"Tracing"}}'
      ? ['xray:PutTraceSegments', 'xray:PutTelemetryRecords']
      : []),
    ...(sources.length === 0
      ? []
      : ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']),
    ...(configurations.length === 0 ? [] : ['sqs:SendMessage']),
  ];
}

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
      const needed = [...(await callsOf(handler)).map(actionOf), ...actionsOfLambda(id)];
      const granted = statements.filter(({ Effect }) => Effect === 'Allow');
      expect([...new Set(granted.flatMap(({ Action }) => Action))].toSorted()).toEqual(
        [...new Set(needed)].toSorted(),
      );
    },
  );
});

const own = { 'aws:resourceaccount': '111122223333' };
const theirs = { 'aws:resourceaccount': '444455556666' };
const bucket = 'arn:aws:s3:::app-data';
const key = 'arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const table = 'arn:aws:dynamodb:eu-central-1:111122223333:table/LedgerTable';
const parameter = 'arn:aws:ssm:eu-central-1:111122223333:parameter/reseal/baseline';
const queue = 'arn:aws:sqs:eu-central-1:111122223333:BucketChangedQueue';
const logs =
  'arn:aws:logs:eu-central-1:111122223333:log-group:BucketChangedLogGroup:*:log-stream:a';

/** Of every role: nothing of this is ever needed. */
const never: (RoleRequest & { why: string })[] = [
  { action: 's3:GetObject', resource: `${bucket}/x`, why: 'objects are nobody’s business' },
  { action: 's3:PutObject', resource: `${bucket}/x`, why: 'objects are nobody’s business' },
  { action: 's3:DeleteBucket', resource: bucket, why: 'a setting is mended, no bucket removed' },
  { action: 's3:PutBucketAcl', resource: bucket, why: 'is looked at only' },
  { action: 's3:PutBucketPublicAccessBlock', resource: bucket, why: 'is no seal' },
  { action: 's3:PutBucketWebsite', resource: bucket, why: 'is looked at only' },
  { action: 'kms:Encrypt', resource: key, why: 'S3 uses keys, in the name of whoever uploads' },
  { action: 'kms:GenerateDataKey', resource: key, why: 'as above' },
  { action: 'kms:PutKeyPolicy', resource: key, why: 'the change is proposed, a person makes it' },
  { action: 'kms:ScheduleKeyDeletion', resource: key, why: 'keys are looked at only' },
  { action: 'dynamodb:DeleteTable', resource: table, why: 'the ledger outlives the stack' },
  { action: 'dynamodb:Scan', resource: table, why: 'nothing asks for the whole ledger' },
  { action: 'ssm:PutParameter', resource: parameter, why: 'a person sets the baseline' },
  { action: 'sqs:PurgeQueue', resource: queue, why: 'no event is thrown away' },
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

type Case = [action: string, resource: string, context: object, allowed: boolean, why: string];

const cases: Case[] = [
  ['s3:GetBucketPolicy', bucket, own, true, 'the setting is read'],
  ['s3:PutBucketPolicy', bucket, own, true, 'and mended'],
  ['s3:PutEncryptionConfiguration', bucket, own, true, 'and mended'],
  ['s3:GetBucketPolicy', bucket, theirs, false, 'the bucket of another account'],
  ['s3:PutBucketPolicy', bucket, theirs, false, 'the bucket of another account'],
  ['s3:PutEncryptionConfiguration', bucket, {}, false, 'whose bucket it is, is not said'],
  ['s3:DeleteBucketPolicy', bucket, own, false, 'only a person rolls back to no policy'],
  ['kms:DescribeKey', key, {}, true, 'a key of another account, where its policy allows it'],
  ['kms:DescribeKey', key.replace('central', 'west'), {}, false, 'another Region'],
  ['kms:Decrypt', key, {}, false, 'no key is used'],
  ['ssm:GetParameter', parameter, {}, true, 'the baseline'],
  ['ssm:GetParameter', `${parameter}2`, {}, false, 'another parameter'],
  ['dynamodb:PutItem', table, {}, true, 'a repair is recorded'],
  ['dynamodb:PutItem', `${table}2`, {}, false, 'another table'],
  ['dynamodb:Query', `${table}/index/exceptions`, {}, false, 'the index is for sweeps and people'],
  ['sns:Publish', queue.replace(/sqs|B.*/g, 'sns'), {}, false, 'another topic'],
  ['sqs:ReceiveMessage', queue, {}, true, 'its queue'],
  ['sqs:SendMessage', queue, {}, false, 'it makes itself no work'],
  ['sqs:SendMessage', queue.replace('BucketChanged', 'DeadLetter'), {}, true, 'what failed'],
  ['sqs:ReceiveMessage', queue.replace('BucketChanged', 'DeadLetter'), {}, false, 'for people'],
  ['logs:PutLogEvents', logs, {}, true, 'its log'],
  ['logs:PutLogEvents', logs.replace('BucketChanged', 'Other'), {}, false, 'another log'],
  ['logs:CreateLogGroup', logs, {}, false, 'the stack makes it, with its retention'],
];

describe('BucketChangedRole', () => {
  it.each(cases)('%s on %s of %j → %s: %s', (action, resource, context, allowed) => {
    const statements = statementsOf('BucketChangedRole', template, parameters);
    const request = { action, resource, context: context as Record<string, string> };
    expect(isAllowed(statements, request)).toBe(allowed);
  });

  it('may write nothing to buckets and ledger where the mode is inspect', () => {
    const inspect = { ...parameters, Mode: 'inspect' };
    const statements = statementsOf('BucketChangedRole', template, inspect);
    const writes = cases.filter(([action, , , allowed]) => allowed && /:Put[EBI]/.test(action));
    expect(writes).toHaveLength(3);
    for (const [action, resource] of writes) {
      const context = { ...own, 'dynamodb:leadingkeys': ['bucket#111122223333#eu-central-1#a'] };
      expect(isAllowed(statements, { action, resource, context })).toBe(false);
    }
  });
});

describe('BackfillRole', () => {
  it.each([
    { mode: 'repair', index: 'exceptions', allowed: true, why: 'exceptions that end are told' },
    { mode: 'inspect', index: 'exceptions', allowed: true, why: 'also where nothing is written' },
    { mode: 'repair', index: 'other', allowed: false, why: 'there is no other' },
  ])('asks the index $index with mode $mode → $allowed: $why', ({ mode, index, allowed }) => {
    const statements = statementsOf('BackfillRole', template, { ...parameters, Mode: mode });
    const request = { action: 'dynamodb:Query', resource: `${table}/index/${index}` };
    expect(isAllowed(statements, request)).toBe(allowed);
  });
});
