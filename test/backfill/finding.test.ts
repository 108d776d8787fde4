import { describe, expect, it } from '@jest/globals';
import { keepFinding, notingRepairs } from '../../src/backfill/finding.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import type { BackfillSummary } from '../../src/report/backfill-alert.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import { summaryOf } from '../support/backfill-builders.ts';
import { refIn } from '../support/core-builders.ts';
import { intent } from '../support/ledger-builders.ts';

const run = 'run-1';
const ref = refIn('eu-west-1', 'app-data');
const nowMs = 1_000;

const sealed: Outcome = { ref, kind: 'unchanged' };
const alarm: Outcome = {
  ref,
  kind: 'unchanged',
  alarms: [{ kind: 'https-denied', target: 'objects', proof: [0], statements: ['s'] }],
};
const throttled: Outcome = {
  ref,
  kind: 'refused',
  drifts: [],
  changes: [],
  failures: [{ kind: 'throttled', action: 's3:GetBucketPolicy' }],
  remaining: [],
};
const held: Outcome = { ref, kind: 'held', drifts: [], holds: [] };

type Step = Outcome | 'begins a repair' | 'is done';

/** The summary of a run with one bucket after all of this. */
async function summaryAfter(steps: readonly Step[]): Promise<BackfillSummary> {
  const ledger = ledgerInMemory();
  const place = { run, number: 0 };
  for (const step of steps) {
    if (step === 'is done') await ledger.markDone(run, 0, [0], nowMs);
    else if (step === 'begins a repair') {
      const noting = notingRepairs(ledger, ref.name, [place], () => nowMs);
      await noting.recordIntent(intent());
    } else await keepFinding(place, step, ledger, nowMs);
  }
  return summaryOf(run, 1, ledger, nowMs);
}

/** How it says that the bucket ended. */
async function outcomesAfter(steps: readonly Step[]): Promise<Record<string, number>> {
  const { outcomes, notFinished } = await summaryAfter(steps);
  return { ...outcomes, ...(notFinished > 0 ? { notFinished } : {}) };
}

describe('what a summary says of a bucket', () => {
  it.each<[string, Step[], Record<string, number>]>([
    ['that was sealed', [sealed, 'is done'], { unchanged: 1 }],
    ['that nobody answered for', [], { notFinished: 1 }],
    ['whose repair nobody could tell', ['begins a repair', sealed, 'is done'], { repaired: 1 }],
    [
      'that was throttled after such a repair',
      ['begins a repair', throttled, sealed, 'is done'],
      { repaired: 1 },
    ],
    [
      'that has an alarm after such a repair',
      ['begins a repair', alarm, 'is done'],
      { repaired: 1 },
    ],
    ['that was throttled first', [throttled, sealed, 'is done'], { unchanged: 1 }],
    ['that was held, and throttled at once', [held, throttled, 'is done'], { held: 1 }],
    ['that was held in the end', ['begins a repair', held, 'is done'], { held: 1 }],
    ['whose repair has not ended', ['begins a repair'], { notFinished: 1 }],
  ])('%s', async (_, steps, outcomes) => {
    expect(await outcomesAfter(steps)).toEqual(outcomes);
  });

  it.each<[string, Step[], RegExp]>([
    ['begun, and never told', ['begins a repair', 'is done'], /^a later look found it sealed/],
    ['throttled behind a repair', ['begins a repair', throttled, 'is done'], /found it sealed/],
    ['begun, and not ended', ['begins a repair'], /^its repair was begun by an invocation/],
  ])('in words, of one that was %s', async (_, steps, text) => {
    const { buckets } = await summaryAfter(steps);
    expect(buckets).toMatchObject([{ bucket: ref.name, text: expect.stringMatching(text) }]);
  });

  it('notes nothing, and records no intent, where the ledger does not take the note', async () => {
    const ledger = ledgerInMemory();
    const failure = { kind: 'throttled', action: 'dynamodb:UpdateItem' } as const;
    const refusing = {
      ...ledger,
      noteRepair: async () => Promise.resolve({ ok: false, failure } as const),
    };
    const noting = notingRepairs(refusing, ref.name, [{ run, number: 0 }], () => nowMs);
    const begun = intent();
    expect(await noting.recordIntent(begun)).toEqual({ ok: false, failure });
    expect(await ledger.readEntry(begun.id)).toEqual({ kind: 'absent' });
  });
});
