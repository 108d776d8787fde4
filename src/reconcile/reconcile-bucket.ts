import type { BaselineSettings } from '../core/baseline.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import { findDrifts } from '../core/bucket-state.ts';
import { sealOf } from '../core/drift.ts';
import { findExemptionHolds } from '../core/holds/find-exemption-holds.ts';
import type { Hold, Warning } from '../core/holds/hold.ts';
import type { Outcome } from '../core/outcome.ts';
import { planRepair } from '../core/plan.ts';
import { findAlarms } from '../core/policy/evaluate.ts';
import { applyPlan } from './apply-plan.ts';
import { guardHolds } from './guard-holds.ts';
import { guardKey } from './guard-key.ts';
import { withFoundKey } from './look-up-key.ts';
import { isGone, observeWhereItIs } from './observe-where-it-is.ts';
import type { Ports } from './ports.ts';

export type Mode = 'inspect' | 'repair';

export type RunSettings = { mode: Mode; baseline: BaselineSettings };

/**
 * One run over one bucket: observe, decide, guard, apply, verify. The live state decides, so running
 * it again, twice at once or late does no harm.
 */
export async function reconcileBucket(
  stated: BucketRef,
  { mode, baseline: settings }: RunSettings,
  ports: Ports,
): Promise<Outcome> {
  const { ref, state: settingsOfS3, key } = await observeWhereItIs(stated, settings, ports);
  if (isGone(settingsOfS3)) return { ref, kind: 'gone' };
  const baseline = { ...settings, key };
  const state = await withFoundKey(settingsOfS3, ref, baseline, ports);
  const drifts = findDrifts(state, ref, baseline);
  const alarms = state.policy.kind === 'present' ? findAlarms(state.policy.value, ref) : [];
  const found = { ref, ...(alarms.length > 0 ? { alarms } : {}) };
  if (drifts.length === 0) return { ...found, kind: 'unchanged' };
  const exempt = findExemptionHolds(drifts, ref, baseline);
  const open = drifts.filter((drift) => !exempt.some(({ seal }) => seal === sealOf(drift)));
  const usable = await guardKey(planRepair(state, open, ref, baseline), ref, baseline, ports);
  const { plan, concerns } = await guardHolds(usable, { state, drifts, ref, baseline }, ports);
  const holds = [...exempt, ...concerns.holds];
  const drifted = { ...found, drifts, ...named(holds, concerns.warnings) };
  if (mode === 'inspect') {
    return { ...drifted, kind: 'inspected', planned: plan.changes, failures: plan.refusals };
  }
  const { changes, failures, remaining } = await applyPlan(plan, ref, baseline, ports);
  if (failures.some((failure) => failure.kind === 'bucket-gone')) return { ref, kind: 'gone' };
  if (failures.length > 0) return { ...drifted, kind: 'refused', changes, failures, remaining };
  if (remaining.length > 0) {
    return { ...drifted, kind: 'repaired-unconfirmed', changes, remaining };
  }
  if (changes.length === 0 && holds.length > 0) return { ...drifted, kind: 'held', holds };
  // Somebody else may have resealed the bucket between our read and our write.
  if (changes.length === 0) return { ...found, kind: 'unchanged' };
  return { ...drifted, kind: 'repaired', changes };
}

/** Left out where there are none. */
const named = (holds: Hold[], warnings: Warning[]): { holds?: Hold[]; warnings?: Warning[] } => ({
  ...(holds.length > 0 ? { holds } : {}),
  ...(warnings.length > 0 ? { warnings } : {}),
});
