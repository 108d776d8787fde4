import type { Baseline } from '../core/baseline.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { BucketState } from '../core/bucket-state.ts';
import type { Drift } from '../core/drift.ts';
import { isWorthRetrying } from '../core/failure.ts';
import type { Failure } from '../core/failure.ts';
import type { Hold, Warning } from '../core/holds/hold.ts';
import type { Observed } from '../core/observed.ts';
import type { Change, Plan } from '../core/plan.ts';
import type { Ports } from './ports.ts';
import { tryAgain } from './try-again.ts';

export type GuardContext = {
  state: BucketState;
  drifts: readonly Drift[];
  ref: BucketRef;
  baseline: Baseline;
  /** Buckets that are known to write their server access logs to this one. */
  accessLogsOf: readonly string[];
};

/** What became of one planned change: it stays, it is refused, or it is left out for the holds. */
export type GuardVerdict = { plan: Plan; holds: Hold[]; warnings: Warning[] };

export const read = async <T>(
  call: () => Promise<Observed<T>>,
  { clock }: Ports,
): Promise<Observed<T>> =>
  tryAgain(call, (answer) => (answer.kind === 'unreadable' ? answer.failure : undefined), clock);

/** A hold stays until somebody does something; what may pass by itself brings the message back instead. */
export const mayPass = <T>(
  answer: Observed<T>,
): answer is Extract<Observed<T>, { kind: 'unreadable' }> =>
  answer.kind === 'unreadable' &&
  (isWorthRetrying(answer.failure) || answer.failure.kind === 'bucket-gone');

export const kept = (change: Change): GuardVerdict => ({
  plan: { changes: [change], refusals: [] },
  holds: [],
  warnings: [],
});

export const refused = (failure: Failure): GuardVerdict => ({
  plan: { changes: [], refusals: [failure] },
  holds: [],
  warnings: [],
});

export const judged = (
  change: Change,
  { holds, warnings }: { holds: Hold[]; warnings: Warning[] },
): GuardVerdict => ({
  plan: { changes: holds.length > 0 ? [] : [change], refusals: [] },
  holds,
  warnings,
});
