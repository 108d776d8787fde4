import { describe, expect, it } from '@jest/globals';
import type { Context } from './support/core-iam-conditions.ts';
import { actionsOf } from './support/role-actions.ts';
import { isAllowed, roleOf, statementsOf } from './support/role-evaluation.ts';
import { functionsOf, packagedTemplate } from './support/template.ts';

const template = packagedTemplate('dev');

/** What is called: `name` is the part of the ARN that says which one of its kind it is. */
type On = { resource: string; name?: string; context?: Context };

const place = 'eu-central-1:111122223333';
const bucket: On = {
  resource: 'arn:aws:s3:::app-data',
  context: { 'aws:resourceaccount': '111122223333' },
};
const bucketOfOthers: On = { ...bucket, context: { 'aws:resourceaccount': '444455556666' } };
const bucketOfNobody: On = { resource: bucket.resource };
const everything: On = { resource: '*' };
const keyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
const keyIn = (where: string): On => ({ resource: `arn:aws:kms:${where}:key/${keyId}` });
const ledgerKey = `arn:aws:kms:${place}:key/mrk-1234abcd12ab34cd56ef1234567890ab`;
const ledgerKeyVia = (service: string): On => {
  const context = { 'kms:viaservice': `${service}.eu-central-1.AWS::URLSuffix` };
  return { resource: ledgerKey, name: 'mrk-1234abcd12ab34cd56ef1234567890ab', context };
};
const named = (service: string, prefix: string, name: string, suffix = ''): On => {
  return { resource: `arn:aws:${service}:${place}:${prefix}${name}${suffix}`, name };
};
const parameter = (name: string): On => named('ssm', 'parameter', name);
const secret = (name: string): On => named('secretsmanager', 'secret:', name, '-AbCdEf');
const queue = (name: string): On => named('sqs', '', name);
const topic = (name: string): On => named('sns', '', name);
const index = (name: string): On => named('dynamodb', 'table/LedgerTable/index/', name);
const logOf = (name: string): On => named('logs', 'log-group:', `${name}LogGroup`, ':*:stream');
const items = (...keys: string[]): On => {
  return {
    ...named('dynamodb', 'table/', 'LedgerTable'),
    context: { 'dynamodb:leadingkeys': keys },
  };
};
const ofBucket = items('bucket#111122223333#eu-central-1#app-data');
const ofRun = items('backfill#5ea10000-0000-4000-8000-000000000001');
const ofTold = items('told#1');
const outbox = items('outbox');
const ofSlack = items('slack#1');

const [B, F, S, D] = ['BucketChangedRole', 'BackfillRole', 'SlackAlertRole', 'DigestRole'] as const;
type Role = typeof B | typeof F | typeof S | typeof D;
const nobody: Role[] = [];
const lookers: Role[] = [B, F];
const tellers: Role[] = [B, F, D];
const all: Role[] = [B, F, S, D];

type Row = [who: Role[], actions: string, on: On, why: string];

const readItems = 'dynamodb:Query dynamodb:GetItem';
const writeItems = 'dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem';
const takeMessages = 'sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes';
const log = 'logs:CreateLogStream logs:PutLogEvents';
const readSettings = 's3:GetEncryptionConfiguration s3:GetBucketPolicy';
const readUsers = 's3:GetBucketAcl s3:GetBucketWebsite';
const writeSettings = 's3:PutEncryptionConfiguration s3:PutBucketPolicy';
const explainDenial = 's3:GetBucketPolicyStatus s3:GetBucketPublicAccessBlock';
const ofBuckets = `${readSettings} ${readUsers} ${writeSettings} ${explainDenial}`;

