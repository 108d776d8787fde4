import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, it } from '@jest/globals';
import { bucketRef } from '../../src/core/bucket-ref.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { BucketName } from '../../src/core/names.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { reconcileDeliveries } from '../../src/lambda/reconcile-deliveries.ts';
import type { Work } from '../../src/lambda/reconcile-deliveries.ts';
import { tellOutcome } from '../../src/lambda/tell-outcome.ts';
import type { Message } from '../../src/aws/publish-alert.ts';
import type { LastingFact } from '../../src/report/told-once.ts';
import { parsePayload } from '../../src/triggers/parse-payload.ts';
import { ref } from '../support/simulated-bucket.ts';
import { telling } from '../support/telling.ts';

type Line = { level: string; message: string; rest: unknown[] };

/** Keeps what is logged and counted, in the place of Powertools. */
function recorder() {
  const lines: Line[] = [];
  const counts: Record<string, number> = {};
  const log =
    (level: string) =>
    (message: string, ...rest: unknown[]) => {
      lines.push({ level, message, rest });
    };
  const logger = { info: log('info'), warn: log('warn'), error: log('error') } as unknown as Logger;
  const addMetric = (name: string, _unit: string, value: number): void => {
    counts[name] = (counts[name] ?? 0) + value;
  };
  return { lines, counts, logger, metrics: { addMetric } as unknown as Metrics };
}

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

describe('tellOutcome', () => {
  const repaired: Outcome = {
    ref,
    kind: 'repaired',
    drifts: [{ kind: 'encryption-missing' }],
    changes: [],
  };
  const denied: Failure = { kind: 'denied', action: 's3:GetBucketPolicy', cause: 'unknown' };
  const refused: Outcome = {
    ref,
    kind: 'refused',
    drifts: [{ kind: 'unreadable', seal: 'transport', failure: denied }],
    changes: [],
    failures: [denied],
    remaining: [],
  };

  const notTold = {
    telling: () => telling,
    alerts: {},
    keep: async () => Promise.resolve(false),
    isNews: async () => Promise.resolve(true),
    rememberTold: async () => Promise.resolve(),
  };

  it('tells of a hold once, and counts the rest', async () => {
    const { logger, metrics, counts } = recorder();
    const told = new Set<string>();
    let isDown = true;
    const published: Message[] = [];
    const teller = {
      logger,
      metrics,
      publish: async (message: Message) => {
        if (isDown) return Promise.resolve({ kind: 'throttled' as const, action: 'sns:Publish' });
        published.push(message);
        return Promise.resolve(undefined);
      },
      telling: () => telling,
      alerts: {},
      keep: async () => Promise.resolve(false),
      isNews: async ({ text }: LastingFact) => Promise.resolve(!told.has(text)),
      rememberTold: async ({ text }: LastingFact) => {
        told.add(text);
        return Promise.resolve();
      },
    };
    const hold = { kind: 'website', seal: 'transport', writer: 'w', signal: 's' } as const;
    const held: Outcome = {
      ref,
      kind: 'held',
      drifts: [{ kind: 'http-not-proven-denied', reason: 'r' }],
      holds: [{ ...hold, reason: 'r', source: 's', lift: 'l' }],
    };
    await tellOutcome(held, [], teller);
    // What was not delivered was not told.
    isDown = false;
    await tellOutcome(held, [], teller);
    await tellOutcome(held, [], teller);
    expect(published).toHaveLength(1);
    expect(counts).toMatchObject({
      held: 3,
      'alert-not-delivered': 1,
      'alert-not-kept': 1,
      'alert-not-repeated': 1,
    });
  });

  it('writes one line, counts the outcome and publishes with attributes for filters', async () => {
    const { logger, metrics, lines, counts } = recorder();
    const published: Message[] = [];
    const publish = async (message: Message) => {
      published.push(message);
      return Promise.resolve(undefined);
    };
    await tellOutcome(repaired, [], { logger, metrics, publish, ...notTold });
    expect(lines).toMatchObject([{ level: 'info', message: expect.stringContaining('resealed') }]);
    expect(counts).toEqual({ repaired: 1, 'drift-encryption-missing': 1 });
    expect(published.map(({ attributes }) => attributes)).toEqual([
      {
        outcome: 'repaired',
        severity: 'info',
        seal: ['encryption'],
        region: 'eu-west-1',
        account: '111122223333',
      },
    ]);
  });

  it('tells with the severity of the settings, or not at all', async () => {
    const { logger, metrics } = recorder();
    const published: Message[] = [];
    const publish = async (message: Message) => {
      published.push(message);
      return Promise.resolve(undefined);
    };
    const teller = { logger, metrics, publish, ...notTold };
    await tellOutcome(repaired, [], { ...teller, alerts: { repaired: 'warning', held: 'off' } });
    await tellOutcome(repaired, [], { ...teller, alerts: { repaired: 'off' } });
    expect(published.map(({ attributes }) => attributes['severity'])).toEqual(['warning']);
    expect(JSON.parse(published[0]?.body ?? '')).toMatchObject({ severity: 'warning' });
  });

  it('warns of what a person has to mend', async () => {
    const { logger, metrics, lines } = recorder();
    await tellOutcome(refused, [], { logger, metrics, publish: undefined, ...notTold });
    expect(lines.map(({ level }) => level)).toEqual(['warn']);
  });

  it('counts an alert that could not be published, and keeps it in the log', async () => {
    const { logger, metrics, lines, counts } = recorder();
    const failure: Failure = { kind: 'denied', action: 'sns:Publish', cause: 'unknown' };
    const publish = async () => Promise.resolve(failure);
    await tellOutcome(repaired, [], { logger, metrics, publish, ...notTold });
    expect(counts).toMatchObject({
      repaired: 1,
      'alert-not-delivered': 1,
      'alert-not-kept': 1,
    });
    expect(lines.at(-1)).toMatchObject({
      level: 'error',
      message: 'Alert not delivered (sns:Publish denied): it is in this line',
      rest: [{ alert: { outcome: 'repaired', bucket: { name: 'example-bucket' } } }],
    });
  });

  it('says nothing on the topic about a sealed bucket', async () => {
    const { logger, metrics, counts } = recorder();
    const publish = async () => Promise.reject(new Error('not expected'));
    await tellOutcome({ ref, kind: 'unchanged' }, [], { logger, metrics, publish, ...notTold });
    expect(counts).toEqual({ unchanged: 1 });
  });
});
