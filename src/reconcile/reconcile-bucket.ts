import type { BaselineSettings } from '../core/baseline.ts';
import { breakerDefaults, breakerLookBackMs } from '../core/breaker.ts';
import type { BreakerSettings } from '../core/breaker.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import { findDrifts } from '../core/bucket-state.ts';
import type { Cause } from '../core/cause.ts';
import { sealOf } from '../core/drift.ts';
import type { Drift } from '../core/drift.ts';
import { findLeftAlone } from '../core/left-alone.ts';
import type { LeftAlone } from '../core/left-alone.ts';
import type { Found, Outcome } from '../core/outcome.ts';
import { planRepair } from '../core/plan.ts';
import type { Plan } from '../core/plan.ts';
import { findAlarms } from '../core/policy/evaluate.ts';
import { guardHolds } from './guard-holds.ts';
import { guardKey } from './guard-key.ts';
import type { GuardContext } from './guard-verdict.ts';
import { withFoundKey } from './look-up-key.ts';
import { isGone, observeWhereItIs } from './observe-where-it-is.ts';
import type { BucketRecord } from './ledger.ts';
import { gone, outcomeOf, withoutLedger } from './outcome-of.ts';
import type { Ports } from './ports.ts';
import { writeUnderLease } from './write-under-lease.ts';

export type Mode = 'inspect' | 'repair';

export type RunSettings = { mode: Mode; baseline: BaselineSettings; breaker?: BreakerSettings };

/**
 * One run over one bucket: observe, decide, guard, record, apply, verify. The live state decides, so running
 * it again, twice at once or late does no harm.
 *
 * @param causes the events that led here: they explain an outcome and are recorded, and decide nothing.
 */
export async function reconcileBucket(
  stated: BucketRef,
  { mode, baseline: settings, breaker = breakerDefaults }: RunSettings,
  ports: Ports,
  causes: readonly Cause[] = [],
): Promise<Outcome> {
  const { ref, state: settingsOfS3, key } = await observeWhereItIs(stated, settings, ports);
  if (isGone(settingsOfS3)) return gone(ref);
  const baseline = { ...settings, key };
  const state = await withFoundKey(settingsOfS3, ref, baseline, ports);
  const drifts = findDrifts(state, ref, baseline);
  const alarms = state.policy.kind === 'present' ? findAlarms(state.policy.value, ref) : [];
  const subject = { ref, ...(alarms.length > 0 ? { alarms } : {}) };
  if (drifts.length === 0) return { ...subject, kind: 'unchanged' };
  const nowMs = ports.clock.nowMs();
  const record = await ports.ledger.readBucket(ref, nowMs - breakerLookBackMs(breaker));
  if (!record.ok) return withoutLedger({ ...subject, drifts }, record.failure, mode);
  const accessLogsOf = accessLogSourcesAt(record.value, nowMs);
  const left = findLeftAlone(drifts, ref, baseline, { ...record.value, causes, nowMs }, breaker);
  const { plan, concerns } = await guard(
    left,
    { state, drifts, ref, baseline, accessLogsOf },
    ports,
  );
  const found = { ...subject, drifts, ...concerns };
  if (mode === 'inspect') {
    return { ...found, kind: 'inspected', planned: plan.changes, failures: plan.refusals };
  }
  if (plan.changes.length === 0) {
    return outcomeOf(found, { changes: [], failures: plan.refusals, remaining: [] });
  }
  const context = { state, drifts, ref, baseline, causes, breaker };
  const { repairId, unrecorded, ...applied } = await writeUnderLease(plan, context, ports);
  return outcomeOf(
    {
      ...found,
      ...(repairId === undefined ? {} : { repairId }),
      ...(unrecorded === undefined ? {} : { unrecorded }),
    },
    applied,
  );
}

/** Longer than from one daily sweep to the next; DynamoDB deletes days late. */
const ACCESS_LOGS_MS = 8 * 24 * 60 * 60_000;

const accessLogSourcesAt = ({ accessLogs }: BucketRecord, nowMs: number): readonly string[] =>
  accessLogs !== undefined && nowMs - accessLogs.timeMs < ACCESS_LOGS_MS ? accessLogs.sources : [];

/** What may be written, and all that speaks against writing more. */
async function guard(
  { seals, holds: leftHolds, contests, warnings: ended }: LeftAlone,
  context: GuardContext,
  ports: Ports,
): Promise<{ plan: Plan; concerns: Omit<Found, 'drifts'> }> {
  const { state, drifts, ref, baseline } = context;
  const open = drifts.filter((drift) => !seals.has(sealOf(drift)));
  const usable = await guardKey(planRepair(state, open, ref, baseline), ref, baseline, ports);
  const { plan, concerns } = await guardHolds(usable, context, ports);
  const holds = [...leftHolds, ...concerns.holds];
  const warnings = [...ended, ...concerns.warnings];
  const isFought = (drift: Drift): boolean => contests.some(({ seal }) => seal === sealOf(drift));
  const wanted = planRepair(state, drifts.filter(isFought), ref, baseline).changes;
  return {
    plan,
    concerns: {
      ...(holds.length > 0 ? { holds } : {}),
      ...(warnings.length > 0 ? { warnings } : {}),
      ...(contests.length > 0 ? { contests, wanted } : {}),
    },
  };
}
