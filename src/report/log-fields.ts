import type { Cause } from '../core/cause.ts';
import type { Outcome } from '../core/outcome.ts';
import { formatRepairId } from '../core/repair.ts';
import { sealsOf } from './describe-outcome.ts';
import { MAXIMUM_ENTRIES } from './fit-alert.ts';

/** One structured line for each bucket and run: kinds and names only, never a policy. */
export function logFields(outcome: Outcome, causes: readonly Cause[]) {
  return {
    outcome: outcome.kind,
    bucket: outcome.ref.name,
    bucketRegion: outcome.ref.region,
    bucketAccount: outcome.ref.account,
    seals: sealsOf(outcome),
    drifts: 'drifts' in outcome ? outcome.drifts.map((drift) => drift.kind) : [],
    changes: 'changes' in outcome ? outcome.changes.map((change) => change.kind) : [],
    failures: 'failures' in outcome ? outcome.failures.map((failure) => failure.kind) : [],
    contests: 'drifts' in outcome ? (outcome.contests ?? []).map(({ seal }) => seal) : [],
    repairId:
      'drifts' in outcome && outcome.repairId !== undefined
        ? formatRepairId(outcome.repairId)
        : undefined,
    unrecorded: 'drifts' in outcome ? outcome.unrecorded?.kind : undefined,
    alarms: (outcome.alarms ?? []).map((alarm) => alarm.kind),
    holds: 'drifts' in outcome ? (outcome.holds ?? []).map((hold) => hold.kind) : [],
    warnings: 'drifts' in outcome ? (outcome.warnings ?? []).map((warning) => warning.kind) : [],
    // A log file by direct invocation may name one bucket a thousand times.
    events: causes.slice(0, MAXIMUM_ENTRIES).map((cause) => ({
      name: cause.eventName,
      id: cause.eventId,
      principal: cause.actor.principal,
    })),
  };
}
