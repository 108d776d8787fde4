import type { Cause } from '../core/cause.ts';
import { describeFailure } from '../core/describe-failure.ts';
import type { KeyEventName } from '../core/key-event.ts';
import { MAXIMUM_CAUSES } from './alert.ts';
import type { Severity } from './alert.ts';
import { describeKeyEvent, nextStepsOf } from './describe-key-event.ts';
import type { ToldKeyEvent } from './describe-key-event.ts';

/**
 * What consumers of the topic get when something was done to the baseline's key. It shares `outcome`, `severity`
 * and `sentence` with the alert of a bucket, and is told apart by `outcome`.
 */
export type KeyAlert = {
  version: '0.1';
  outcome: 'key-event';
  severity: Severity;
  sentence: string;
  key: {
    /** The ARN, or what the event calls it. */
    named: string;
    region: string;
    /** Whether it is the baseline's; `not-told` is never `no`. */
    isBaselineKey: 'yes' | 'not-told';
    condition: 'usable' | 'unusable' | 'gone' | 'not-told';
    state: string | null;
    /** In the words of CloudTrail. */
    deletionDate: string | null;
  };
  event: KeyEventName;
  /** Commands to paste. */
  nextSteps: string[];
  failures: { kind: string; text: string }[];
  /** Oldest first. */
  causes: Cause[];
};

export function toKeyAlert(event: ToldKeyEvent, causes: readonly Cause[]): KeyAlert {
  const { condition, doubt, arn } = event.outcome;
  const failures = [doubt, condition.kind === 'not-told' ? condition.failure : undefined];
  return {
    version: '0.1',
    outcome: 'key-event',
    severity: severityOf(event),
    sentence: describeKeyEvent(event),
    key: {
      named: arn ?? event.named,
      region: event.region,
      isBaselineKey: doubt === undefined ? 'yes' : 'not-told',
      condition: condition.kind,
      state: condition.kind === 'unusable' ? (condition.state ?? null) : null,
      deletionDate: event.deletionDate ?? null,
    },
    event: event.eventName,
    nextSteps: nextStepsOf(event),
    failures: failures
      .filter((failure) => failure !== undefined)
      .map((failure) => ({ kind: failure.kind, text: describeFailure(failure) })),
    causes: causes.slice(-MAXIMUM_CAUSES),
  };
}

/** Only a key that KMS shows as usable is no emergency. */
function severityOf({ eventName, outcome }: ToldKeyEvent): Severity {
  if (outcome.condition.kind !== 'usable') return 'error';
  const restores = ['CancelKeyDeletion', 'EnableKey', 'ImportKeyMaterial'].includes(eventName);
  // Something stopped the key and KMS does not show it yet, or somebody undid it already.
  return restores ? 'info' : 'warning';
}
