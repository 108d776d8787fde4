import {
  CancelKeyDeletionCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Context, SQSBatchResponse } from 'aws-lambda';
import type { KeyAlert } from '../../src/report/alert-contract.ts';
import { account, region, startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';

type Handler = (event: unknown, context: Context) => Promise<SQSBatchResponse>;

let world: LocalWorld;
let handler: Handler;

const context = {
  functionName: 'reseal-bucket-changed',
  invokedFunctionArn: `arn:aws:lambda:${region}:${account}:function:reseal-bucket-changed`,
  awsRequestId: 'request',
  memoryLimitInMB: '512',
  getRemainingTimeInMillis: () => 30_000,
} as Context;

beforeAll(async () => {
  world = await startLocalWorld();
  const topic = await new SNSClient({ region }).send(new CreateTopicCommand({ Name: 'alerts' }));
  const ledger = await world.createLedger();
  Object.assign(process.env, {
    RESEAL_KMS_KEY: 'alias/data',
    RESEAL_MODE: 'repair',
    RESEAL_LEDGER_TABLE: ledger,
    RESEAL_ALERT_TOPIC_ARN: topic.TopicArn,
    RESEAL_OWN_ROLE_ARN: `arn:aws:iam::${account}:role/reseal`,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_DEV: 'false',
    POWERTOOLS_METRICS_DISABLED: 'true',
  });
  // After the variables, because the handler reads its settings when it is loaded.
  handler = (await import('../../handlers/bucket-changed.ts')).handler as unknown as Handler;
});
afterAll(async () => {
  await world.aws.close();
});
beforeEach(() => {
  world.aws.faults.clear();
  world.aws.published.length = 0;
});

const record = (source: string, eventName: string, detail: object) => ({
  messageId: eventName,
  eventSource: 'aws:sqs',
  body: JSON.stringify({
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${source}`,
    account,
    region,
    detail: {
      eventVersion: '1.11',
      eventSource: `${source}.amazonaws.com`,
      eventName,
      eventTime: '2026-11-21T09:00:00Z',
      eventID: eventName,
      awsRegion: region,
      recipientAccountId: account,
      userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/ann` },
      ...detail,
    },
  }),
});

const keyEvent = (eventName: string, keyId: string) =>
  record('kms', eventName, { requestParameters: { keyId } });

const deliver = async (...Records: unknown[]): Promise<string[]> => {
  const { batchItemFailures } = await handler({ Records }, context);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};

const alerts = (): KeyAlert[] =>
  world.aws.published.map(({ message }) => JSON.parse(message) as KeyAlert);

const KeyId = () => ({ KeyId: world.keyArn });
const id = () => world.keyArn.split('/').at(-1) ?? '';

describe('events of keys', () => {
  it('tell at once of a key that was used a moment ago, and keep it from being written', async () => {
    await world.createBucket('before-the-event');
    await world.createBucket('with-the-event');
    const look = (bucketName: string) =>
      record('s3', 'CreateBucket', { requestParameters: { bucketName } });
    expect(await deliver(look('before-the-event'))).toEqual([]);
    await world.kms.send(new DisableKeyCommand(KeyId()));
    world.aws.published.length = 0;
    expect(await deliver(look('with-the-event'), keyEvent('DisableKey', id()))).toEqual([]);
    const [ofKey, ofBucket] = alerts();
    expect(ofKey).toMatchObject({
      outcome: 'key-event',
      severity: 'error',
      key: { named: world.keyArn, isBaselineKey: 'yes', state: 'Disabled' },
      nextSteps: [`aws kms enable-key --region ${region} --key-id ${world.keyArn}`],
    });
    expect(ofBucket).toMatchObject({ outcome: 'refused', failures: [{ kind: 'key-unusable' }] });
    await world.kms.send(new EnableKeyCommand(KeyId()));
    expect(await deliver(keyEvent('EnableKey', world.keyArn))).toEqual([]);
    expect(alerts().at(-1)).toMatchObject({ severity: 'info', eventName: 'EnableKey' });
  });

  it('tell that a deletion which was canceled leaves the key disabled', async () => {
    await world.kms.send(new ScheduleKeyDeletionCommand(KeyId()));
    await deliver(keyEvent('ScheduleKeyDeletion', id()));
    await world.kms.send(new CancelKeyDeletionCommand(KeyId()));
    await deliver(keyEvent('CancelKeyDeletion', id()));
    await world.kms.send(new EnableKeyCommand(KeyId()));
    expect(alerts()).toMatchObject([
      {
        severity: 'error',
        key: { state: 'PendingDeletion' },
        nextSteps: [/cancel-/, /enable-/].map((one) => expect.stringMatching(one)),
      },
      {
        severity: 'error',
        key: { state: 'Disabled' },
        nextSteps: [expect.stringContaining('enable-key')],
      },
    ]);
    expect(world.aws.published[0]?.attributes).toMatchObject({ outcome: 'key-event' });
  });

  it('say nothing of other keys', async () => {
    const { KeyMetadata } = await world.kms.send(new CreateKeyCommand({}));
    expect(await deliver(keyEvent('DisableKey', KeyMetadata?.KeyId ?? ''))).toEqual([]);
    expect(alerts()).toEqual([]);
  });

  it('are told all the same when KMS denies to describe keys', async () => {
    world.aws.faults.add({ kind: 'access-denied', operation: 'DescribeKey' });
    expect(await deliver(keyEvent('DisableKey', id()))).toEqual([]);
    expect(alerts()).toMatchObject([
      { severity: 'error', key: { isBaselineKey: 'not-told', condition: 'not-told' } },
    ]);
  });

  it('come back when they name no key', async () => {
    expect(await deliver(record('kms', 'DisableKey', {}))).toEqual(['DisableKey']);
  });
});
