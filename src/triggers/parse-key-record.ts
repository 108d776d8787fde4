import type { Cause } from '../core/cause.ts';
import { WATCHED_KEY_EVENTS } from '../core/key-event.ts';
import type { KeyEventName } from '../core/key-event.ts';
import { parseAccountId, parseKmsKeyArn, parseRegion, partitionOf } from '../core/names.ts';
import type { KmsKeyArn, Region } from '../core/names.ts';
import { readRegion } from './read-region.ts';
import { isObject, textAt, valueAt } from './untrusted-json.ts';
import type { JsonObject } from './untrusted-json.ts';

/** What an event says about which key to look at. */
export type KeyHint = {
  eventName: KeyEventName;
  /** As the record names it; untrusted text. */
  named: string;
  /** `undefined` where the record gives an alias only, or no account and Region to an id. */
  arn: KmsKeyArn | undefined;
  region: Region | undefined;
  /** When it will be deleted, in the words of CloudTrail (`Oct 21, 2024, 2:25:29 PM`); untrusted text. */
  deletionDate: string | undefined;
};

export type ParsedKeyRecord =
  | { kind: 'key'; hint: KeyHint; cause: Cause }
  | { kind: 'not-understood'; problem: string };

export const isKeyEvent = (eventName: string): eventName is KeyEventName =>
  WATCHED_KEY_EVENTS.some((name) => name === eventName);

/**
 * Reads a record of KMS whose name was found to be watched. A call names its key in the parameters, by id or
 * ARN, and mostly again in the answer and in `resources`; what KMS does by itself (`DeleteKey`) has no
 * parameters. The first ARN counts: an id alone says neither Region nor account (aws-facts 1.24, 1.25).
 */
export function parseKeyRecord(
  record: JsonObject,
  eventName: KeyEventName,
  cause: Cause,
  envelope: JsonObject,
): ParsedKeyRecord {
  const names = [
    ...resourceArns(record),
    textAt(record, 'responseElements', 'keyId'),
    textAt(record, 'requestParameters', 'keyId'),
    textAt(record, 'serviceEventDetails', 'keyId'),
  ].filter((name) => name !== undefined);
  const stated = names.map((name) => parseKmsKeyArn(name)).find((parsed) => parsed.ok);
  const named = stated?.ok === true ? stated.value : names[0];
  if (named === undefined) {
    return {
      kind: 'not-understood',
      problem:
        'requestParameters.keyId is missing, and resources and serviceEventDetails name no key',
    };
  }
  const called = readRegion(record, envelope);
  if (!called.ok) return { kind: 'not-understood', problem: called.problem };
  const arn = stated?.ok === true ? stated.value : arnOfId(named, called.value, record, envelope);
  const region = parseRegion(arn?.split(':')[3] ?? '');
  const deletionDate = textAt(record, 'responseElements', 'deletionDate');
  return {
    kind: 'key',
    hint: { eventName, named, arn, region: region.ok ? region.value : called.value, deletionDate },
    cause,
  };
}

/** The bound is for hostile input. */
const MAX_RESOURCES = 100;

/** Records of before 2018 leave the type out. */
function resourceArns(record: JsonObject): string[] {
  const resources = valueAt(record, 'resources');
  if (!Array.isArray(resources)) return [];
  return resources
    .slice(0, MAX_RESOURCES)
    .flatMap((resource: unknown) => (isObject(resource) ? [textAt(resource, 'ARN') ?? ''] : []))
    .filter((arn) => parseKmsKeyArn(arn).ok);
}

/** Keys are disabled and deleted only from their own account and Region. */
function arnOfId(
  id: string,
  region: Region | undefined,
  record: JsonObject,
  envelope: JsonObject,
): KmsKeyArn | undefined {
  const account = parseAccountId(
    textAt(record, 'recipientAccountId') ?? textAt(envelope, 'account') ?? '',
  );
  if (region === undefined || !account.ok) return undefined;
  const arn = parseKmsKeyArn(`arn:${partitionOf(region)}:kms:${region}:${account.value}:key/${id}`);
  return arn.ok ? arn.value : undefined;
}
