import type { Cause } from '../core/cause.ts';
import { sealOf } from '../core/drift.ts';
import type { Seal } from '../core/drift.ts';
import { describeFailure } from '../core/describe-failure.ts';
import type { Hold, Warning } from '../core/holds/hold.ts';
import type { Outcome } from '../core/outcome.ts';
import { isWorthAnotherRun } from '../core/outcome.ts';
import { describeAlarm } from './describe-alarm.ts';
import { formatRepairId } from '../core/repair.ts';
import { describeContests } from './describe-contests.ts';
import type { ContestInWords } from './describe-contests.ts';
import { describeChange } from './describe-change.ts';
import type { ChangeInWords } from './describe-change.ts';
import { describeDrift } from './describe-drift.ts';
import { describeOutcome, sealsOf } from './describe-outcome.ts';

export type Severity = 'info' | 'warning' | 'error';

/**
 * What consumers of the topic get, as JSON. Words and names only: no whole policy, no secret. All text
 * that comes from AWS is untrusted where it is shown.
 */
export type Alert = {
  version: '0.1';
  outcome: Outcome['kind'];
  severity: Severity;
  sentence: string;
  bucket: { name: string; account: string; region: string; partition: string };
  seals: Seal[];
  drifts: { kind: string; seal: Seal; text: string }[];
  changes: ChangeInWords[];
  failures: { kind: string; text: string }[];
  /** What else the policy does, and nobody repairs. */
  alarms: { kind: string; text: string }[];
  /** Why seals were left as they are, and what would lift that. */
  holds: Hold[];
  warnings: Warning[];
  /** Seals that somebody breaks again and again, with what to change at the source. */
  contests: ContestInWords[];
  /** Where the ledger keeps what was replaced; null where nothing was. */
  repairId: string | null;
  /** The events that led to the look, oldest first. A look without an event has none. */
  causes: Cause[];
};

/** SNS takes 256 KB; a storm of events for one bucket must not make its alert too large. */
export const MAXIMUM_CAUSES = 20;

/**
 * The alert for what happened, or `undefined` where there is nothing to tell: the bucket was sealed and
 * usable, or gone, or nothing was written yet and the same run will come back.
 */
export function toAlert(outcome: Outcome, causes: readonly Cause[]): Alert | undefined {
  const severity = severityOf(outcome);
  if (severity === undefined) return undefined;
  const { name, account, region, partition } = outcome.ref;
  const failures = 'failures' in outcome ? outcome.failures : [];
  return {
    version: '0.1',
    outcome: outcome.kind,
    severity,
    sentence: describeOutcome(outcome),
    bucket: { name, account, region, partition },
    seals: sealsOf(outcome),
    drifts: ('drifts' in outcome ? outcome.drifts : []).map((drift) => ({
      kind: drift.kind,
      seal: sealOf(drift),
      text: describeDrift(drift),
    })),
    changes: ('changes' in outcome ? outcome.changes : []).map(describeChange),
    failures: failures.map((failure) => ({ kind: failure.kind, text: describeFailure(failure) })),
    alarms: (outcome.alarms ?? []).map((alarm) => ({
      kind: alarm.kind,
      text: describeAlarm(alarm),
    })),
    holds: 'drifts' in outcome ? (outcome.holds ?? []) : [],
    warnings: 'drifts' in outcome ? (outcome.warnings ?? []) : [],
    contests: 'drifts' in outcome ? describeContests(outcome) : [],
    repairId:
      'drifts' in outcome && outcome.repairId !== undefined
        ? formatRepairId(outcome.repairId)
        : null,
    causes: causes.toSorted(byTime).slice(0, MAXIMUM_CAUSES),
  };
}

/** Times of CloudTrail are ISO 8601, so they sort as text. */
const byTime = (a: Cause, b: Cause): number =>
  (a.eventTime ?? '').localeCompare(b.eventTime ?? '', 'en');

function severityOf(outcome: Outcome): Severity | undefined {
  switch (outcome.kind) {
    case 'unchanged':
      return outcome.alarms === undefined ? undefined : 'warning';
    case 'gone':
      return undefined;
    case 'repaired':
      return outcome.holds === undefined ? 'info' : 'warning';
    case 'held':
      return isLeftOnPurpose(outcome) ? undefined : 'warning';
    case 'inspected':
      return isWorthAnotherRun(outcome) || isLeftOnPurpose(outcome) ? undefined : 'warning';
    case 'repaired-unconfirmed':
      return 'warning';
    case 'contested':
      return 'error';
    case 'refused':
      return outcome.changes.length === 0 && isWorthAnotherRun(outcome) ? undefined : 'error';
  }
}

/** All that drifted is what the owner of the baseline wants left alone. */
function isLeftOnPurpose(outcome: Extract<Outcome, { kind: 'held' | 'inspected' }>): boolean {
  const exempt = (outcome.holds ?? []).filter(({ kind }) => kind === 'exempt');
  return outcome.drifts.every((drift) => exempt.some(({ seal }) => seal === sealOf(drift)));
}
