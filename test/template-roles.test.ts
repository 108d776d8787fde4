import { beforeAll, describe, expect, it } from '@jest/globals';
import { callsOf } from './support/bundle.ts';
import type { JsonObject } from './support/event-pattern.ts';
import { packagedTemplate, resolve } from './support/template.ts';
import type { Resource, Stack, Template } from './support/template.ts';

const keyArn = 'arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab';

let template: Template;
beforeAll(() => {
  template = packagedTemplate('dev');
}, 60_000);

const propertiesOf = (id: string, stack: Partial<Stack> = {}): JsonObject =>
  resolve(template.Resources[id]?.Properties, { template, ...stack }) as JsonObject;

const resourcesOf = (type: string): Resource[] =>
  Object.values(template.Resources).filter((resource) => resource.Type === type);

type Statement = { Effect: string; Action: string[]; Resource: unknown; Condition?: unknown };
const statementsOf = (role: string, parameters: Record<string, string>) => {
  const { Policies } = propertiesOf(role, { parameters });
  const [policy] = Policies as { PolicyDocument: { Statement: Statement[] } }[];
  return policy?.PolicyDocument.Statement ?? [];
};
const rowsOf = (role: string) =>
  statementsOf(role, { KmsKey: keyArn }).map(({ Action, Resource, Condition }) => [
    Action.join(' '),
    Resource,
    Condition,
  ]);

describe('the roles', () => {
  it('of the worker may do exactly this', () => {
    const ofOwnAccount = { StringEquals: { 'aws:ResourceAccount': '111122223333' } };
    const ofNotes = {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['backfill#*', 'told#*', 'outbox'] },
    };
    expect(rowsOf('BucketChangedRole')).toEqual([
      ['s3:GetEncryptionConfiguration s3:GetBucketPolicy', 'arn:aws:s3:::*', ofOwnAccount],
      ['s3:GetBucketAcl s3:GetBucketWebsite', 'arn:aws:s3:::*', ofOwnAccount],
      ['s3:PutEncryptionConfiguration s3:PutBucketPolicy', 'arn:aws:s3:::*', ofOwnAccount],
      ['s3:GetBucketPolicyStatus s3:GetBucketPublicAccessBlock', 'arn:aws:s3:::*', ofOwnAccount],
      // Buckets name keys of the account and of others; those are described where their policy allows it.
      ['kms:DescribeKey kms:GetKeyPolicy', 'arn:aws:kms:eu-central-1:*:key/*', undefined],
      ['dynamodb:Query dynamodb:GetItem', 'LedgerTable.Arn', undefined],
      ['dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem', 'LedgerTable.Arn', ofNotes],
      ['dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem', 'LedgerTable.Arn', undefined],
      ['sns:Publish', 'AlertTopic', undefined],
      [
        'sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes',
        'BucketChangedQueue.Arn',
        undefined,
      ],
      ['sqs:SendMessage', 'DeadLetterQueue.Arn', undefined],
      ['logs:CreateLogStream logs:PutLogEvents', 'BucketChangedLogGroup.Arn', undefined],
      ['xray:PutTraceSegments xray:PutTelemetryRecords', '*', undefined],
    ]);
  });

  it('of the backfill may list and send beside, and take its own message', () => {
    const ofOwnAccount = { StringEquals: { 'aws:ResourceAccount': '111122223333' } };
    const queues = ['BucketChangedQueue.Arn', 'BackfillQueue.Arn'];
    const taking = 'sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes';
    const isOwn = ([, resource]: unknown[]): boolean =>
      ['BackfillQueue.Arn', 'BackfillLogGroup.Arn'].includes(String(resource));
    const beside = rowsOf('BackfillRole').filter(
      (row) =>
        !rowsOf('BucketChangedRole').some((other) => JSON.stringify(row) === JSON.stringify(other)),
    );
    expect(beside).toEqual([
      ['s3:ListAllMyBuckets', '*', undefined],
      ['s3:GetBucketLogging', 'arn:aws:s3:::*', ofOwnAccount],
      // The summary of a sweep names those that end.
      ['dynamodb:Query', 'LedgerTable.Arn/index/exceptions', undefined],
      [taking, 'BackfillQueue.Arn', undefined],
      ['sqs:SendMessage', queues, undefined],
      ['logs:CreateLogStream logs:PutLogEvents', 'BackfillLogGroup.Arn', undefined],
    ]);
    const lacking = rowsOf('BucketChangedRole').filter(
      (row) =>
        !rowsOf('BackfillRole').some((other) => JSON.stringify(row) === JSON.stringify(other)),
    );
    expect(lacking.map(([actions]) => actions)).toEqual(
      beside.filter(isOwn).map(([actions]) => actions),
    );
  });
});

