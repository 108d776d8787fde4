import { describe, expect, it } from '@jest/globals';
import { keepFinding } from '../../src/backfill/finding.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import { summaryOf } from '../support/backfill-builders.ts';
import { refIn } from '../support/core-builders.ts';

const run = 'run-1';
const nowMs = 1_000;

/** Of buckets that were held by their numbers, and marked as done by theirs. */
async function sumsOf(chosen: number, held: readonly number[], done: readonly number[]) {
  const ledger = ledgerInMemory();
  for (const number of held) {
    const ref = refIn('eu-west-1', `bucket-${number}`);
    const outcome: Outcome = { ref, kind: 'held', drifts: [], holds: [] };
    await keepFinding({ run, number }, outcome, ledger, nowMs);
  }
  await ledger.markDone(run, 0, done, nowMs);
  const { outcomes, notFinished } = await summaryOf(run, chosen, ledger, nowMs);
  return { outcomes, notFinished };
}

describe('the sums of a run', () => {
  it.each([
    {
      why: 'all are marked',
      held: [1],
      done: [0, 1, 2],
      sums: { outcomes: { held: 1, unchanged: 2 }, notFinished: 0 },
    },
    {
      why: 'one had no answer',
      held: [1],
      done: [1, 2],
      sums: { outcomes: { held: 1, unchanged: 1 }, notFinished: 1 },
    },
    {
      why: 'a bucket with a last word could not be marked: it has its answer',
      held: [1],
      done: [0, 2],
      sums: { outcomes: { held: 1, unchanged: 2 }, notFinished: 0 },
    },
    {
      why: 'none could be marked',
      held: [0, 1, 2],
      done: [],
      sums: { outcomes: { held: 3 }, notFinished: 0 },
    },
    {
      why: 'a bucket behind the end of the list is marked: it stands for no other',
      held: [1],
      done: [0, 1, 3, 4],
      sums: { outcomes: { held: 1, unchanged: 1 }, notFinished: 1 },
    },
    {
      why: 'a bucket behind the end of the list has a last word',
      held: [1, 4],
      done: [0, 1, 2, 4],
      sums: { outcomes: { held: 1, unchanged: 2 }, notFinished: 0 },
    },
  ])('come to all that were chosen, where $why', async ({ held, done, sums }) => {
    expect(await sumsOf(3, held, done)).toEqual(sums);
  });
});
