import type { Baseline, RequiredAlgorithm } from '../core/baseline.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import { findDrifts } from '../core/bucket-state.ts';
import type { BucketState } from '../core/bucket-state.ts';
import type { Drift } from '../core/drift.ts';
import { sealOf } from '../core/drift.ts';
import type { Failure } from '../core/failure.ts';
import { partitionOf } from '../core/names.ts';
import type { Outcome } from '../core/outcome.ts';
import { planRepair } from '../core/plan.ts';
import type { Change, Plan } from '../core/plan.ts';
import { applyChange } from './apply-change.ts';
import { guardKey } from './guard-key.ts';
import type { Ports } from './ports.ts';
import { tryAgain } from './try-again.ts';

export type Mode = 'inspect' | 'repair';

export type Settings = {
  mode: Mode;
  algorithm: RequiredAlgorithm;
  bucketKey: boolean;
  /** The key as the owner wrote it; the ports know how to resolve it. */
  keyAsConfigured: string;
};

/** Verifying is observing and deciding again; S3 may take a while to show a new configuration. */
const VERIFY_DELAYS_MS = [200, 1_000, 3_000] as const;

/**
 * One run over one bucket: observe, decide, guard, apply, verify. The live state decides, so running
 * it again, twice at once or late does no harm.
 */
export async function reconcileBucket(
  stated: BucketRef,
  settings: Settings,
  ports: Ports,
): Promise<Outcome> {
  const { ref, state, baseline } = await observeWhereItIs(stated, settings, ports);
  if (isGone(state)) return { ref, kind: 'gone' };
  const drifts = findDrifts(state, ref, baseline);
  if (drifts.length === 0) return { ref, kind: 'unchanged' };
  const plan = await guardKey(planRepair(state, drifts, ref, baseline), ref, ports);
  if (settings.mode === 'inspect') {
    return { ref, kind: 'inspected', drifts, planned: plan.changes, failures: plan.refusals };
  }
  const { changes, failures } = await applyPlan(plan, ref, ports);
  if (failures.some((failure) => failure.kind === 'bucket-gone')) return { ref, kind: 'gone' };
  const remaining = await verify(changes, ref, baseline, ports);
  if (failures.length > 0) return { ref, kind: 'refused', drifts, changes, failures, remaining };
  if (remaining.length > 0)
    return { ref, kind: 'repaired-unconfirmed', drifts, changes, remaining };
  // Somebody else may have resealed the bucket between our read and our write.
  if (changes.length === 0) return { ref, kind: 'unchanged' };
  return { ref, kind: 'repaired', drifts, changes };
}

/** An event may name another Region than the bucket's; S3 then says where the bucket is. */
async function observeWhereItIs(
  stated: BucketRef,
  settings: Settings,
  ports: Ports,
): Promise<{ ref: BucketRef; state: BucketState; baseline: Baseline }> {
  const { algorithm, bucketKey, keyAsConfigured } = settings;
  let ref = stated;
  for (;;) {
    const [state, key] = await Promise.all([
      tryAgain(async () => ports.observe(ref), failureOfState, ports.clock),
      ports.resolveKey(ref.region),
    ]);
    const region = regionItIsIn(state);
    if (region === undefined || ref !== stated) {
      return { ref, state, baseline: { algorithm, bucketKey, keyAsConfigured, key } };
    }
    ref = { ...stated, region, partition: partitionOf(region) };
  }
}

async function applyPlan(
  plan: Plan,
  ref: BucketRef,
  ports: Ports,
): Promise<{ changes: Change[]; failures: Failure[] }> {
  const changes: Change[] = [];
  const failures = [...plan.refusals];
  // One after the other: two configuration calls for one bucket at once conflict (OperationAborted).
  for (const change of plan.changes) {
    const result = await applyChange(change, ref, ports);
    if (result.kind === 'failed') failures.push(result.failure);
    if (result.kind === 'written') changes.push(result.change);
  }
  return { changes, failures };
}

/** What is still missing in the seals that were written. */
async function verify(
  changes: readonly Change[],
  ref: BucketRef,
  baseline: Baseline,
  ports: Ports,
): Promise<Drift[]> {
  if (changes.length === 0) return [];
  const seals = changes.map((change) =>
    change.kind === 'put-encryption' ? 'encryption' : 'transport',
  );
  let remaining: Drift[] = [];
  for (const delayMs of VERIFY_DELAYS_MS) {
    await ports.clock.wait(delayMs);
    const drifts = findDrifts(await ports.observe(ref), ref, baseline);
    remaining = drifts.filter((drift) => seals.includes(sealOf(drift)));
    if (remaining.length === 0) break;
  }
  return remaining;
}

const failuresOf = (state: BucketState): Failure[] =>
  [state.encryption, state.policy].flatMap((part) =>
    part.kind === 'unreadable' ? [part.failure] : [],
  );

const failureOfState = (state: BucketState): Failure | undefined => failuresOf(state)[0];

const isGone = (state: BucketState): boolean =>
  failuresOf(state).some((failure) => failure.kind === 'bucket-gone');

function regionItIsIn(state: BucketState) {
  const wrong = failuresOf(state).find((failure) => failure.kind === 'wrong-region');
  return wrong?.region;
}
