import type { BucketRef } from './bucket-ref.ts';
import type { Contest } from './contest.ts';
import type { Drift } from './drift.ts';
import { isWorthRetrying } from './failure.ts';
import type { Failure } from './failure.ts';
import type { Hold, Warning } from './holds/hold.ts';
import type { Change } from './plan.ts';
import type { PolicyAlarm } from './policy/evaluate.ts';
import type { RepairId } from './repair.ts';

/** What was found; all but the drifts are members only where there are any. */
export type Found = {
  drifts: Drift[];
  holds?: Hold[];
  warnings?: Warning[];
  /** Seals that somebody breaks again and again, and what would have been written for them. */
  contests?: Contest[];
  wanted?: Change[];
  /** Where the ledger has what was replaced. */
  repairId?: RepairId;
  /** Why the ledger does not know how the repair ended. */
  unrecorded?: Failure;
};

/** What happened to one bucket in one run. Each kind completes the sentence "the bucket was …". */
export type Outcome = {
  ref: BucketRef;
  /** What else the policy denies, and surely not on purpose; left out where there is nothing. */
  alarms?: readonly PolicyAlarm[];
} & (
  | { kind: 'unchanged' }
  /** Has drift, and nothing was written because only looking was asked for. */
  | ({ kind: 'inspected'; planned: Change[]; failures: Failure[] } & Found)
  /** With `holds`, one of its seals was left as it is. */
  | ({ kind: 'repaired'; changes: Change[] } & Found)
  /** Written, but what S3 shows since then still has drift. */
  | ({ kind: 'repaired-unconfirmed'; changes: Change[]; remaining: Drift[] } & Found)
  /** Has drift, and nothing was written for the reasons in `holds`. Looking again changes nothing. */
  | ({ kind: 'held'; holds: Hold[] } & Found)
  /** Left alone, because every repair is undone; `changes` was written in other seals. */
  | ({ kind: 'contested'; contests: Contest[]; changes: Change[] } & Found)
  /** Something was not written, for the reasons in `failures`; `changes` was, in the other seal. */
  | ({ kind: 'refused'; changes: Change[]; failures: Failure[]; remaining: Drift[] } & Found)
  | { kind: 'gone' }
);

/** Whether the message that led here has to come back. */
export function isWorthAnotherRun(outcome: Outcome): boolean {
  if (outcome.kind === 'repaired-unconfirmed') return true;
  if (outcome.kind === 'refused' && outcome.remaining.length > 0) return true;
  return 'failures' in outcome && outcome.failures.some(isWorthRetrying);
}
