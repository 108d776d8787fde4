import type { Actor, Cause } from '../core/cause.ts';
import { textAt, valueAt } from './untrusted-json.ts';
import type { JsonObject } from './untrusted-json.ts';

/**
 * The event for people to read. `eventTime` is kept, never compared with a clock: an event from
 * the past or the future names its bucket just as well.
 */
export const readCause = (record: JsonObject, eventName: string): Cause => ({
  eventName,
  eventId: textAt(record, 'eventID'),
  eventTime: textAt(record, 'eventTime'),
  actor: readActor(record),
});

function readActor(record: JsonObject): Actor {
  const identity = valueAt(record, 'userIdentity');
  return {
    principal: readPrincipal(identity),
    sessionIssuer: textAt(identity, 'sessionContext', 'sessionIssuer', 'arn'),
    invokedBy: textAt(identity, 'invokedBy'),
    sourceAddress: textAt(record, 'sourceIPAddress'),
    userAgent: textAt(record, 'userAgent'),
    ...(textAt(record, 'sessionCredentialFromConsole') === 'true' ? { fromConsole: true } : {}),
  };
}

/**
 * Users, roles and root have an ARN. Services are their `invokedBy`. Of a caller in another account
 * (`AWSAccount`) the account is told: the id beside it can be resolved only over there.
 */
function readPrincipal(identity: unknown): string | undefined {
  const account = textAt(identity, 'accountId');
  return (
    textAt(identity, 'arn') ??
    (textAt(identity, 'type') === 'AWSAccount' ? account : undefined) ??
    textAt(identity, 'invokedBy') ??
    textAt(identity, 'principalId') ??
    account
  );
}
