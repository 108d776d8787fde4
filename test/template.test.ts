import { beforeAll, describe, expect, it } from '@jest/globals';
import { ledgerTable } from '../src/local/dynamodb/ledger-table.ts';
import type { JsonObject } from './support/event-pattern.ts';
import { handlerNames, packagedTemplate, resolve } from './support/template.ts';
import type { Resource, Stack, Template } from './support/template.ts';

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

  it('shows the message of a backfill again after an invocation, for two days', () => {
    const timeoutSeconds = Number(propertiesOf('BackfillLambdaFunction')['Timeout']);
    const queue = propertiesOf('BackfillQueue');
    expect(Number(queue['VisibilityTimeout'])).toBeGreaterThan(timeoutSeconds);
    expect(Number(queue['VisibilityTimeout'])).toBeLessThan(timeoutSeconds + 60);
    expect(queue['RedrivePolicy']).toMatchObject({ maxReceiveCount: 200 });
    expect(propertiesOf('BackfillEventSourceMappingSQSBackfillQueue')).toMatchObject({
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
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
    ['QueuePolicy', 'BucketChangedQueue', []],
    // SNS puts aside what it could not hand to the function that posts to Slack.
    ['DeadLetterQueuePolicy', 'DeadLetterQueue', ['AlertTopic']],
  ])('%s lets our rules send, and nobody else', (id, queue, topics) => {
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
          ...topics.map((topic) => ({
            Effect: 'Allow',
            Principal: { Service: 'sns.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: `${queue}.Arn`,
            Condition: { ArnEquals: { 'aws:SourceArn': topic } },
          })),
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

  it('go to Amazon Q by a topic of its own, only where that is asked for', () => {
    expect(template.Resources['AmazonQTopic']).toMatchObject({ Condition: 'HasAmazonQ' });
    expect(template.Outputs['AmazonQTopicArn']).toMatchObject({ Condition: 'HasAmazonQ' });
    const topicOf = (AmazonQ: string) => {
      const stack = { parameters: { AmazonQ } };
      const { Environment } = propertiesOf('BucketChangedLambdaFunction', stack);
      const { Variables } = Environment as { Variables: Record<string, unknown> };
      return Variables['RESEAL_AMAZON_Q_TOPIC_ARN'];
    };
    expect([topicOf('true'), topicOf('false')]).toEqual(['AmazonQTopic', '']);
    expect(template.Parameters['AmazonQ']?.['Default']).toBe('false');
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
