import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  PutBucketWebsiteCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Context, SQSBatchResponse } from 'aws-lambda';
import {
  account,
  region,
  sealedEncryptionOf,
  sealedPolicyOf,
  startLocalWorld,
} from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { textOf } from '../documents/shell-blocks.ts';

type Handler = (event: unknown, context: Context) => Promise<SQSBatchResponse>;

let world: LocalWorld;
let handler: Handler;

const ownRoleArn = `arn:aws:iam::${account}:role/reseal`;

const context = {
  functionName: 'reseal-bucket-changed',
  invokedFunctionArn: `arn:aws:lambda:${region}:${account}:function:reseal-bucket-changed`,
  awsRequestId: 'request',
  memoryLimitInMB: '512',
  getRemainingTimeInMillis: () => 5_500,
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
    RESEAL_OWN_ROLE_ARN: ownRoleArn,
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
  world.calls();
});

const envelope = (bucketName: string, detail: object = {}) => ({
  version: '0',
  id: 'envelope',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.s3',
  account,
  region,
  detail: {
    eventVersion: '1.11',
    eventSource: 's3.amazonaws.com',
    eventName: 'DeleteBucketEncryption',
    eventTime: '2026-11-21T09:00:00Z',
    eventID: `event-${bucketName}`,
    awsRegion: region,
    recipientAccountId: account,
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/somebody` },
    requestParameters: { bucketName, encryption: '' },
    ...detail,
  },
});

const batch = (...bodies: unknown[]) => ({
  Records: bodies.map((body, index) => ({
    messageId: `message-${index}`,
    eventSource: 'aws:sqs',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })),
});

const failedIds = (response: SQSBatchResponse) =>
  response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

describe('bucket-changed', () => {
  it('makes the calls that the page on costs counts, and the dashboard', async () => {
    await world.createBucket('what-it-costs');
    await handler(batch(envelope('what-it-costs')), context);
    const calls = world.calls();
    const countOf = (pattern: RegExp): number => calls.filter((call) => pattern.test(call)).length;
    const [reads, writes] = [countOf(/^GetBucket/), countOf(/^PutBucket/)];
    // Lease, intent, end, the lease given back, and the day of the digest.
    const [queries, items] = [countOf(/^Query/), countOf(/^(?:Put|Update|Delete)Item/)];
    const page = textOf('src/deployment/README.md');
    expect(page).toContain(`| S3: 2 reads; ${reads} reads and ${writes} writes |`);
    expect(page).toContain(`| DynamoDB: none; ${items} writes of up to 4 KB, ${queries} queries |`);
    const shown = textOf('src/deployment/dashboard.yml');
    expect(shown).toContain(`"2 * FILL(u, 0) + ${reads + writes} * FILL(r, 0)"`);
  });

  it('reseals the bucket that a message names, and tells who did it', async () => {
    await world.createBucket('named-by-a-message');
    const response = await handler(batch(envelope('named-by-a-message')), context);
    expect(response).toEqual({ batchItemFailures: [] });
    const writes = world.calls().filter((call) => call.startsWith('PutBucket'));
    expect(writes).toEqual(['PutBucketEncryption 200', 'PutBucketPolicy 204']);
    expect(world.aws.published).toHaveLength(1);
    expect(JSON.parse(world.aws.published[0]?.message ?? '')).toMatchObject({
      outcome: 'repaired',
      severity: 'info',
      bucket: { name: 'named-by-a-message', account, region },
      seals: ['encryption', 'transport'],
      events: [
        {
          name: 'DeleteBucketEncryption',
          actor: { principal: `arn:aws:iam::${account}:user/somebody` },
        },
      ],
    });
  });

  it('looks once at a bucket that ten messages name', async () => {
    await world.createBucket('ten-messages', { policy: sealedPolicyOf('ten-messages') });
    const messages = Array.from({ length: 10 }, (_, index) =>
      envelope('ten-messages', { eventID: `event-${index}` }),
    );
    expect(failedIds(await handler(batch(...messages), context))).toEqual([]);
    const reads = world.calls().filter((call) => call.startsWith('GetBucketEncryption'));
    // Once to look, once right before the write, and once to verify the repair.
    expect(reads).toHaveLength(3);
    expect(JSON.parse(world.aws.published[0]?.message ?? '').events).toHaveLength(10);
  });

  it('gives back only the message it does not understand, and serves its neighbours', async () => {
    await world.createBucket('neighbour');
    const poison = '{"version":"0","detail":';
    const response = await handler(batch(poison, envelope('neighbour'), { detail: 7 }), context);
    expect(failedIds(response)).toEqual(['message-0', 'message-2']);
    expect(world.calls()).toContain('PutBucketPolicy 204');
  });

  it('gives back the message of a bucket that cannot be finished now, and no other', async () => {
    await world.createBucket('busy-one');
    await world.createBucket('quiet-one');
    world.aws.faults.add({ kind: 'conflict', bucket: 'busy-one', operation: 'PutBucketPolicy' });
    const messages = batch(envelope('busy-one'), envelope('quiet-one'), envelope('busy-one'));
    expect(failedIds(await handler(messages, context))).toEqual(['message-0', 'message-2']);
    world.aws.faults.clear();
    expect(failedIds(await handler(messages, context))).toEqual([]);
  }, 20_000);

  it('does not come back for what a person has to mend, but tells of it', async () => {
    await world.createBucket('denied-to-us');
    const fault = { kind: 'access-denied', operation: 'PutBucketPolicy' } as const;
    world.aws.faults.add({ ...fault, bucket: 'denied-to-us' });
    expect(failedIds(await handler(batch(envelope('denied-to-us')), context))).toEqual([]);
    expect(JSON.parse(world.aws.published[0]?.message ?? '')).toMatchObject({
      outcome: 'refused',
      severity: 'error',
      failures: [{ kind: 'denied', text: expect.stringContaining('s3:PutBucketPolicy') }],
    });
  });

  it.each([
    ['a write of its own role', { userIdentity: ownRole() }],
    ['a failed call', { errorCode: 'AccessDenied' }],
    ['a call that is not watched', { eventName: 'PutBucketTagging' }],
    ['a bucket of another account', { recipientAccountId: '444455556666' }],
    ['a bucket of another Region, although the alias may serve it', { awsRegion: 'eu-west-2' }],
  ])('leaves %s alone', async (_title, detail) => {
    expect(failedIds(await handler(batch(envelope('never-there', detail)), context))).toEqual([]);
    expect(world.calls()).toEqual([]);
  });

  it('does not write to a bucket that S3 shows in another Region, and says where it is', async () => {
    const Bucket = 'made-again-elsewhere';
    const LocationConstraint = 'eu-west-2';
    const there = new S3Client({ region: LocationConstraint, forcePathStyle: true });
    const CreateBucketConfiguration = { LocationConstraint } as const;
    await there.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    world.calls();
    expect(failedIds(await handler(batch(envelope(Bucket)), context))).toEqual([]);
    const calls = world.calls();
    expect(calls.filter((call) => /^(?:Put|Delete)Bucket/.test(call))).toEqual([]);
    expect(JSON.parse(world.aws.published[0]?.message ?? '')).toMatchObject({
      outcome: 'refused',
      failures: expect.arrayContaining([
        expect.objectContaining({ text: expect.stringContaining('The bucket is in eu-west-2') }),
      ]),
    });
  });

  it('lets one of two invocations for one bucket write', async () => {
    await world.createBucket('two-invocations');
    const answers = await Promise.all([
      handler(batch(envelope('two-invocations')), context),
      handler(batch(envelope('two-invocations')), context),
    ]);
    const writes = world.calls().filter((call) => call.startsWith('PutBucket'));
    expect(writes).toEqual(['PutBucketEncryption 200', 'PutBucketPolicy 204']);
    expect(answers.flatMap(failedIds).length).toBeLessThanOrEqual(1);
    expect(await handler(batch(envelope('two-invocations')), context)).toEqual({
      batchItemFailures: [],
    });
  });

  it('stops after three repairs in a fight, and tells of it once', async () => {
    const messages = [];
    for (let round = 0; round < 6; round++) {
      await world.createBucket(`fought-over`).catch(() => undefined);
      await world.s3.send(new DeleteBucketPolicyCommand({ Bucket: 'fought-over' }));
      const eventID = `fight-${round}`;
      const event = envelope('fought-over', { eventName: 'DeleteBucketPolicy', eventID });
      expect(failedIds(await handler(batch(event), context))).toEqual([]);
      messages.push(...world.aws.published.splice(0).map(({ message }) => JSON.parse(message)));
    }
    expect(messages.map(({ outcome }) => outcome)).toEqual([
      'repaired',
      'repaired',
      'repaired',
      'contested',
    ]);
    expect(messages.at(-1)).toMatchObject({
      severity: 'error',
      contests: [{ seal: 'transport' }],
      sourceChanges: [{ terraform: expect.stringContaining('DenyInsecure') }],
    });
  });

  it('tells once of a hold that lasts, and again when it was written and is held again', async () => {
    const Bucket = 'held-website';
    await world.createBucket(Bucket, { encryption: sealedEncryptionOf(world.keyArn) });
    const WebsiteConfiguration = { IndexDocument: { Suffix: 'index.html' } };
    await world.s3.send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration }));
    const alertsOf = async (detail: object) => {
      expect(failedIds(await handler(batch(envelope(Bucket, detail)), context))).toEqual([]);
      return world.aws.published.splice(0).map(({ message }) => JSON.parse(message).outcome);
    };
    const written = { eventName: 'DeleteBucketPolicy', eventTime: '2026-01-01T09:00:00Z' };
    expect(await alertsOf(written)).toEqual(['held']);
    expect(await alertsOf({ ...written, eventID: 'late' })).toEqual([]);
    const eventTime = new Date(Date.now() + 60_000).toISOString();
    expect(await alertsOf({ eventTime, eventName: 'PutBucketEncryption' })).toEqual([]);
    expect(await alertsOf({ ...written, eventTime })).toEqual(['held']);
  });

  it('tells once of a policy that denies HTTPS as well', async () => {
    const Bucket = 'https-denied';
    const [statement] = sealedPolicyOf(Bucket).Statement;
    const { Condition: _, ...denyAll } = { ...statement };
    const policy = { Version: '2012-10-17', Statement: [denyAll] };
    await world.createBucket(Bucket, { policy, encryption: sealedEncryptionOf(world.keyArn) });
    for (const told of [['unchanged'], []]) {
      const detail = { eventName: 'PutBucketPolicy', eventTime: '2026-01-01T09:00:00Z' };
      await handler(batch(envelope(Bucket, detail)), context);
      const alerts = world.aws.published.splice(0).map(({ message }) => JSON.parse(message));
      expect(alerts.map(({ outcome }) => outcome)).toEqual(told);
    }
  });

  it('is not failed by an alert that cannot be published', async () => {
    await world.createBucket('no-alert');
    world.aws.faults.add({ kind: 'access-denied', operation: 'Publish' });
    expect(failedIds(await handler(batch(envelope('no-alert')), context))).toEqual([]);
    expect(world.calls()).toContain('PutBucketPolicy 204');
  });

  it('takes an envelope and a bare record, and fails the invocation on anything else', async () => {
    await world.createBucket('direct');
    expect(failedIds(await handler(envelope('direct'), context))).toEqual([]);
    expect(world.calls()).toContain('PutBucketPolicy 204');
    expect(failedIds(await handler(envelope('direct').detail, context))).toEqual([]);
    expect(world.calls().some((call) => call.startsWith('Put'))).toBe(false);
    await expect(handler({ hello: 'world' }, context)).rejects.toThrow(/Not finished/);
  });

  it('finds nothing to do for a bucket that is gone', async () => {
    expect(failedIds(await handler(batch(envelope('deleted-since')), context))).toEqual([]);
    expect(world.aws.published).toEqual([]);
  });
});

function ownRole() {
  return {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${account}:assumed-role/reseal/session`,
    sessionContext: { sessionIssuer: { type: 'Role', arn: ownRoleArn, userName: 'reseal' } },
  };
}
