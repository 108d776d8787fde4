import { bucketArn } from '../core/bucket-ref.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { Cause } from '../core/cause.ts';
import type { Found, Outcome } from '../core/outcome.ts';
import { formatRepairId, timeText } from '../core/repair.ts';
import type { BucketAlert, Severity } from './alert-contract.ts';
import { describeAlarm } from './describe-alarm.ts';
import { describeOutcome, sealsOf } from './describe-outcome.ts';
import { firstOf, fitAlert, leftOutOf } from './fit-alert.ts';
import { lineOf } from './line-of.ts';
import { severityOf } from './severity-of.ts';
import { CONTRACT_VERSION, fingerprintOf } from './telling.ts';
import type { Telling } from './telling.ts';
import { toldChange, toldSourceChanges } from './told-change.ts';
import { byTime, toldEvents } from './told-events.ts';
import { toldContest, toldDrift, toldFailure, toldHold, toldWarning } from './told-found.ts';
import { toldOnceAs } from './told-once.ts';

/**
 * The alert for what happened, or `undefined` where there is nothing to tell: the bucket was sealed and
 * usable, or gone, or nothing was written yet and the same run will come back.
 */
export function toAlert(
  outcome: Outcome,
  causes: readonly Cause[],
  telling: Telling,
): BucketAlert | undefined {
  const severity = severityOf(outcome);
  if (outcome.kind === 'gone' || severity === undefined) return undefined;
  return fitAlert(alertOf(outcome, severity, causes, telling));
}

type ToldOutcome = Exclude<Outcome, { kind: 'gone' }>;

function alertOf(
  outcome: ToldOutcome,
  severity: Severity,
  causes: readonly Cause[],
  telling: Telling,
): BucketAlert {
  const { ref } = outcome;
  const { name, account, region, partition } = ref;
  const found: Found = 'drifts' in outcome ? outcome : { drifts: [] };
  const { drifts, holds = [], warnings = [], contests = [], repairId } = found;
  const failures = 'failures' in outcome ? outcome.failures : [];
  const alarms = outcome.alarms ?? [];
  const changes = 'changes' in outcome ? outcome.changes : [];
  const planned = outcome.kind === 'inspected' ? outcome.planned : (found.wanted ?? []);
  const repair = repairId === undefined ? null : formatRepairId(repairId);
  const isCaused = causes.length > 0 || contests.length > 0;
  return {
    version: CONTRACT_VERSION,
    ...identityOf(outcome, repair, causes, telling),
    time: timeText(telling.nowMs),
    repeats: 0,
    kind: 'bucket',
    outcome: outcome.kind,
    severity,
    sentence: lineOf(describeOutcome(outcome), 2_000),
    bucket: { name, account, region, partition, arn: bucketArn(ref) },
    seals: sealsOf(outcome),
    drifts: firstOf(drifts).map(toldDrift),
    changes: changes.map(toldChange),
    planned: planned.map(toldChange),
    failures: firstOf(failures).map(toldFailure),
    alarms: firstOf(alarms).map((alarm) => ({ kind: alarm.kind, text: describeAlarm(alarm) })),
    holds: firstOf(holds).map(toldHold),
    warnings: firstOf(warnings).map(toldWarning),
    contests: firstOf(contests).map(toldContest),
    sourceChanges: isCaused ? toldSourceChanges([...changes, ...planned], ref) : [],
    events: toldEvents(causes),
    secondsToRepair: changes.length === 0 ? null : secondsSince(causes, telling.nowMs),
    repairId: repair,
    undo: repair === null || changes.length === 0 ? null : undoOf(ref, repair, telling),
    leftOut: leftOutOf({ drifts, failures, alarms, holds, warnings, contests, events: causes }),
  };
}

/**
 * A repair is named by the ledger, whoever tells of it. Anything else is named by the event that led to it, so that an event that is
 * delivered twice tells nothing new.
 */
function identityOf(
  outcome: ToldOutcome,
  repair: string | null,
  causes: readonly Cause[],
  telling: Telling,
): { id: string; fingerprint: string } {
  const { account, region, name } = outcome.ref;
  const event = causes.toSorted(byTime).at(-1)?.eventId;
  const occasion = event === undefined ? timeText(telling.nowMs) : lineOf(event, 100);
  const id = repair ?? [outcome.kind, account, region, name, occasion].join('/');
  return { id, fingerprint: fingerprintOf(toldOnceAs(outcome, causes)?.text ?? id, telling) };
}

/** The whole time that the bucket was open, as far as events say. Clocks differ. */
function secondsSince(causes: readonly Cause[], nowMs: number): number | null {
  const times = causes.map(({ eventTime }) => Date.parse(eventTime ?? ''));
  const known = times.filter((time) => Number.isFinite(time));
  if (known.length === 0) return null;
  return Math.max(0, Math.round((nowMs - Math.min(...known)) / 1_000));
}

/** It can be pasted: its parts were checked character by character. */
function undoOf({ name, region }: BucketRef, repair: string, { ledgerTable }: Telling): string {
  const ledger = ledgerTable === undefined ? '' : ` --ledger ${ledgerTable}`;
  return `reseal rollback ${name} --to ${repair} --region ${region}${ledger}`;
}
