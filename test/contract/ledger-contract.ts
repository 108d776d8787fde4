import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { AccountId } from '../../src/core/names.ts';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import { exception, intent, minuteMs, nowMs, repairId } from '../support/ledger-builders.ts';
import { describeFates, describeHistory, describeRepairs } from './ledger-contract-repairs.ts';
import { describeOutbox } from './ledger-contract-outbox.ts';
import { describeTold } from './ledger-contract-told.ts';
import { fewerRuns as runs, freshBucket, valueOf } from './ledgers.ts';
import { describeBackfills } from './ledger-contract-backfills.ts';

const longAgo = nowMs - 365 * 24 * 60 * minuteMs;

/** What every ledger keeps. `open` is called once. */
export function describeLedger(name: string, open: () => Promise<Ledger>): void {
  describe(`the contract of the ledger, kept by ${name}`, () => {
    let ledger: Ledger;
    beforeAll(async () => {
      ledger = await open();
    }, 30_000);
    const given = (): Ledger => ledger;
    describeReadBucket(given);
    describeLeases(given);
    describeRepairs(given);
    describeFates(given);
    describeHistory(given);
    describeExceptions(given);
    describeBackfills(given);
    describeOutbox(given);
    describeTold(given);
  });
}

function describeReadBucket(ledger: () => Ledger): void {
  it('knows nothing of a new bucket', async () => {
    const nothing = { lease: undefined, accessLogs: undefined };
    const empty = { exceptions: [], repairs: [], ...nothing };
    expect(await valueOf(ledger().readBucket(freshBucket(), longAgo))).toEqual(empty);
  });

  it('answers all that is known of this bucket together', async () => {
    const [bucket, other] = [freshBucket(), freshBucket()];
    const lease = { holder: 'run-1', untilMs: nowMs + minuteMs };
    for (const ref of [bucket, other]) {
      for (const age of [30, 0, 61, 60]) {
        const id = repairId({ ref, timeMs: nowMs - age * minuteMs });
        await valueOf(ledger().recordIntent(intent({ id })));
      }
      await valueOf(ledger().putException({ ...exception(ref), seal: 'encryption' }));
      await valueOf(ledger().putException(exception(ref)));
    }
    await valueOf(ledger().takeLease(bucket, lease, nowMs));
    const accessLogs = { sources: ['one', 'two'], timeMs: nowMs };
    await valueOf(ledger().putAccessLogs(bucket, { ...accessLogs, sources: ['gone'] }));
    await valueOf(ledger().putAccessLogs(bucket, accessLogs));
    const record = await valueOf(ledger().readBucket(bucket, nowMs - 60 * minuteMs));
    expect(record.lease).toEqual(lease);
    expect(record.accessLogs).toEqual(accessLogs);
    expect(record.exceptions.map(({ seal }) => seal).toSorted()).toEqual([
      'encryption',
      'transport',
    ]);
    expect(record.exceptions).toContainEqual(exception(bucket));
    const { settings: _, ...summary } = intent();
    expect(record.repairs).toEqual(
      [60, 30, 0].map((age) => ({
        ...summary,
        id: repairId({ ref: bucket, timeMs: nowMs - age * minuteMs }),
        state: 'intended',
        outcome: undefined,
      })),
    );
  });
}

function describeLeases(ledger: () => Ledger): void {
  const take = (ref: BucketRef, holder: string, at: number, until: number) =>
    valueOf(ledger().takeLease(ref, { holder, untilMs: nowMs + until }, nowMs + at));

  it.each([
    { holder: 'other', at: 9, why: 'it has not ended', answer: 'held-by-another' },
    { holder: 'other', at: 10, why: 'it ends at that very time', answer: 'taken' },
    { holder: 'first', at: 5, why: 'its own holder prolongs it', answer: 'taken' },
  ])('a lease until 10 asked for by $holder at $at: $answer, as $why', async (row) => {
    const bucket = freshBucket();
    expect(await take(bucket, 'first', 0, 10)).toBe('taken');
    expect(await take(bucket, row.holder, row.at, 20)).toBe(row.answer);
  });

  it('is free again once released, and only its holder releases it', async () => {
    const bucket = freshBucket();
    await take(bucket, 'first', 0, 10);
    expect(await valueOf(ledger().releaseLease(bucket, 'other'))).toBe('not-held');
    expect(await take(bucket, 'other', 1, 10)).toBe('held-by-another');
    expect(await valueOf(ledger().releaseLease(bucket, 'first'))).toBe('released');
    expect(await valueOf(ledger().releaseLease(bucket, 'first'))).toBe('not-held');
    expect(await take(bucket, 'other', 1, 10)).toBe('taken');
  });

  it('of several that ask at once for an ended lease, always exactly one gets it', async () => {
    for (let round = 0; round < 5; round++) {
      const bucket = freshBucket();
      await take(bucket, 'first', 0, 10);
      const holders = ['one', 'two', 'three', 'four'];
      const answers = await Promise.all(holders.map((holder) => take(bucket, holder, 11, 20)));
      expect(answers.filter((answer) => answer === 'taken')).toHaveLength(1);
    }
  });

  const step = fc.record({
    holder: fc.constantFrom('one', 'two', 'three'),
    passes: fc.integer({ min: 0, max: 8 }),
    lasts: fc.integer({ min: 0, max: 10 }),
    release: fc.boolean(),
  });

  it('never lets two holders have a lease that has not ended', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const bucket = freshBucket();
        const held = new Map<string, number>();
        let now = 0;
        for (const { holder, passes, lasts, release } of steps) {
          now += passes;
          if (release) {
            await valueOf(ledger().releaseLease(bucket, holder));
            held.delete(holder);
          } else if ((await take(bucket, holder, now, now + lasts)) === 'taken') {
            held.set(holder, now + lasts);
          }
          const holders = [...held].filter(([, until]) => until > now);
          expect(holders.length).toBeLessThanOrEqual(1);
        }
      }),
      runs,
    );
  });
}

function describeExceptions(ledger: () => Ledger): void {
  it('lists those of an account, of all its buckets, the first to end first', async () => {
    const account = '777788889999' as AccountId;
    const [one, two] = [freshBucket(), freshBucket()].map((ref) => ({ ...ref, account }));
    if (one === undefined || two === undefined) throw new Error('no buckets');
    const late = { ...exception(one), untilMs: nowMs + 9 * minuteMs };
    const early = { ...exception(two), seal: 'encryption' as const, untilMs: nowMs + minuteMs };
    await valueOf(ledger().putException({ ...late, reason: 'the first text', untilMs: nowMs }));
    await valueOf(ledger().putException(late));
    await valueOf(ledger().putException(early));
    await valueOf(ledger().putException(exception(freshBucket())));
    expect(await valueOf(ledger().listExceptions(account))).toEqual([early, late]);
    expect(await valueOf(ledger().removeException(one, 'transport'))).toBe('removed');
    expect(await valueOf(ledger().removeException(one, 'transport'))).toBe('absent');
    expect(await valueOf(ledger().listExceptions(account))).toEqual([early]);
  });
}
