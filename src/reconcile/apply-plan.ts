import type { Baseline } from '../core/baseline.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import { findDrifts } from '../core/bucket-state.ts';
import type { Drift, Seal } from '../core/drift.ts';
import { sealOf } from '../core/drift.ts';
import type { Failure } from '../core/failure.ts';
import { sealsOfChange } from '../core/plan.ts';
import type { Change, Plan } from '../core/plan.ts';
import { applyChange } from './apply-change.ts';
import type { RecordChange } from './apply-change.ts';
import { withFoundKey } from './look-up-key.ts';
import type { Ports } from './ports.ts';

/** Verifying is observing and deciding again; S3 may take a while to show a new configuration. */
const VERIFY_DELAYS_MS = [200, 1_000, 3_000] as const;

/** Kept for telling and for answering the queue. */
const VERIFY_RESERVE_MS = 8_000;

export type AppliedPlan = {
  changes: Change[];
  /** Sent without a clear answer, and not shown by S3. */
  unanswered: Change[];
  failures: Failure[];
  remaining: Drift[];
};

/** Writes what is planned and looks at the seals that were written. */
export async function applyPlan(
  plan: Plan,
  ref: BucketRef,
  baseline: Baseline,
  ports: Ports,
  record: RecordChange,
): Promise<AppliedPlan> {
  const changes: Change[] = [];
  const failures = [...plan.refusals];
  const uncertain: { change: Change; failure: Failure }[] = [];
  // One after the other: two configuration calls for one bucket at once conflict (OperationAborted).
  for (const change of plan.changes) {
    const result = await applyChange(change, ref, baseline, ports, record);
    if (result.kind === 'written') changes.push(result.change);
    if (result.kind !== 'failed') continue;
    const { failure, unanswered } = result;
    if (unanswered === undefined) failures.push(failure);
    else uncertain.push({ change: unanswered, failure });
  }
  const seals = [...changes, ...uncertain.map(({ change }) => change)].flatMap(sealsOfChange);
  const drifts = await verify(seals, ref, baseline, ports);
  const unanswered: Change[] = [];
  for (const { change, failure } of uncertain) {
    // There was no clear answer, so what S3 shows decides.
    const isShown = !drifts.some((drift) => sealsOfChange(change).includes(sealOf(drift)));
    if (isShown) {
      changes.push(change);
    } else {
      unanswered.push(change);
      failures.push(failure);
    }
  }
  const written = new Set(changes.flatMap(sealsOfChange));
  const remaining = drifts.filter((drift) => written.has(sealOf(drift)));
  return { changes, unanswered, failures, remaining };
}

/** What is still missing in these seals. */
async function verify(
  seals: readonly Seal[],
  ref: BucketRef,
  baseline: Baseline,
  ports: Ports,
): Promise<Drift[]> {
  let drifts: Drift[] = [];
  for (const [attempt, delayMs] of (seals.length > 0 ? VERIFY_DELAYS_MS : []).entries()) {
    // The first look is always taken: without it nothing is known.
    if (attempt > 0 && ports.clock.remainingMs() < delayMs + VERIFY_RESERVE_MS) break;
    await ports.clock.wait(delayMs);
    const state = await withFoundKey(await ports.observe(ref), ref, baseline, ports);
    const found = findDrifts(state, ref, baseline);
    drifts = found.filter((drift) => seals.includes(sealOf(drift)));
    if (drifts.length === 0) break;
  }
  return drifts;
}
