import type { Failure } from '../core/failure.ts';
import type { BucketName } from '../core/names.ts';
import type { Outcome } from '../core/outcome.ts';
import { isWorthAnotherRun } from '../core/outcome.ts';
import type { Finding } from '../reconcile/backfills.ts';
import type { Ledger } from '../reconcile/ledger.ts';
import type { Severity } from '../report/alert-contract.ts';
import { describeOutcome } from '../report/describe-outcome.ts';
import { lineOf } from '../report/line-of.ts';
import { severityOf } from '../report/severity-of.ts';
import type { BackfillMark } from '../triggers/backfill-message.ts';

/** The place of one bucket in a run over all buckets. */
export type Place = Pick<BackfillMark, 'run' | 'number'>;

/** What is kept of a bucket for the summary of its run; one that was sealed already needs none. */
export type BucketFinding = {
  /** Which of the run's buckets it is. */
  number: number;
  outcome: Outcome['kind'];
  severity: Severity;
  drifts: string[];
  alarms: string[];
  hasChanges: boolean;
  /** Another look follows; it was sealed then where the bucket is done all the same. */
  isOpen: boolean;
  sentence: string;
};

const LONGEST_SENTENCE = 400;

function findingOf(outcome: Outcome, number: number): BucketFinding | undefined {
  if (outcome.kind === 'unchanged' && outcome.alarms === undefined) return undefined;
  const isOpen = isWorthAnotherRun(outcome);
  return {
    number,
    outcome: outcome.kind,
    severity: severityOf(outcome) ?? (isOpen ? 'warning' : 'info'),
    drifts: 'drifts' in outcome ? [...new Set(outcome.drifts.map(({ kind }) => kind))] : [],
    alarms: (outcome.alarms ?? []).map(({ kind }) => kind),
    hasChanges: 'changes' in outcome && outcome.changes.length > 0,
    isOpen,
    sentence: lineOf(describeOutcome(outcome), LONGEST_SENTENCE),
  };
}

/** Keeps what a look found, if there is something to say. An open finding is never the last word. */
export async function keepFinding(
  { run, number }: Place,
  outcome: Outcome,
  ledger: Pick<Ledger, 'putFinding'>,
  nowMs: number,
): Promise<Failure | undefined> {
  const finding = findingOf(outcome, number);
  if (finding === undefined) return undefined;
  const about = JSON.stringify(finding);
  const said = { bucket: outcome.ref.name, about, isLast: !finding.isOpen };
  const kept = await ledger.putFinding(run, said, nowMs);
  return kept.ok ? undefined : kept.failure;
}

/**
 * The ledger for a look at a bucket that runs wait for: it notes that a repair was begun, before it records the intent.
 * An invocation may die behind the write, and whoever looks again finds the bucket sealed.
 */
export const notingRepairs = (
  ledger: Ledger,
  bucket: BucketName,
  places: readonly Place[],
  nowMs: () => number,
): Ledger => ({
  ...ledger,
  recordIntent: async (intent) => {
    for (const { run, number } of places) {
      const noted = await ledger.noteRepair(run, { bucket, number }, nowMs());
      if (!noted.ok) return noted;
    }
    return ledger.recordIntent(intent);
  },
});

/** What the ledger has of a bucket, in our words. */
export const bucketFindingOf = ({ about, begun = 0 }: Finding): BucketFinding =>
  about === undefined ? begunRepair(begun) : (JSON.parse(about) as BucketFinding);

const begunRepair = (number: number): BucketFinding => ({
  number,
  outcome: 'repaired',
  severity: 'warning',
  drifts: [],
  alarms: [],
  hasChanges: true,
  isOpen: true,
  sentence:
    'its repair was begun by an invocation that could not say how it ended: see `reseal history`',
});

/** In the place of what an earlier look could not do. */
const sealedSince = 'a later look found it sealed: see `reseal history`';

/**
 * What became of a bucket in the end. Where a repair was begun, and a later look found the bucket sealed, it counts as
 * repaired; so does one whose last finding is open although it is done.
 */
export function endOfFinding(
  finding: BucketFinding,
  { isDone, isBegun }: { isDone: boolean; isBegun: boolean },
): BucketFinding {
  const { isOpen, hasChanges, outcome } = finding;
  if (isOpen ? !isDone : outcome !== 'unchanged') return finding;
  const isRepaired = isBegun || hasChanges;
  return {
    ...finding,
    outcome: isRepaired ? 'repaired' : 'unchanged',
    ...(isOpen && { severity: 'info', sentence: sealedSince, isOpen: false }),
  };
}