/** With everything that can be asked for. Whoever is not named may not. */
const whole: Row[] = [
  [lookers, readSettings, bucket, 'settings are read'],
  [lookers, readUsers, bucket, 'whom a write would cut off'],
  [lookers, writeSettings, bucket, 'and mended'],
  [lookers, explainDenial, bucket, 'why S3 denied a write'],
  [[F], 's3:GetBucketLogging', bucket, 'where access logs go'],
  [[F], 's3:ListAllMyBuckets', everything, 'a run looks at all of them'],
  [nobody, `${ofBuckets} s3:GetBucketLogging`, bucketOfOthers, 'the bucket of another account'],
  [nobody, `${ofBuckets} s3:GetBucketLogging`, bucketOfNobody, 'whose bucket it is, is not said'],
  [lookers, 'kms:DescribeKey kms:GetKeyPolicy', keyIn(place), 'what buckets name, and who may'],
  [lookers, 'kms:DescribeKey', keyIn('eu-central-1:444455556666'), 'where its policy allows it'],
  [nobody, 'kms:DescribeKey kms:GetKeyPolicy', keyIn('eu-west-1:111122223333'), 'another Region'],
  [nobody, 'kms:Decrypt kms:Encrypt', keyIn(place), 'no key of buckets is used'],
  [all, 'kms:Decrypt', ledgerKeyVia('dynamodb'), 'DynamoDB, in the name of whoever calls it'],
  [nobody, 'kms:Decrypt', ledgerKeyVia('s3'), 'by no other service'],
  [nobody, 'kms:Decrypt', { resource: ledgerKey }, 'and not by itself'],
  [nobody, 'kms:Encrypt kms:GenerateDataKey', ledgerKeyVia('dynamodb'), 'DynamoDB has its grant'],
  [lookers, 'ssm:GetParameter', parameter('/reseal/baseline'), 'the baseline'],
  [[S], 'ssm:GetParameter', parameter('/aws/reference/secretsmanager/reseal/slack'), 'webhooks'],
  [[S], 'secretsmanager:GetSecretValue', secret('reseal/slack'), 'Systems Manager hands it on'],
  [lookers, `${readItems} ${writeItems}`, ofBucket, 'repairs, exceptions, the lease'],
  [lookers, `dynamodb:GetItem ${writeItems}`, ofRun, 'how far a run is'],
  [tellers, 'dynamodb:Query', ofRun, 'runs, and what a day counted'],
  [lookers, `${readItems} ${writeItems}`, ofTold, 'what was told'],
  [lookers, `${readItems} ${writeItems}`, outbox, 'alerts that wait'],
  [[B, F, S], `${readItems} ${writeItems}`, ofSlack, 'what Slack has; the others may all items'],
  [lookers, `${readItems} ${writeItems}`, items('slack#1', 'outbox'), 'all of them, or none'],
  [[F, D], 'dynamodb:Query', index('exceptions'), 'exceptions that end are told'],
  [nobody, writeItems, index('exceptions'), 'an index is written by DynamoDB'],
  [tellers, 'sns:Publish', topic('AlertTopic'), 'alerts'],
  [tellers, 'sns:Publish', topic('AmazonQTopic'), 'alerts for Amazon Q'],
  [[B], takeMessages, queue('BucketChangedQueue'), 'its queue'],
  [[F], takeMessages, queue('BackfillQueue'), 'its queue'],
  [[F], 'sqs:SendMessage', queue('BucketChangedQueue'), 'a run through the queue'],
  [[F], 'sqs:SendMessage', queue('BackfillQueue'), 'what carries a run on'],
  [all, 'sqs:SendMessage', queue('DeadLetterQueue'), 'what failed'],
  [nobody, takeMessages, queue('DeadLetterQueue'), 'it is for people'],
  [[B], log, logOf('BucketChanged'), 'its log'],
  [[F], log, logOf('Backfill'), 'its log'],
  [[S], log, logOf('SlackAlert'), 'its log'],
  [[D], log, logOf('Digest'), 'its log'],
  [all, 'xray:PutTraceSegments xray:PutTelemetryRecords', everything, 'traces'],
];

const inspecting: Row[] = [
  [lookers, `${readSettings} ${readUsers}`, bucket, 'it is looked at all the same'],
  [nobody, `${writeSettings} ${explainDenial}`, bucket, 'nothing is written'],
  [lookers, readItems, ofBucket, 'exceptions count'],
  [nobody, writeItems, ofBucket, 'nothing was repaired'],
  [lookers, writeItems, ofRun, 'how far a run is'],
  [lookers, writeItems, ofTold, 'what was told'],
  [lookers, writeItems, outbox, 'alerts that wait'],
  [nobody, writeItems, items('told#1', 'bucket#1'), 'all of them, or none'],
  [[S], writeItems, ofSlack, 'alerts are posted all the same'],
  [[F, D], 'dynamodb:Query', index('exceptions'), 'exceptions that end are told'],
];

