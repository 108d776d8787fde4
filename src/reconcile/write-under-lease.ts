import type { Baseline } from '../core/baseline.ts';
import { breakerLookBackMs } from '../core/breaker.ts';
import type { BreakerSettings } from '../core/breaker.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { BucketState } from '../core/bucket-state.ts';
import type { Cause } from '../core/cause.ts';
import { sealOf } from '../core/drift.ts';
import type { Drift } from '../core/drift.ts';
import type { Failure } from '../core/failure.ts';
import { findLeftAlone } from '../core/left-alone.ts';
import { sealsOfChange } from '../core/plan.ts';
import type { Plan } from '../core/plan.ts';
import type { RepairId } from '../core/repair.ts';
import { applyPlan } from './apply-plan.ts';
import type { AppliedPlan } from './apply-plan.ts';
import type { BucketRecord } from './ledger.ts';
import type { Ports } from './ports.ts';
import { repairRecorder } from './record-repair.ts';

/** Longer than any run: a function stops after a minute, and clocks differ. */
const LEASE_MS = 120_000;

export type WriteContext = {
  state: BucketState;
  drifts: readonly Drift[];
  ref: BucketRef;
  baseline: Baseline;
  causes: readonly Cause[];
  breaker: BreakerSettings;
};

export type Written = AppliedPlan & {
  /** The record of what was replaced; `undefined` where nothing was. */
  repairId: RepairId | undefined;
  /** Why the end of the repair is not recorded. */
  unrecorded: Failure | undefined;
};

/**
 * Writes a plan as the only run that writes to the bucket, with everything it replaces recorded first.
 * Without a lease, or where the ledger says something else than a moment ago, nothing is written and
 * the message comes back.
 */
export async function writeUnderLease(
  plan: Plan,
  context: WriteContext,
  ports: Ports,
): Promise<Written> {
  const { ref } = context;
  const { ledger, clock } = ports;
  const holder = ports.uniqueId();
  const leaseEndsMs = clock.nowMs() + LEASE_MS;
  const lease = await ledger.takeLease(ref, { holder, untilMs: leaseEndsMs }, clock.nowMs());
  if (!lease.ok) return notWritten(plan, lease.failure);
  if (lease.value === 'held-by-another') return notWritten(plan, { kind: 'bucket-busy' });
  try {
    const record = await ledger.readBucket(ref, clock.nowMs() - breakerLookBackMs(context.breaker));
    if (!record.ok) return notWritten(plan, record.failure);
    if (hasChanged(plan, record.value, context, clock.nowMs())) {
      return notWritten(plan, { kind: 'bucket-busy' });
    }
    await markAbandoned(record.value, ports);
    const run = { runId: holder, causes: context.causes, leaseEndsMs };
    const recorder = repairRecorder(ref, context.state, plan.changes, run, ports);
    const applied = await applyPlan(plan, context, ports, recorder);
    const unrecorded = await recorder.after(applied);
    return { ...applied, repairId: recorder.id(), unrecorded };
  } finally {
    // A lease that cannot be given back ends by itself.
    await ledger.releaseLease(ref, holder);
  }
}

/** Another run may have repaired the bucket, and a person may have excepted it, since the ledger was asked. */
function hasChanged(
  plan: Plan,
  record: BucketRecord,
  { drifts, ref, baseline, causes, breaker }: WriteContext,
  nowMs: number,
): boolean {
  const planned = new Set(plan.changes.flatMap(sealsOfChange));
  const concerned = drifts.filter((drift) => planned.has(sealOf(drift)));
  const known = { ...record, causes, nowMs };
  return findLeftAlone(concerned, ref, baseline, known, breaker).seals.size > 0;
}

/** Who holds the lease is alone, so a repair that has no end was left by a run that stopped. */
async function markAbandoned({ repairs }: BucketRecord, { ledger, clock }: Ports): Promise<void> {
  for (const { id, state } of repairs) {
    if (state !== 'intended') continue;
    const words = 'the run stopped in between; the next one found out what was there';
    await ledger.recordOutcome(id, { state: 'abandoned', timeMs: clock.nowMs(), words });
  }
}

const notWritten = ({ refusals }: Plan, failure: Failure): Written => ({
  changes: [],
  failures: [...refusals, failure],
  remaining: [],
  repairId: undefined,
  unrecorded: undefined,
});
