import { beforeAll, describe, expect, it } from '@jest/globals';
import { ledgerTable } from '../src/local/dynamodb/ledger-table.ts';
import type { JsonObject } from './support/event-pattern.ts';
import { handlerNames, packagedTemplate, resolve } from './support/template.ts';
import type { Resource, Stack, Template } from './support/template.ts';

const keyArn = 'arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab';
/** Characters of an event pattern; the account's quota starts there. */
const PATTERN_LIMIT = 2_048;

let template: Template;
beforeAll(() => {
  template = packagedTemplate('dev');
}, 60_000);

const propertiesOf = (id: string, stack: Partial<Stack> = {}): JsonObject =>
  resolve(template.Resources[id]?.Properties, { template, ...stack }) as JsonObject;

const resourcesOf = (type: string): Resource[] =>
  Object.values(template.Resources).filter((resource) => resource.Type === type);

describe('functions', () => {
  it('has one for each file of handlers/, and none without', () => {
    const handlers = resourcesOf('AWS::Lambda::Function').map(({ Properties }) => {
      expect(Properties['Runtime']).toBe('nodejs24.x');
      return String(Properties['Handler']);
    });
    expect(handlers.toSorted()).toEqual(
      handlerNames()
        .map((name) => `dist/${name}/index.handler`)
        .toSorted(),
    );
  });

  it('puts a direct invoke that failed into the DLQ as well', () => {
    expect(propertiesOf('BucketChangedLambdaEvConf')).toMatchObject({
      DestinationConfig: { OnFailure: { Destination: 'DeadLetterQueue.Arn' } },
      MaximumRetryAttempts: 2,
    });
  });
});

