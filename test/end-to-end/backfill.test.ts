import { PutBucketLoggingCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readLatest } from '../../src/backfill/latest.ts';
import { bucketRef } from '../../src/core/bucket-ref.ts';
import type { BucketName } from '../../src/core/names.ts';
import { textOf } from '../documents/shell-blocks.ts';
import { startBackfillAccount } from '../support/backfill-account.ts';
import type { BackfillAccount } from '../support/backfill-account.ts';
import { deliver, immortal, invokeBackfill, runQueues } from '../support/backfill-invocations.ts';
import { exception } from '../support/ledger-builders.ts';
import { account, region } from '../support/local-world.ts';

/** Thousands of calls over HTTP, on a machine that may be busy. */
jest.setTimeout(300_000);

let world: BackfillAccount;
beforeEach(async () => {
  world = await startBackfillAccount();
});
afterEach(async () => world.close());

/** How often each operation was called. */
function callCounts(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation } of world.aws.requests.splice(0)) {
    counts[operation] = (counts[operation] ?? 0) + 1;
  }
  return counts;
}

describe('a backfill', () => {
  it('of a small account is done in place and answered with the summary', async () => {
    await world.createBuckets('small', 60, 20);
    const answer = await invokeBackfill(world, { mode: 'repair' });
    expect(answer).toMatchObject({
      kind: 'backfill',
      outcome: 'backfill-ended',
      severity: 'info',
      fanOut: 'in-place',
      listed: 80,
      chosen: 80,
      outcomes: { unchanged: 60, repaired: 20 },
      notFinished: 0,
      drifts: { 'algorithm-weaker': 20, 'http-allowed': 20 },
    });
    expect(world.alerts).toEqual([JSON.parse(JSON.stringify(answer))]);
    await runQueues(world);
    expect(world.alerts).toHaveLength(1);
    expect(await invokeBackfill(world, {})).toMatchObject({ outcomes: { unchanged: 80 } });
    const known = { ok: true, value: { outcomes: { unchanged: 80 } } };
    expect(await readLatest(world.ports.ledger)).toMatchObject(known);
  });

  it('of a healthy account makes two calls for each bucket, beside its pages and its own', async () => {
    await world.createBuckets('healthy', 1_100, 0);
    await invokeBackfill(world, {});
    await runQueues(world);
    const counts = callCounts();
    expect(counts).toMatchObject({ GetBucketEncryption: 1_100, GetBucketPolicy: 1_100 });
    const s3 = Object.keys(counts).filter((name) => name.includes('Bucket'));
    expect(s3.toSorted()).toEqual(['GetBucketEncryption', 'GetBucketPolicy', 'ListBuckets']);
    // To choose the way, and the two pages.
    expect(counts['ListBuckets']).toBe(3);
    expect(world.alerts).toMatchObject([{ fanOut: 'queue', outcomes: { unchanged: 1_100 } }]);
  });

  it('writes to the ledger for a repair as often as the page on costs counts', async () => {
    const itemsFor = async (prefix: string, drifted: number): Promise<number> => {
      await world.createBuckets(prefix, 0, drifted);
      callCounts();
      await invokeBackfill(world, { include: [`${prefix}-*`], fanOut: 'in-place' });
      await runQueues(world);
      const { PutItem = 0, UpdateItem = 0, DeleteItem = 0 } = callCounts();
      return PutItem + UpdateItem + DeleteItem;
    };
    // What a run writes of itself is the same for both, once there was one.
    await itemsFor('first', 1);
    const [few, more] = [await itemsFor('few', 2), await itemsFor('more', 12)];
    expect(more - few).toBe(10 * 6);
    expect(textOf('src/deployment/README.md')).toContain('a sweep makes six writes for a repair:');
  });

  it('answers at once for a run through the queue, and resume says how it stands', async () => {
    await world.createBuckets('queued', 15, 5);
    const asked = { include: ['queued-*'], exclude: ['*-000019'], limit: 12, fanOut: 'queue' };
    const answer = await invokeBackfill(world, asked);
    expect(answer).toMatchObject({ phase: 'looking', stands: 'queued; it goes on by itself' });
    const { run } = answer as { run: string };
    await runQueues(world);
    expect(world.alerts).toMatchObject([{ run, listed: 20, chosen: 12, notFinished: 0 }]);
    expect(await invokeBackfill(world, { resume: run })).toMatchObject({ run, chosen: 12 });
    await expect(invokeBackfill(world, { resume: 'other' })).rejects.toThrow(/has no run other/);
    await expect(invokeBackfill(world, { mode: 'x', limit: 0 })).rejects.toThrow(/mode.*limit/);
  });

  it('only looks where that was asked for, also in the queue', async () => {
    await world.createBuckets('looked-at', 2, 3);
    await invokeBackfill(world, { mode: 'inspect', fanOut: 'queue' });
    await runQueues(world);
    expect(world.alerts).toMatchObject([
      { mode: 'inspect', severity: 'warning', outcomes: { inspected: 3, unchanged: 2 } },
    ]);
    expect(Object.keys(callCounts()).filter((name) => name.startsWith('PutBucket'))).toEqual([]);
  });

  it('that was to repair writes nothing more once the stack only looks', async () => {
    await world.createBuckets('deployed', 2, 2);
    const fate = { callsLeft: 12, lastHasEffect: false, isDead: false };
    await invokeBackfill(world, {}, fate).catch(() => undefined);
    expect(fate.isDead).toBe(true);
    world.settings = { ...world.settings, mode: 'inspect' };
    world.pass(900_000);
    callCounts();
    expect(await deliver(world, 'backfill')).toBe(true);
    expect(Object.keys(callCounts()).filter((name) => name.startsWith('PutBucket'))).toEqual([]);
    expect(world.alerts).toMatchObject([{ outcomes: { inspected: 2, unchanged: 2 } }]);
  });

  it('never counts a message of the queue that comes twice', async () => {
    await world.createBuckets('twice', 3, 3);
    await invokeBackfill(world, { fanOut: 'queue' });
    // Dies between sending and noting it, so everything is sent again.
    await deliver(world, 'backfill', { callsLeft: 4, lastHasEffect: false, isDead: false });
    await runQueues(world);
    expect(world.alerts).toMatchObject([{ chosen: 6, outcomes: { repaired: 3, unchanged: 3 } }]);
    const sent = world.aws.requests.filter(({ operation }) => operation === 'SendMessageBatch');
    expect(sent.length).toBeGreaterThan(2);
  });

  it.each([
    { operation: 'PutItem', why: 'nothing is kept that could be carried on' },
    { operation: 'SendMessageBatch', why: 'no message carries it on' },
  ])('fails where $operation does, and goes on when Lambda tries again: $why', async (fault) => {
    await world.createBuckets('tried-again', 1, 1);
    world.aws.faults.add({ kind: 'access-denied', operation: fault.operation });
    const start = async () => invokeBackfill(world, {}, immortal(), 'run-tried-again');
    await expect(start()).rejects.toThrow(/The backfill is not started: .* is denied/);
    world.aws.faults.clear();
    expect(await start()).toMatchObject({ run: 'run-tried-again', outcomes: { repaired: 1 } });
  });

  it('ends although a bucket meets a bug of ours, and tells that it did not come to an end', async () => {
    await world.createBuckets('bug', 2, 2);
    const { observe } = world.ports;
    world.ports.observe = async (ref) => {
      if (ref.name === 'bug-000001') throw new Error('a bug');
      return observe(ref);
    };
    await invokeBackfill(world, {});
    // Until nothing more is heard of it.
    world.pass(2 * 3_600_000);
    await deliver(world, 'backfill');
    expect(world.alerts).toMatchObject([{ chosen: 4, notFinished: 1, severity: 'error' }]);
  });

  it('never takes an exception for told that its alert has no room for', async () => {
    const told = new Set<string>();
    world.teller.askTold = async ({ text }) =>
      Promise.resolve({ isNews: !told.has(text), repeats: 0 });
    world.teller.rememberTold = async ({ text }) => Promise.resolve(void told.add(text));
    for (let number = 0; number < 25; number++) {
      const ref = bucketRef(account, region, `excepted-${number}` as BucketName);
      const untilMs = world.clock.nowMs() + 3 * 86_400_000;
      await world.ports.ledger.putException({ ...exception(ref), untilMs });
    }
    for (const _ of ['first', 'second', 'third']) await invokeBackfill(world, {});
    const named = (world.alerts as { exceptions: { bucket: string }[] }[]).map(({ exceptions }) =>
      exceptions.map(({ bucket }) => bucket),
    );
    expect(named.map(({ length }) => length)).toEqual([20, 5, 0]);
    expect(new Set(named.flat()).size).toBe(25);
  });

  it('tells why the list is not whole, and what was done of it', async () => {
    await world.createBuckets('unlisted', 1, 0);
    world.aws.faults.add({ kind: 'access-denied', operation: 'ListBuckets' });
    await expect(invokeBackfill(world, {})).rejects.toThrow(/s3:ListAllMyBuckets is denied/);
  });
});

