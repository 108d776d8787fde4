import type { Failure } from './failure.ts';
import type { KmsKeyArn } from './names.ts';

/**
 * The KMS events after which a key may no longer serve, or may serve again. The rule that feeds the queue
 * lists the same names. Left out: PutKeyPolicy, of which nobody can tell without evaluating the key policy whether it
 * locks writers out, and the calls about custom key stores, which name no key.
 */
export const WATCHED_KEY_EVENTS = [
  'ScheduleKeyDeletion',
  'DisableKey',
  'DeleteImportedKeyMaterial',
  'DeleteExpiredKeyMaterial',
  'DeleteKey',
  'CancelKeyDeletion',
  'EnableKey',
  'ImportKeyMaterial',
] as const;

export type KeyEventName = (typeof WATCHED_KEY_EVENTS)[number];

/** How the key is now: the event only says that it is worth a look. */
export type KeyCondition =
  | { kind: 'usable' }
  | { kind: 'unusable'; state: string | undefined; problem: string }
  | { kind: 'gone' }
  | { kind: 'not-told'; failure: Failure };

/** What is known of the key that an event named. */
export type KeyOutcome =
  /** No key that the baseline names. */
  | { kind: 'other-key' }
  /**
   * A key that the baseline names, or a key of which that could not be told: then `doubt` says why. Unknown is never read
   * as another key.
   */
  | {
      kind: 'key-event';
      /** `undefined` where the event names the key in a way that gives no ARN. */
      arn: KmsKeyArn | undefined;
      condition: KeyCondition;
      doubt: Failure | undefined;
    };
