import type { SQSBatchResponse } from 'aws-lambda';
import { markDone } from '../backfill/done.ts';
import { keepFinding, notingRepairs } from '../backfill/finding.ts';
import type { BaselineSettings } from '../core/baseline.ts';
import { describeFailure } from '../core/describe-failure.ts';
import { isWorthAnotherRun } from '../core/outcome.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Ledger } from '../reconcile/ledger.ts';
import type { RunSettings } from '../reconcile/reconcile-bucket.ts';
import type { BackfillMark } from '../triggers/backfill-message.ts';
import type { BucketRun } from '../triggers/group-by-bucket.ts';
import { noteOutcome } from './note-outcome.ts';
import type { Teller } from './tell-outcome.ts';
import { tellRun } from './tell-run.ts';

/** A backfill that only looks is obeyed, unless an event or another backfill is about the same bucket. */
export const inModeOf = <Settings extends Pick<RunSettings, 'mode'>>(
  { causes, marks = [] }: BucketRun,
  deployed: Settings,
): Settings =>
  causes.length === 0 && marks.length > 0 && marks.every(({ mode }) => mode === 'inspect')
    ? { ...deployed, mode: 'inspect' }
    : deployed;

type Note = { mark: BackfillMark; messageIds: readonly string[] };

/**
 * Keeps for backfills what became of their buckets: a finding for each that was not sealed already, and all
 * that are done with one call for the whole batch. What cannot be kept comes back.
 */
export function backfillNotes(
  ledger: Ledger,
  teller: Teller,
  baseline: BaselineSettings,
): {
  /** The ledger for a look at one bucket: it notes a repair before it is begun. */
  ledgerOf: (run: BucketRun) => Ledger;
  /** Alerts only of what an event led to. @returns whether the messages may go. */
  tell: (outcome: Outcome, run: BucketRun) => Promise<boolean>;
  close: (response: SQSBatchResponse) => Promise<SQSBatchResponse>;
} {
  const done: Note[] = [];
  return {
    ledgerOf: ({ ref, marks = [] }) => notingRepairs(ledger, ref.name, marks, Date.now),
    tell: async (outcome, run) => {
      const { causes, marks = [], messageIds } = run;
      const isOfBackfill = marks.length > 0 && causes.length === 0;
      if (isOfBackfill) noteOutcome(outcome, causes, teller);
      const isTold = isOfBackfill || (await tellRun(outcome, run, baseline, ledger, teller));
      for (const mark of marks) {
        const failure = await keepFinding(mark, outcome, ledger, Date.now());
        if (failure !== undefined) throw new Error(describeFailure(failure));
        if (!isWorthAnotherRun(outcome)) done.push({ mark, messageIds });
      }
      return isTold;
    },
    close: async ({ batchItemFailures }) => {
      const unkept: string[] = [];
      for (const run of new Set(done.map(({ mark }) => mark.run))) {
        const ofRun = done.filter(({ mark }) => mark.run === run);
        const numbers = ofRun.map(({ mark }) => mark.number);
        const marked = await markDone(run, numbers, Date.now(), ledger);
        if (!marked.ok) unkept.push(...ofRun.flatMap(({ messageIds }) => messageIds));
      }
      const again = new Set([
        ...batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
        ...unkept,
      ]);
      return {
        batchItemFailures: [...again].map((itemIdentifier) => ({ itemIdentifier })),
      };
    },
  };
}