describe('role', () => {
  type Statement = { Effect: string; Action: string[]; Resource: unknown; Condition?: unknown };
  const statements = (parameters: Record<string, string>) => {
    const { Policies } = propertiesOf('BucketChangedRole', { parameters });
    const [policy] = Policies as { PolicyDocument: { Statement: Statement[] } }[];
    return policy?.PolicyDocument.Statement ?? [];
  };
  const granted = (parameters: Record<string, string>) =>
    statements(parameters).flatMap(({ Action }) => Action);

  it('may do exactly this', () => {
    const ofOwnAccount = { StringEquals: { 'aws:ResourceAccount': '111122223333' } };
    const table = statements({ KmsKey: keyArn }).map(({ Action, Resource, Condition }) => [
      Action.join(' '),
      Resource,
      Condition,
    ]);
    expect(table).toEqual([
      ['s3:GetEncryptionConfiguration s3:GetBucketPolicy', 'arn:aws:s3:::*', ofOwnAccount],
      ['s3:GetBucketAcl s3:GetBucketWebsite', 'arn:aws:s3:::*', ofOwnAccount],
      ['s3:PutEncryptionConfiguration s3:PutBucketPolicy', 'arn:aws:s3:::*', ofOwnAccount],
      ['s3:GetBucketPolicyStatus s3:GetBucketPublicAccessBlock', 'arn:aws:s3:::*', ofOwnAccount],
      // Buckets name keys of the account and of others; those are described where their policy allows it.
      ['kms:DescribeKey kms:GetKeyPolicy', 'arn:aws:kms:eu-central-1:*:key/*', undefined],
      ['dynamodb:Query dynamodb:GetItem', 'LedgerTable.Arn', undefined],
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

  it('may write neither to a bucket nor to the ledger when the mode is inspect', () => {
    const writes = /:(?:Put.*(?:Enc|Pol|Item)|UpdateItem|DeleteItem)/;
    expect(granted({ KmsKey: keyArn, Mode: 'inspect' }).filter((one) => writes.test(one))).toEqual(
      [],
    );
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
});

describe('queues', () => {
  it('shows a message to one run at a time, and puts it aside after some', () => {
    const queue = propertiesOf('BucketChangedQueue');
    const timeoutSeconds = Number(propertiesOf('BucketChangedLambdaFunction')['Timeout']);
    expect(Number(queue['VisibilityTimeout'])).toBeGreaterThanOrEqual(6 * timeoutSeconds);
    expect(queue).toMatchObject({
      DelaySeconds: 20,
      SqsManagedSseEnabled: true,
      RedrivePolicy: { deadLetterTargetArn: 'DeadLetterQueue.Arn', maxReceiveCount: 8 },
    });
  });

  it('keeps what was put aside for 14 days', () => {
    expect(propertiesOf('DeadLetterQueue')).toMatchObject({
      MessageRetentionPeriod: 14 * 24 * 60 * 60,
      SqsManagedSseEnabled: true,
    });
  });

  it('feeds the function in batches of which single messages can fail', () => {
    expect(propertiesOf('BucketChangedEventSourceMappingSQSBucketChangedQueue')).toMatchObject({
      EventSourceArn: 'BucketChangedQueue.Arn',
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  });

  it.each([
    ['QueuePolicy', 'BucketChangedQueue'],
    ['DeadLetterQueuePolicy', 'DeadLetterQueue'],
  ])('%s lets our rules send, and nobody else', (id, queue) => {
    expect(propertiesOf(id)).toEqual({
      Queues: [queue],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: `${queue}.Arn`,
            Condition: {
              ArnEquals: { 'aws:SourceArn': ['BucketChangedRule.Arn', 'KeyChangedRule.Arn'] },
            },
          },
        ],
      },
    });
  });
});

describe('rule', () => {
  it('has a pattern that EventBridge takes, even with the longest ARN of a role', () => {
    const role = `arn:aws-us-gov:iam::111122223333:role/${'p'.repeat(512)}/${'n'.repeat(64)}`;
    const values = { 'BucketChangedRole.Arn': role };
    const { EventPattern: pattern } = propertiesOf('BucketChangedRule', { values });
    expect(JSON.stringify(pattern)).toContain(role);
    expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(PATTERN_LIMIT);
  });

  it.each(['BucketChangedRule', 'KeyChangedRule'])('%s: queue, and DLQ where it fails', (id) => {
    expect(propertiesOf(id)['Targets']).toMatchObject([
      { Arn: 'BucketChangedQueue.Arn', DeadLetterConfig: { Arn: 'DeadLetterQueue.Arn' } },
    ]);
  });
});

describe('ledger', () => {
  const ledgerKey =
    'arn:aws:kms:eu-central-1:111122223333:key/99999999-12ab-34cd-56ef-1234567890ab';

  it('has the keys and the index that the adapter was tested with', () => {
    expect(propertiesOf('LedgerTable')).toMatchObject(ledgerTable);
  });

  it('outlives the stack, can be restored, and forgets what has served', () => {
    expect(template.Resources['LedgerTable']).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
    expect(propertiesOf('LedgerTable')).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    });
  });

  it.each([
    { LedgerKmsKeyArn: '', sse: { SSEEnabled: true, SSEType: 'KMS' } },
    {
      LedgerKmsKeyArn: ledgerKey,
      sse: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: ledgerKey },
    },
  ])('is encrypted with KMS, by the key "$LedgerKmsKeyArn"', ({ LedgerKmsKeyArn, sse }) => {
    const parameters = { LedgerKmsKeyArn };
    expect(propertiesOf('LedgerTable', { parameters })['SSESpecification']).toEqual(sse);
  });
});

describe('alerts', () => {
  it('are encrypted', () => {
    expect(propertiesOf('AlertTopic')['KmsMasterKeyId']).toBe('alias/aws/sns');
  });

  it('of a DLQ that fills never go to the alert topic: CloudWatch may not use its key', () => {
    expect(propertiesOf('DeadLetterAlarm')).not.toHaveProperty('AlarmActions');
    const AlarmTopicArn = 'arn:aws:sns:eu-central-1:111122223333:on-call';
    const alarm = propertiesOf('DeadLetterAlarm', { parameters: { AlarmTopicArn } });
    expect(alarm['AlarmActions']).toEqual([AlarmTopicArn]);
    expect(alarm['Dimensions']).toEqual([
      { Name: 'QueueName', Value: 'DeadLetterQueue.QueueName' },
    ]);
  });
});
