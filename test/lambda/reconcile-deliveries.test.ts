import { describe, expect, it } from '@jest/globals';
import { bucketRef } from '../../src/core/bucket-ref.ts';
import type { BucketName } from '../../src/core/names.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { reconcileDeliveries } from '../../src/lambda/reconcile-deliveries.ts';
import type { Work } from '../../src/lambda/reconcile-deliveries.ts';
import { parsePayload } from '../../src/triggers/parse-payload.ts';
import { ref } from '../support/simulated-bucket.ts';
import { recorder } from '../support/recorder.ts';

const record = (bucketName: string, more: object = {}) => ({
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketPolicy',
  eventID: bucketName,
  awsRegion: 'eu-west-1',
  requestParameters: { bucketName },
  ...more,
});

const batch = (...bodies: string[]) => ({
  Records: bodies.map((body, at) => ({ messageId: `m${at}`, eventSource: 'aws:sqs', body })),
});

const unchanged = (name: string): Outcome => ({
  ref: { ...ref, name: name as BucketName },
  kind: 'unchanged',
});

function workWith(changes: Partial<Work>) {
  const recorded = recorder();
  const work: Work = {
    complete: ({ name }) => bucketRef(ref.account, ref.region, name),
    reconcile: async ({ ref: { name } }) => Promise.resolve(unchanged(name)),
    tell: async () => Promise.resolve(true),
    runKey: async () => Promise.resolve(true),
    clock: { wait: async () => Promise.resolve(), remainingMs: () => 60_000, nowMs: Date.now },
    ...recorded,
    ...changes,
  };
  return { work, ...recorded };
}

const idsOf = async (payload: unknown, work: Work): Promise<string[]> => {
  const answer = await reconcileDeliveries(parsePayload(payload, {}), work);
  return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};

describe('reconcileDeliveries', () => {
  it('gives back the messages of a run that crashed, and counts it', async () => {
    const { work, lines, counts } = workWith({
      reconcile: async ({ ref: { name } }) =>
        name === 'crash' ? Promise.reject(new Error('a bug')) : Promise.resolve(unchanged(name)),
    });
    const payload = batch(JSON.stringify(record('crash')), JSON.stringify(record('fine')));
    expect(await idsOf(payload, work)).toEqual(['m0']);
    expect(counts['run-failed']).toBe(1);
    expect(lines).toMatchObject([{ level: 'error', message: 'Run failed for bucket crash' }]);
  });

  it('gives back the messages of a bucket that does not answer, and no others', async () => {
    const { work } = workWith({
      clock: { wait: async () => Promise.resolve(), remainingMs: () => 2_050, nowMs: Date.now },
      reconcile: async ({ ref: { name } }) =>
        name === 'hangs' ? new Promise(() => undefined) : Promise.resolve(unchanged(name)),
    });
    const payload = batch(JSON.stringify(record('hangs')), JSON.stringify(record('fine')));
    expect(await idsOf(payload, work)).toEqual(['m0']);
  });

  it('looks at keys before buckets, and gives back those that crashed or were not told', async () => {
    const order: string[] = [];
    const key = { eventSource: 'kms.amazonaws.com', eventName: 'DisableKey' };
    const payload = batch(
      JSON.stringify(record('bucket')),
      JSON.stringify({ ...key, requestParameters: { keyId: 'good' } }),
      JSON.stringify({ ...key, requestParameters: { keyId: 'bad' } }),
      JSON.stringify({ ...key, requestParameters: { keyId: 'untold' } }),
    );
    const { work, lines } = workWith({
      reconcile: async ({ ref: { name } }) => Promise.resolve((order.push(name), unchanged(name))),
      runKey: async ({ hint: { named } }) => {
        order.push(named);
        return named === 'bad'
          ? Promise.reject(new Error('a bug'))
          : Promise.resolve(named !== 'untold');
      },
    });
    expect(await idsOf(payload, work)).toEqual(['m2', 'm3']);
    expect(order).toEqual(['good', 'bad', 'untold', 'bucket']);
    expect(lines).toMatchObject([{ message: 'Run failed for key "bad"' }]);
  });

  it('works on ten buckets at once', async () => {
    let atOnce = 0;
    let most = 0;
    const { work } = workWith({
      reconcile: async ({ ref: { name } }) => {
        most = Math.max(most, ++atOnce);
        await new Promise(setImmediate);
        atOnce--;
        return unchanged(name);
      },
    });
    const names = Array.from({ length: 10 }, (_, at) => `bucket-${at}`);
    await idsOf(batch(...names.map((name) => JSON.stringify(record(name)))), work);
    expect(most).toBe(10);
  });

  it('says why a message is not understood and why an event is ignored, and counts both', async () => {
    const { work, lines, counts } = workWith({});
    const ignored = JSON.stringify(record('any', { errorCode: 'AccessDenied' }));
    expect(await idsOf(batch('half of it {', ignored), work)).toEqual(['m0']);
    expect(lines).toMatchObject([
      { level: 'error', message: expect.stringMatching(/not understood: Records\[0\].body: /) },
      { level: 'info', message: 'Event ignored: failed-call' },
    ]);
    expect(counts).toMatchObject({
      events: 2,
      'events-ignored': 1,
      'events-not-understood': 1,
    });
  });

  it('says whose the bucket is that an ignored event of another Region names', async () => {
    const { work, lines, counts } = workWith({});
    const elsewhere = JSON.stringify(record('app-data', { awsRegion: 'eu-west-2' }));
    const deliveries = parsePayload(batch(elsewhere), { onlyRegion: 'eu-west-1' });
    await reconcileDeliveries(deliveries, work);
    expect(lines).toMatchObject([
      {
        level: 'warn',
        message: expect.stringMatching(
          /^Event ignored: other-region: bucket app-data is in eu-west-2/,
        ),
      },
    ]);
    expect(counts).toMatchObject({ 'events-ignored': 1, 'events-of-other-regions': 1 });
  });
});
