import type { OtherBucketKind } from '../core/bucket-ref.ts';
import type { Cause } from '../core/cause.ts';
import { quote } from '../core/names.ts';
import type { BucketName, Region } from '../core/names.ts';
import type { BackfillMark } from './backfill-message.ts';
import { isOwnRole } from './is-own-role.ts';
import { isKeyEvent, parseKeyRecord } from './parse-key-record.ts';
import type { ParsedKeyRecord } from './parse-key-record.ts';
import { readAccount } from './read-account.ts';
import { readBucketName } from './read-bucket-name.ts';
import { readCause } from './read-cause.ts';
import { readRegion } from './read-region.ts';
import { describe, isObject, textAt, textOf, valueAt } from './untrusted-json.ts';
import type { JsonObject } from './untrusted-json.ts';

/** The events that can break a seal. The rule that feeds the queue lists the same names. */
export const WATCHED_EVENTS: readonly string[] = [
  'CreateBucket',
  'PutBucketEncryption',
  'DeleteBucketEncryption',
  'PutBucketPolicy',
  'DeleteBucketPolicy',
];

/** What an event says about which bucket to look at; the receiver completes what is missing. */
export type BucketHint = {
  name: BucketName;
  region: Region | undefined;
  /** As stated and unchecked: only to be compared. */
  account: string | undefined;
};

/**
 * Why an event needs no look at a bucket, in the order in which the questions are asked: first
 * what holds for every event of its kind, then for this call, then for the bucket it names. So a
 * read of a service is `read-only`, and our own write that failed is a `failed-call`. (Only events
 * of `s3express.amazonaws.com` are known as `directory-bucket` before their name is looked at.)
 */
export type IgnoredReason =
  | 'read-only'
  | 'event-not-watched'
  | 'failed-call'
  | 'own-role'
  | OtherBucketKind
  | 'other-account'
  | 'other-region';

export type ParsedRecord =
  | { kind: 'bucket'; hint: BucketHint; cause: Cause }
  /** Nothing happened to the bucket: a backfill wants it looked at. */
  | { kind: 'bucket-of-backfill'; hint: BucketHint; mark: BackfillMark }
  | { kind: 'ignored'; reason: Exclude<IgnoredReason, 'other-region'>; cause: Cause }
  | { kind: 'ignored'; reason: 'other-region'; cause: Cause; hint: BucketHint }
  /** In `not-understood`, `problem` is one line: the path within the record, and the value that made no sense there. */
  | ParsedKeyRecord;

export type TriggerContext = {
  /** The ARN of the role this program runs as, with its path. */
  ownRoleArn?: string | undefined;
  ownAccount?: string | undefined;
  /**
   * Given where buckets of other Regions are not the receiver's: CreateBucket that was sent to us-east-1 for a
   * bucket elsewhere may arrive here (aws-facts 1.4), and belongs to the deployment there, with its ledger.
   */
  onlyRegion?: string | undefined;
};

/**
 * Reads one CloudTrail record. In doubt whether an event matters, it does: a look at a bucket in
 * good order costs two reads and changes nothing.
 *
 * @param envelope the EventBridge event around the record; asked for Region and account only.
 */
export function parseRecord(
  record: unknown,
  context: TriggerContext,
  envelope: JsonObject = {},
): ParsedRecord {
  if (!isObject(record)) {
    return notUnderstood(`expected a CloudTrail record, got ${describe(record)}`);
  }
  const eventName = textAt(record, 'eventName');
  if (eventName === undefined) return notUnderstood(missingEventName(envelope));
  const version = valueAt(record, 'eventVersion');
  if (!isKnownVersion(version)) {
    return notUnderstood(`eventVersion: ${describe(version)} is not 1.x, the format known here`);
  }
  const cause = readCause(record, eventName);
  const reason = reasonToIgnore(record, eventName, context);
  if (reason !== undefined) return { kind: 'ignored', reason, cause };
  if (isKeyEvent(eventName)) return parseKeyRecord(record, eventName, cause, envelope);

  const bucket = readBucketName(record);
  if (bucket.kind === 'not-understood') return bucket;
  if (bucket.kind !== 'general-purpose') return { kind: 'ignored', reason: bucket.kind, cause };
  const { name } = bucket;
  const account = readAccount(record, envelope, name);
  if (isForeign(account, context)) return { kind: 'ignored', reason: 'other-account', cause };
  const region = readRegion(record, envelope);
  if (!region.ok) return notUnderstood(region.problem);
  const hint = { name, region: region.value, account };
  if (isElsewhere(hint, context)) return { kind: 'ignored', reason: 'other-region', cause, hint };
  return { kind: 'bucket', hint, cause };
}

const notUnderstood = (problem: string): ParsedRecord => ({ kind: 'not-understood', problem });

function missingEventName(envelope: JsonObject): string {
  const detailType = textAt(envelope, 'detail-type');
  const found = detailType === undefined ? '' : ` in an event of type ${quote(detailType)}`;
  return `eventName is missing${found}: expected a CloudTrail record`;
}

/**
 * AWS adds members under a new minor version and breaks under a new major one.
 * Compared as integers: versions are written both "1.3" and "1.03". Absent in shortened records.
 */
function isKnownVersion(version: unknown): boolean {
  if (version === undefined || version === null || version === '') return true;
  const [major = ''] = (textOf(version) ?? '').split('.');
  return /^\d+$/.test(major) && Number(major) === 1;
}

/** All that can be said without knowing the bucket; the order is that of {@link IgnoredReason}. */
function reasonToIgnore(
  record: JsonObject,
  eventName: string,
  { ownRoleArn }: TriggerContext,
): Exclude<IgnoredReason, 'other-region'> | undefined {
  if (textAt(record, 'readOnly') === 'true') return 'read-only';
  const source = textAt(record, 'eventSource') ?? S3;
  if (source === S3_EXPRESS) return 'directory-bucket';
  const isWatched =
    source === KMS ? isKeyEvent(eventName) : source === S3 && WATCHED_EVENTS.includes(eventName);
  if (!isWatched) return 'event-not-watched';
  if (textAt(record, 'errorCode') !== undefined) return 'failed-call';
  if (source === S3 && ownRoleArn !== undefined && isOwnRole(record, ownRoleArn)) return 'own-role';
  return undefined;
}

const S3 = 's3.amazonaws.com';
const KMS = 'kms.amazonaws.com';
const S3_EXPRESS = 's3express.amazonaws.com';

const isElsewhere = ({ region }: BucketHint, { onlyRegion }: TriggerContext): boolean =>
  onlyRegion !== undefined && region !== undefined && region !== onlyRegion;

const isForeign = (account: string | undefined, { ownAccount }: TriggerContext): boolean =>
  ownAccount !== undefined && account !== undefined && account !== ownAccount;
