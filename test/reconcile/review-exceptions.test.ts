import { describe, expect, it } from '@jest/globals';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import { reviewExceptions } from '../../src/reconcile/review-exceptions.ts';
import { refIn } from '../support/core-builders.ts';
import { exception, minuteMs, nowMs } from '../support/ledger-builders.ts';

const dayMs = 24 * 60 * minuteMs;
const ref = refIn('eu-west-1');
const sinceMs = nowMs - dayMs;

const reviewed = async (untilMs: number, region = 'eu-west-1') => {
  const ledger = ledgerInMemory();
  await ledger.putException({ ...exception(refIn(region)), untilMs });
  const review = await reviewExceptions(ref, sinceMs, nowMs, ledger);
  if (!review.ok) throw new Error(JSON.stringify(review));
  const { ended, endSoon } = review.value;
  return { ended: ended.length, endSoon: endSoon.length };
};

describe('reviewExceptions', () => {
  it.each([
    { untilMs: sinceMs, is: { ended: 0, endSoon: 0 }, why: 'the last review has told of it' },
    { untilMs: sinceMs + 1, is: { ended: 1, endSoon: 0 }, why: 'it ended since' },
    { untilMs: nowMs, is: { ended: 1, endSoon: 0 }, why: 'it ends with its last moment' },
    { untilMs: nowMs + 1, is: { ended: 0, endSoon: 1 }, why: 'it is about to end' },
    { untilMs: nowMs + 7 * dayMs, is: { ended: 0, endSoon: 1 }, why: 'it has a week left' },
    { untilMs: nowMs + 7 * dayMs + 1, is: { ended: 0, endSoon: 0 }, why: 'there is time' },
  ])('answers $is for one until $untilMs ($why)', async ({ untilMs, is }) => {
    expect(await reviewed(untilMs)).toEqual(is);
  });

  it('leaves out other Regions', async () => {
    expect(await reviewed(nowMs, 'us-east-1')).toEqual({ ended: 0, endSoon: 0 });
  });

  it('tells of every end once, when each review begins where the last one stopped', async () => {
    const ledger = ledgerInMemory();
    for (let hour = 0; hour < 48; hour++) {
      const of = exception(refIn('eu-west-1', `bucket-${hour}`));
      await ledger.putException({ ...of, untilMs: nowMs + hour * 60 * minuteMs });
    }
    const told: string[] = [];
    for (let day = 0; day < 3; day++) {
      const now = nowMs + day * dayMs;
      const review = await reviewExceptions(ref, now - dayMs, now, ledger);
      told.push(...(review.ok ? review.value.ended : []).map((one) => one.ref.name));
    }
    expect(told).toHaveLength(48);
    expect(new Set(told).size).toBe(48);
  });

  it('hands on what the ledger could not answer', async () => {
    const failure = { kind: 'throttled', action: 'dynamodb:Query' } as const;
    const listExceptions = async () => Promise.resolve({ ok: false, failure } as const);
    expect(await reviewExceptions(ref, sinceMs, nowMs, { listExceptions })).toEqual({
      ok: false,
      failure,
    });
  });
});