describe('targets of server access logs', () => {
  const logTo = async (TargetBucket: string, Bucket: string): Promise<void> => {
    const BucketLoggingStatus = { LoggingEnabled: { TargetBucket, TargetPrefix: '' } };
    const s3 = world.clients.s3(region);
    await s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus }));
  };
  const loggingCalls = (): number => callCounts()['GetBucketLogging'] ?? 0;
  const encryptionOf = (bucket: string) =>
    world.aws.requests.filter(
      (one) => one.bucket === bucket && one.operation === 'PutBucketEncryption',
    );

  it('are held although nothing on them says so, once drift makes it worth asking', async () => {
    await world.createBuckets('logs', 2, 2);
    await logTo('logs-000000', 'logs-000001');
    callCounts();
    await invokeBackfill(world, {});
    expect(world.alerts).toMatchObject([{ severity: 'warning', outcomes: { repaired: 2 } }]);
    expect(JSON.stringify(world.alerts)).toMatch(/logs-000000 was resealed in part: .* logs/);
    expect(encryptionOf('logs-000000')).toEqual([]);
    expect(loggingCalls()).toBe(4);
    // Known for some days: nobody has to ask again, and it counts for events as well.
    await invokeBackfill(world, { accessLogTargets: 'never' });
    expect(world.alerts[1]).toMatchObject({ outcomes: { held: 1, unchanged: 3 } });
    expect(loggingCalls()).toBe(0);
  });

  it.each([
    { asked: 'always', writes: 0, why: 'asked before the first look' },
    { asked: 'auto', writes: 1, why: 'asked at the end, for the next looks' },
  ])('in the queue, $asked: $why', async ({ asked, writes }) => {
    await world.createBuckets('logs', 2, 2);
    await logTo('logs-000000', 'logs-000001');
    callCounts();
    await invokeBackfill(world, { fanOut: 'queue', accessLogTargets: asked });
    await runQueues(world);
    expect(encryptionOf('logs-000000')).toHaveLength(writes);
    expect(loggingCalls()).toBe(4);
    const ref = bucketRef(account, region, 'logs-000000' as BucketName);
    expect(await world.ports.ledger.readBucket(ref, 0)).toMatchObject({
      value: { accessLogs: { sources: ['logs-000001'] } },
    });
  });
});
