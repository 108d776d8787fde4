import { assertNever } from '../core/assert-never.ts';
import type { Cause } from '../core/cause.ts';
import { describeFailure } from '../core/describe-failure.ts';
import type { KeyCondition, KeyEventName, KeyOutcome } from '../core/key-event.ts';
import { printable, quote } from '../core/names.ts';
import type { KmsKeyArn, Region } from '../core/names.ts';

/** The latest event of a key, as far as it is told. */
export type ToldKeyEvent = {
  eventName: KeyEventName;
  named: string;
  region: Region;
  deletionDate: string | undefined;
  outcome: KeyOutcome & { kind: 'key-event' };
  cause: Cause | undefined;
};

/** Who did what to which key, what follows from it, and what to do; one line. */
export function describeKeyEvent(event: ToldKeyEvent): string {
  const { outcome, named, eventName, deletionDate } = event;
  const which = outcome.doubt === undefined ? "The baseline's KMS key" : 'The KMS key';
  const date = deletionDate === undefined ? '' : `, to be deleted ${printable(deletionDate, 40)}`;
  const told = `${which} ${outcome.arn ?? quote(named)} ${verbs[eventName]} by ${whoOf(event.cause)}${date}.`;
  const doubt =
    outcome.doubt === undefined
      ? []
      : [`Whether it is the baseline's key could not be told: ${describeFailure(outcome.doubt)}`];
  const steps = nextStepsOf(event);
  const todo = steps.length === 0 ? [] : [`Run: ${steps.join(' && ')}`];
  return [told, ...doubt, consequenceOf(outcome.condition), ...todo].join(' ');
}

const verbs: Readonly<Record<KeyEventName, string>> = {
  ScheduleKeyDeletion: 'was scheduled for deletion',
  DisableKey: 'was disabled',
  DeleteImportedKeyMaterial: 'was emptied of its imported key material',
  DeleteExpiredKeyMaterial: 'was emptied of its expired key material',
  DeleteKey: 'was deleted',
  CancelKeyDeletion: 'was saved from deletion',
  EnableKey: 'was enabled',
  ImportKeyMaterial: 'was given key material',
};

const whoOf = (cause: Cause | undefined): string =>
  printable(cause?.actor.principal ?? cause?.actor.invokedBy ?? 'somebody the record hides', 300);

const STOPPED = 'every bucket that uses it stops taking uploads';

function consequenceOf(condition: KeyCondition): string {
  switch (condition.kind) {
    case 'usable':
      return 'KMS shows it as usable now, so uploads go on.';
    case 'unusable':
      return `Now ${printable(condition.problem, 200)}: ${STOPPED}, and its objects cannot be read.${importAgain(condition)}`;
    case 'gone':
      return `It is gone: ${STOPPED}, and its objects are lost. Deploy Reseal with another kmsKey, and let it reseal the buckets.`;
    case 'not-told':
      return `How it is now could not be told; if it is not usable, ${STOPPED}. ${describeFailure(condition.failure)}`;
    default:
      return assertNever(condition);
  }
}

const importAgain = ({ state }: { state: string | undefined }): string =>
  state === 'PendingImport' ? ' Import the same key material again.' : '';

/**
 * Commands that can be pasted: they hold nothing but an ARN and a Region, which were checked character by
 * character.
 */
export function nextStepsOf({ eventName, outcome, region }: ToldKeyEvent): string[] {
  const { arn, condition } = outcome;
  if (arn === undefined || condition.kind === 'usable' || condition.kind === 'gone') return [];
  const state = condition.kind === 'unusable' ? condition.state : stateAfter[eventName];
  const enable = command('enable-key', arn, region);
  if (state === 'Disabled') return [enable];
  // A canceled deletion leaves the key disabled.
  if (state === 'PendingDeletion' || state === 'PendingReplicaDeletion') {
    return [command('cancel-key-deletion', arn, region), enable];
  }
  return [];
}

/** What the event says of the state, for when KMS does not. */
const stateAfter: Readonly<Partial<Record<KeyEventName, string>>> = {
  ScheduleKeyDeletion: 'PendingDeletion',
  DisableKey: 'Disabled',
  CancelKeyDeletion: 'Disabled',
};

const command = (operation: string, arn: KmsKeyArn, region: Region): string =>
  `aws kms ${operation} --region ${region} --key-id ${arn}`;
