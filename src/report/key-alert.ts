import type { Cause } from '../core/cause.ts';
import { timeText } from '../core/repair.ts';
import type { KeyAlert, Severity } from './alert-contract.ts';
import { describeKeyEvent, nextStepsOf } from './describe-key-event.ts';
import type { ToldKeyEvent } from './describe-key-event.ts';
import { leftOutOf } from './fit-alert.ts';
import { lineOf } from './line-of.ts';
import { CONTRACT_VERSION, fingerprintOf } from './telling.ts';
import type { Telling } from './telling.ts';
import { toldEvents } from './told-events.ts';
import { toldFailure } from './told-found.ts';

/** What consumers of the topic get when something was done to the baseline's key. */
export function toKeyAlert(
  event: ToldKeyEvent,
  causes: readonly Cause[],
  telling: Telling,
): KeyAlert {
  const { condition, doubt, arn } = event.outcome;
  const failures = [doubt, condition.kind === 'not-told' ? condition.failure : undefined];
  const named = lineOf(arn ?? event.named, 400);
  const occasion = lineOf(event.cause?.eventId ?? timeText(telling.nowMs), 100);
  const id = ['key-event', event.region, named, occasion].join('/');
  return {
    version: CONTRACT_VERSION,
    id,
    fingerprint: fingerprintOf(id, telling),
    time: timeText(telling.nowMs),
    repeats: 0,
    kind: 'key',
    outcome: 'key-event',
    severity: severityOf(event),
    sentence: lineOf(describeKeyEvent(event), 2_000),
    key: {
      named,
      account: arn?.split(':')[4] ?? null,
      region: event.region,
      isBaselineKey: doubt === undefined ? 'yes' : 'not-told',
      condition: condition.kind,
      state: condition.kind === 'unusable' ? lineOrNull(condition.state) : null,
      deletionDate: lineOrNull(event.deletionDate),
    },
    eventName: event.eventName,
    nextSteps: nextStepsOf(event),
    failures: failures.filter((failure) => failure !== undefined).map(toldFailure),
    events: toldEvents(causes),
    leftOut: leftOutOf({ events: causes }),
  };
}

const lineOrNull = (text: string | undefined): string | null =>
  text === undefined ? null : lineOf(text, 100);

/** Only a key that KMS shows as usable is no emergency. */
function severityOf({ eventName, outcome }: ToldKeyEvent): Severity {
  if (outcome.condition.kind !== 'usable') return 'error';
  const restores = ['CancelKeyDeletion', 'EnableKey', 'ImportKeyMaterial'].includes(eventName);
  // Something stopped the key and KMS does not show it yet, or somebody undid it already.
  return restores ? 'info' : 'warning';
}
