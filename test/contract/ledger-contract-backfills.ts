import { expect, it } from '@jest/globals';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import { present } from '../support/core-builders.ts';
import { nowMs } from '../support/ledger-builders.ts';
import { freshNumber, valueOf } from './ledgers.ts';

export function describeBackfills(ledger: () => Ledger): void {
  const step = async (run: string, checkpoint: string, replaces?: string) =>
    valueOf(ledger().putCheckpoint(run, { checkpoint, replaces }, nowMs));

  const say = async (run: string, bucket: string, about: string, isLast = true) =>
    valueOf(ledger().putFinding(run, { bucket, about, isLast }, nowMs));

  it('keeps the last checkpoint and adds up what runs count at once', async () => {
    const run = `run-${freshNumber()}`;
    expect(await ledger().readBackfill(run)).toEqual({ kind: 'absent' });
    await step(run, 'token-1');
    await step(run, 'token-2', 'token-1');
    const counts = [{ unchanged: 3, 'repaired-unconfirmed': 1 }, { unchanged: 4 }, { held: 1 }];
    await Promise.all(counts.map((count) => valueOf(ledger().addCounters(run, count, nowMs))));
    const sums = { unchanged: 7, 'repaired-unconfirmed': 1, held: 1 };
    expect(await ledger().readBackfill(run)).toEqual(
      present({ checkpoint: 'token-2', counters: sums }),
    );
    expect(await valueOf(ledger().addCounters(run, { held: 2 }, nowMs))).toEqual({
      ...sums,
      held: 3,
    });
  });

  it('lets of several that carry a run on at once exactly one make the step', async () => {
    const run = `run-${freshNumber()}`;
    expect(await step(run, 'first')).toBe('recorded');
    expect(await step(run, 'another first')).toBe('superseded');
    const steps = ['one', 'two', 'three'].map((next) => step(run, next, 'first'));
    expect((await Promise.all(steps)).toSorted()).toEqual(['recorded', 'superseded', 'superseded']);
    expect(await step(run, 'late', 'first')).toBe('superseded');
  });

  it('takes the same step twice, for the answer of the first may have been lost', async () => {
    const run = `run-${freshNumber()}`;
    for (const _ of [1, 2]) expect(await step(run, 'first')).toBe('recorded');
    for (const _ of [1, 2]) expect(await step(run, 'second', 'first')).toBe('recorded');
    expect(await step(run, 'first')).toBe('superseded');
  });

  it('has one finding for each bucket of a run, by name and in pages', async () => {
    const run = `run-${freshNumber()}`;
    await step(run, 'checkpoint');
    await valueOf(ledger().markDone(run, 0, [0], nowMs));
    for (const bucket of ['c-bucket', 'a-bucket', 'b-bucket', 'a-bucket']) {
      const about = `the last of ${bucket}`;
      await say(run, bucket, 'earlier');
      await say(run, bucket, about);
    }
    const finding = (bucket: string) => ({
      bucket,
      about: `the last of ${bucket}`,
      begun: undefined,
    });
    const page = await valueOf(ledger().findingsPage(run, 2));
    expect(page).toEqual({ findings: ['a-bucket', 'b-bucket'].map(finding), next: 'b-bucket' });
    const rest = await valueOf(ledger().findingsPage(run, 2, page.next));
    expect(rest).toEqual({ findings: [finding('c-bucket')], next: undefined });
    expect((await valueOf(ledger().findingsPage(`${run}-other`, 2))).findings).toEqual([]);
    // Neither findings nor what is done is taken for a checkpoint.
    const backfill = present({ checkpoint: 'checkpoint', counters: {} });
    expect(await ledger().readBackfill(run)).toEqual(backfill);
  });

  it('replaces a last word only with a last word, and never forgets that a repair was begun', async () => {
    const run = `run-${freshNumber()}`;
    const noteRepair = async (bucket: string, number: number) =>
      valueOf(ledger().noteRepair(run, { bucket, number }, nowMs));
    await noteRepair('a-bucket', 7);
    const only = { bucket: 'a-bucket', about: undefined, begun: 7 };
    expect((await valueOf(ledger().findingsPage(run, 9))).findings).toEqual([only]);
    await say(run, 'a-bucket', 'throttled', false);
    await say(run, 'b-bucket', 'held');
    await say(run, 'b-bucket', 'throttled', false);
    await noteRepair('b-bucket', 8);
    await say(run, 'c-bucket', 'held');
    await say(run, 'c-bucket', 'contested');
    expect((await valueOf(ledger().findingsPage(run, 9))).findings).toEqual([
      { bucket: 'a-bucket', about: 'throttled', begun: 7 },
      { bucket: 'b-bucket', about: 'held', begun: 8 },
      { bucket: 'c-bucket', about: 'contested', begun: undefined },
    ]);
  });

  it('counts what is done once, however often and by however many it is said', async () => {
    const run = `run-${freshNumber()}`;
    expect(await valueOf(ledger().readDone(run, 0))).toEqual(new Set());
    const said = [
      [0, 1],
      [1, 2, 3],
      [3, 3],
      [0, 999, 0],
    ];
    await Promise.all(said.map((numbers) => valueOf(ledger().markDone(run, 0, numbers, nowMs))));
    await valueOf(ledger().markDone(run, 1, [1_000], nowMs));
    expect(await valueOf(ledger().readDone(run, 0))).toEqual(new Set([0, 1, 2, 3, 999]));
    expect(await valueOf(ledger().readDone(run, 1))).toEqual(new Set([1_000]));
  });
}
