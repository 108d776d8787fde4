import { bucketResources } from './read-bucket-name.ts';
import { textAt } from './untrusted-json.ts';
import type { JsonObject } from './untrusted-json.ts';

/**
 * The account that owns the bucket, as stated: only to be compared, so it stays unchecked text.
 * The most direct statement first. The caller's account comes last, because callers of other
 * accounts exist; records that lack all else are old or shortened.
 */
export const readAccount = (
  record: JsonObject,
  envelope: JsonObject,
  name: string,
): string | undefined =>
  bucketResources(record).find((resource) => resource.name === name)?.account ??
  textAt(record, 'recipientAccountId') ??
  textAt(envelope, 'account') ??
  callerAccount(record);

function callerAccount(record: JsonObject): string | undefined {
  const stated = textAt(record, 'userIdentity', 'accountId');
  if (stated !== undefined && stated !== ANONYMOUS) return stated;
  const [, , , , account] = (textAt(record, 'userIdentity', 'arn') ?? '').split(':');
  return account === '' ? undefined : account;
}

/** What CloudTrail writes for a caller without credentials. */
const ANONYMOUS = 'ANONYMOUS_PRINCIPAL';
