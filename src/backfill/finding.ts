import type { Outcome } from '../core/outcome.ts';
import { isWorthAnotherRun } from '../core/outcome.ts';
import type { Severity } from '../report/alert-contract.ts';
import { describeOutcome } from '../report/describe-outcome.ts';
import { lineOf } from '../report/line-of.ts';
import { severityOf } from '../report/severity-of.ts';

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

export function findingOf(outcome: Outcome, number: number): BucketFinding | undefined {
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

/** What became of a bucket whose last finding is open although it is done: the last look found it sealed. */
export function settled(finding: BucketFinding, isDone: boolean): BucketFinding {
  if (!finding.isOpen || !isDone) return finding;
  const outcome = finding.hasChanges ? 'repaired' : 'unchanged';
  return { ...finding, outcome, severity: 'info', isOpen: false };
}
