import type { Baseline } from '../core/baseline.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import { findDrifts } from '../core/bucket-state.ts';
import type { Drift, Seal } from '../core/drift.ts';
import { sealOf } from '../core/drift.ts';
import type { Failure } from '../core/failure.ts';
import { sealsOfChange } from '../core/plan.ts';
import type { Change, Plan } from '../core/plan.ts';
import { applyChange } from './apply-change.ts';
import type { Recorder } from './apply-change.ts';
import { withFoundKey } from './look-up-key.ts';
import type { Ports } from './ports.ts';

/** Verifying is observing and deciding again; S3 may take a while to show a new configuration. */
const VERIFY_DELAYS_MS = [200, 1_000, 3_000] as const;

/** Kept for telling and for answering the queue. */
const VERIFY_RESERVE_MS = 8_000;

export type AppliedPlan = {
  changes: Change[];
  failures: Failure[];
  remaining: Drift[];
};

type Uncertain = { change: Change; failure: Failure };

/** Where all drifts that made the plan were found. */
type Subject = { ref: BucketRef; baseline: Baseline; drifts: readonly Drift[] };

/** Writes what is planned, and looks at the whole bucket after. */
export async function applyPlan(
  plan: Plan,
  { ref, baseline, drifts: before }: Subject,
  ports: Ports,
  recorder: Recorder,
): Promise<AppliedPlan> {
  const changes: Change[] = [];
  const failures = [...plan.refusals];
  const uncertain: Uncertain[] = [];
  const settled: Seal[] = [];
  // One after the other: two configuration calls for one bucket at once conflict (OperationAborted).
  for (const change of plan.changes) {
    const result = await applyChange(change, ref, baseline, ports, recorder);
    if (result.kind === 'written') changes.push(result.change);
    // Also what somebody else resealed has to be seen.
    if (result.kind !== 'failed') settled.push(...sealsOfChange(change));
    if (result.kind !== 'failed') continue;
    const { failure, unanswered } = result;
    if (unanswered === undefined) failures.push(failure);
    else uncertain.push({ change: unanswered, failure });
  }
  const open = uncertain.flatMap(({ change }) => sealsOfChange(change));
  const known = new Set(before.map(sealOf));
  const isLookedFor = (drift: Drift): boolean =>
    [...settled, ...open].includes(sealOf(drift)) || !known.has(sealOf(drift));
  const isLooking = settled.length + open.length > 0;
  const drifts = isLooking ? await verify(isLookedFor, ref, baseline, ports) : [];
  return settle({ changes, failures, remaining: drifts }, uncertain);
}

/** What had no clear answer is written if S3 shows it, and otherwise told as a failure. */
function settle(
  { changes, failures, remaining: drifts }: AppliedPlan,
  uncertain: readonly Uncertain[],
): AppliedPlan {
  const isShown = ({ change }: Uncertain): boolean =>
    !drifts.some((drift) => sealsOfChange(change).includes(sealOf(drift)));
  const shown = uncertain.filter(isShown);
  const missing = uncertain.filter((one) => !isShown(one));
  const told = new Set(missing.flatMap(({ change }) => sealsOfChange(change)));
  const applied: AppliedPlan = {
    changes: [...changes, ...shown.map(({ change }) => change)],
    failures: [...failures, ...missing.map(({ failure }) => failure)],
    remaining: drifts.filter((drift) => !told.has(sealOf(drift))),
  };
  const isDone = applied.changes.length + applied.failures.length > 0 || drifts.length === 0;
  // Somebody resealed what was planned, and since then it is broken again, or something else is.
  return isDone ? applied : { ...applied, failures: [brokenAgain] };
}

const brokenAgain: Failure = { kind: 'conflict', action: 's3:GetBucketPolicy' };

/** What is still missing, or again. */
async function verify(
  isLookedFor: (drift: Drift) => boolean,
  ref: BucketRef,
  baseline: Baseline,
  ports: Ports,
): Promise<Drift[]> {
  let drifts: Drift[] = [];
  for (const [attempt, delayMs] of VERIFY_DELAYS_MS.entries()) {
    // The first look is always taken: without it nothing is known.
    if (attempt > 0 && ports.clock.remainingMs() < delayMs + VERIFY_RESERVE_MS) break;
    await ports.clock.wait(delayMs);
    const state = await withFoundKey(await ports.observe(ref), ref, baseline, ports);
    drifts = findDrifts(state, ref, baseline).filter(isLookedFor);
    if (drifts.length === 0) break;
  }
  return drifts;
}
