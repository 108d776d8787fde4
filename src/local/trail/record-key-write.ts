import type { Call, Caller } from '../call.ts';
import { findKey } from '../kms/find-key.ts';
import type { Key } from '../kms/key.ts';
import { numberIn, parseJsonObject, stringIn } from '../parse-json.ts';
import type { World } from '../world.ts';
import type { TrailRecord } from './record.ts';

/** The calls of KMS that the account records: those that stop a key, and those that undo it. */
export const recordedKeyCalls = new Set([
  'DisableKey',
  'EnableKey',
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
]);

type KeyMembers = Pick<TrailRecord, 'requestParameters' | 'responseElements' | 'resources'>;

/** What a record of KMS says of its key. @see aws-facts 1.19, 1.25 and 1.26 */
export function keyMembers(world: World, call: Call, caller: Caller, failed: boolean): KeyMembers {
  const input = parseJsonObject(call.body) ?? {};
  const keyId = stringIn(input, 'KeyId') ?? '';
  const days = numberIn(input, 'PendingWindowInDays');
  const window = days === undefined ? {} : { pendingWindowInDays: days };
  const requestParameters = { keyId, ...window };
  const found = findKey(world, call, caller, keyId);
  if (!found.ok) return { requestParameters, responseElements: null };
  const { key } = found;
  return {
    requestParameters,
    responseElements: failed ? null : { keyId: key.arn, ...deletionOf(key, call), ...window },
    resources: [{ accountId: key.account, type: 'AWS::KMS::Key', ARN: key.arn }],
  };
}

function deletionOf(key: Key, call: Call) {
  if (call.operation !== 'ScheduleKeyDeletion' || key.deletionDate === undefined) return {};
  // Node puts a narrow space before PM.
  const deletionDate = localText.format(key.deletionDate).replace('\u202F', ' ');
  return { keyState: key.state, deletionDate };
}

/** `Oct 21, 2024, 2:25:29 PM`, as CloudTrail writes this one date. */
const localText = new Intl.DateTimeFormat('en-US', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'UTC',
});