describe.each(['BucketChangedRole', 'BackfillRole'])('%s', (role) => {
  const statements = (parameters: Record<string, string>) => statementsOf(role, parameters);
  const granted = (parameters: Record<string, string>) =>
    statements(parameters).flatMap(({ Action }) => Action);

  it('is one of four, and only Lambda takes it', () => {
    expect(resourcesOf('AWS::IAM::Role')).toHaveLength(4);
    expect(propertiesOf(role)['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [{ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    });
  });

  it.each(['ssm:/reseal/baseline', 'ssm:/reseal/baseline:3', 'ssm:/reseal/baseline:current'])(
    'may read the parameter %s and no other, and describe the keys that it may name',
    (Baseline) => {
      const found = statements({ Baseline }).filter(({ Action }) =>
        /^(?:ssm|kms):/.test(Action.join()),
      );
      expect(found.map(({ Action, Resource }) => [Action.join(), Resource])).toEqual([
        ['kms:DescribeKey,kms:GetKeyPolicy', 'arn:aws:kms:eu-central-1:*:key/*'],
        ['ssm:GetParameter', 'arn:aws:ssm:eu-central-1:111122223333:parameter/reseal/baseline'],
      ]);
    },
  );

  it('may describe the keys of a map, whatever their account', () => {
    const found = statements({ KmsKey: `{"eu-central-1":"${keyArn}"}` });
    expect(found.find(({ Action }) => Action.includes('kms:DescribeKey'))?.Resource).toBe(
      'arn:aws:kms:eu-central-1:*:key/*',
    );
  });

  it('may write neither to a bucket nor of one to the ledger when the mode is inspect', () => {
    const writes = /:(?:Put.*(?:Enc|Pol|Item)|UpdateItem|DeleteItem)/;
    const found = statements({ KmsKey: keyArn, Mode: 'inspect' }).filter(({ Action }) =>
      Action.some((one) => writes.test(one)),
    );
    expect(found.map(({ Condition }) => Condition)).toEqual([
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['backfill#*', 'told#*', 'outbox'] } },
    ]);
  });

  it('may publish to the topic of Amazon Q only where there is one', () => {
    const topicsWith = (AmazonQ: string) =>
      statements({ AmazonQ })
        .filter(({ Action }) => Action.includes('sns:Publish'))
        .map(({ Resource }) => Resource);
    expect(topicsWith('false')).toEqual(['AlertTopic']);
    expect(topicsWith('true')).toEqual(['AlertTopic', 'AmazonQTopic']);
  });

  it('may use the key of the ledger through DynamoDB only', () => {
    const LedgerKmsKeyArn = keyArn;
    const found = statements({ LedgerKmsKeyArn }).filter(({ Resource }) => Resource === keyArn);
    const kmsViaService = 'dynamodb.eu-central-1.AWS::URLSuffix';
    expect(found.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      [['kms:Decrypt'], { StringEquals: { 'kms:ViaService': kmsViaService } }],
    ]);
  });

  it('is granted no action by wildcard', () => {
    for (const action of granted({ KmsKey: keyArn }))
      expect(action).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
  });

  it('may make the calls of the bundled code, and no others of these services', async () => {
    const calls = await callsOf(role === 'BackfillRole' ? 'backfill' : 'bucket-changed');
    const needed = new Set(calls.map((call) => actions[call] ?? `unknown action of ${call}`));
    // What it sends, and takes, depends on the queue: see above.
    needed.delete('sqs:SendMessage');
    const own = granted({ Baseline: 'ssm:/reseal' }).filter((action) =>
      /^(?:s3|kms|sns|ssm|dynamodb):/.test(action),
    );
    expect([...new Set(own)].toSorted()).toEqual([...needed].toSorted());
  });
});

/** IAM names some actions otherwise than the API names the call. */
const actions: Record<string, string> = {
  ListBuckets: 's3:ListAllMyBuckets',
  SendMessageBatch: 'sqs:SendMessage',
  GetBucketEncryption: 's3:GetEncryptionConfiguration',
  PutBucketEncryption: 's3:PutEncryptionConfiguration',
  GetBucketPolicy: 's3:GetBucketPolicy',
  PutBucketPolicy: 's3:PutBucketPolicy',
  GetBucketPolicyStatus: 's3:GetBucketPolicyStatus',
  GetPublicAccessBlock: 's3:GetBucketPublicAccessBlock',
  GetBucketAcl: 's3:GetBucketAcl',
  GetBucketWebsite: 's3:GetBucketWebsite',
  GetBucketLogging: 's3:GetBucketLogging',
  DescribeKey: 'kms:DescribeKey',
  GetKeyPolicy: 'kms:GetKeyPolicy',
  GetParameter: 'ssm:GetParameter',
  Publish: 'sns:Publish',
  Query: 'dynamodb:Query',
  GetItem: 'dynamodb:GetItem',
  PutItem: 'dynamodb:PutItem',
  UpdateItem: 'dynamodb:UpdateItem',
  DeleteItem: 'dynamodb:DeleteItem',
};