const bare: Row[] = [
  [nobody, 'kms:Decrypt', ledgerKeyVia('dynamodb'), 'the table has the key of AWS'],
  [nobody, 'ssm:GetParameter', parameter('/reseal/baseline'), 'the baseline is in variables'],
  [nobody, 'ssm:GetParameter', parameter('/reseal/slack'), 'no webhook is named'],
  [nobody, 'secretsmanager:GetSecretValue', secret('reseal/slack'), 'no secret is named'],
  [nobody, 'sns:Publish', topic('AmazonQTopic'), 'there is none'],
  [tellers, 'sns:Publish', topic('AlertTopic'), 'there always is one'],
];

const slackInParameter: Row[] = [
  [[S], 'ssm:GetParameter', parameter('/reseal/slack'), 'the webhooks'],
  [
    nobody,
    'ssm:GetParameter',
    parameter('/aws/reference/secretsmanager/reseal/slack'),
    'no secret',
  ],
  [nobody, 'secretsmanager:GetSecretValue', secret('reseal/slack'), 'no secret'],
];

const baselineInParameter: Row[] = [
  [lookers, 'ssm:GetParameter', parameter('/reseal/baseline'), 'whatever its version'],
  [lookers, 'kms:DescribeKey', keyIn('eu-central-1:444455556666'), 'it may name any key'],
];

const asked = {
  Baseline: 'ssm:/reseal/baseline:3',
  SlackWebhook: 'secretsmanager:reseal/slack',
  AmazonQ: 'true',
  LedgerKmsKeyArn: ledgerKey,
};

type Stack = { stack: string; parameters: Record<string, string>; rows: Row[] };
const stacks: Stack[] = [
  { stack: 'that has everything', parameters: asked, rows: whole },
  { stack: 'that inspects', parameters: { ...asked, Mode: 'inspect' }, rows: inspecting },
  { stack: 'that has nothing beside', parameters: { KmsKey: keyIn(place).resource }, rows: bare },
  {
    stack: 'with webhooks in a parameter',
    parameters: { SlackWebhook: 'ssm:/reseal/slack:3' },
    rows: slackInParameter,
  },
  ...['ssm:/reseal/baseline', 'ssm:/reseal/baseline:current'].map((Baseline): Stack => {
    return { stack: `with ${Baseline}`, parameters: { Baseline }, rows: baselineInParameter };
  }),
];

type Case = { can: string; action: string; on: On; why: string; isAllowed: boolean };

const casesOf = (role: Role, rows: readonly Row[]): Case[] =>
  rows.flatMap(([who, actions, on, why]) =>
    actions.split(' ').map((action): Case => {
      const can = who.includes(role) ? 'may' : 'may not';
      return { can, action, on, why, isAllowed: who.includes(role) };
    }),
  );

const table = stacks.flatMap(({ stack, parameters, rows }) =>
  all.map((role) => {
    return { role, stack, cases: casesOf(role, rows), parameters };
  }),
);

describe.each(table)('$role of a stack $stack', ({ role, cases, parameters }) => {
  const statements = statementsOf(role, template, parameters);

  it.each(cases)('$can $action of $on.resource: $why', ({ action, on, isAllowed: expected }) => {
    expect(isAllowed(statements, { action, ...on })).toBe(expected);
  });

  it('may do with nothing else what it may do with what is named', () => {
    const allowed = cases.filter(({ isAllowed: is, on }) => is && on.name !== undefined);
    const others = allowed.flatMap(({ action, on }) =>
      othersThan(on).map((resource) => ({ action, ...on, resource })),
    );
    expect(others.filter((request) => isAllowed(statements, request))).toEqual([]);
  });
});

/** The same in another account, in another Region, and another one here. */
const othersThan = ({ resource, name = '' }: On): string[] => [
  resource.replace('111122223333', '444455556666'),
  resource.replace('eu-central-1', 'eu-west-1'),
  resource.replace(name, `${name}2`),
  resource.replace(name, name.slice(0, -1)),
];

describe.each(functionsOf(template))('the table of $handler', ({ id, handler }) => {
  it('has every action that the function needs, and one that is denied for each role', async () => {
    const role = roleOf(id, template) as Role;
    const cases = casesOf(role, whole);
    const allowed = new Set(cases.filter((one) => one.isAllowed).map(({ action }) => action));
    // Of the key of the ledger: DynamoDB asks, no call of ours.
    allowed.delete('kms:Decrypt');
    // Where webhooks are in a parameter, and not in a secret, the same call asks for them.
    allowed.delete('secretsmanager:GetSecretValue');
    expect([...allowed].toSorted()).toEqual(await actionsOf({ id, handler }, template));
    expect(cases.filter((one) => !one.isAllowed).length).toBeGreaterThan(20);
  });
});
