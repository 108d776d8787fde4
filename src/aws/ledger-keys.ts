import type { BucketRef } from '../core/bucket-ref.ts';
import type { Seal } from '../core/drift.ts';
import type { AccountId } from '../core/names.ts';
import { timeText } from '../core/repair.ts';
import type { RepairId } from '../core/repair.ts';

/**
 * Where things lie in the table. What holds now sorts behind the repairs, so that one Query from a
 * repair's time on answers the recent repairs, the exceptions and the lease, and reads nothing else.
 */
export type ItemKey = { pk: { S: string }; sk: { S: string } };

const keyOf = (pk: string, sk: string): ItemKey => ({ pk: { S: pk }, sk: { S: sk } });

export const partitionOfBucket = ({ account, region, name }: BucketRef): string =>
  `bucket#${account}#${region}#${name}`;

export const partitionOfBackfill = (run: string): string => `backfill#${run}`;

export const repairPrefix = 'repair#';
export const exceptionPrefix = 'state#exception#';
export const leaseSortKey = 'state#lease';
export const accessLogsSortKey = 'state#use#access-log-target';
export const checkpointSortKey = 'checkpoint';
export const countersSortKey = 'counters';
/** Before `checkpoint`, as `donePrefix` is behind `counters`: one Query answers those two, and nothing else. */
export const findingPrefix = 'bucket#';
const donePrefix = 'done#';

/** The lowest sort key of a repair at this time or later. */
export const repairsSince = (timeMs: number): string => repairPrefix + timeText(timeMs);

export const repairKey = ({ ref, timeMs, unique }: RepairId): ItemKey =>
  keyOf(partitionOfBucket(ref), `${repairsSince(timeMs)}#${unique}`);

export const exceptionKey = (ref: BucketRef, seal: Seal): ItemKey =>
  keyOf(partitionOfBucket(ref), exceptionPrefix + seal);

export const leaseKey = (ref: BucketRef): ItemKey => keyOf(partitionOfBucket(ref), leaseSortKey);

export const accessLogsKey = (target: BucketRef): ItemKey =>
  keyOf(partitionOfBucket(target), accessLogsSortKey);

export const checkpointKey = (run: string): ItemKey =>
  keyOf(partitionOfBackfill(run), checkpointSortKey);

export const countersKey = (run: string): ItemKey =>
  keyOf(partitionOfBackfill(run), countersSortKey);

/** One partition: alerts wait here only while the topic cannot be reached. */
export const partitionOfOutbox = 'outbox';

export const outboxKey = ({ id, timeMs }: { id: string; timeMs: number }): ItemKey =>
  keyOf(partitionOfOutbox, `${timeText(timeMs)}#${id}`);

/** Each in a partition of its own: nobody looks for all of them. */
export const toldKey = (fact: string): ItemKey => keyOf(`told#${fact}`, 'told');

export const findingKey = (run: string, bucket: string): ItemKey =>
  keyOf(partitionOfBackfill(run), findingPrefix + bucket);

export const doneKey = (run: string, block: number): ItemKey =>
  keyOf(partitionOfBackfill(run), `${donePrefix}${block}`);

/** What was sent to a chat: apart from what is kept of buckets, so that a role can be let in here only. */
export const deliveryKey = (id: string): ItemKey => keyOf(`slack#${id}`, 'delivery');

/** The index of all exceptions: only their items have its partition key. */
export const exceptionIndex = 'exceptions';
export const partitionOfExceptions = (account: AccountId): string => `exceptions#${account}`;

const dayMs = 24 * 60 * 60_000;

/** Days until DynamoDB may delete an item: repairs can be looked up and rolled back for a year and a month. */
const keptDays = {
  repair: 400,
  exception: 90,
  lease: 1,
  use: 8,
  backfill: 90,
  undelivered: 90,
  told: 90,
  delivery: 30,
} as const;

/** The attribute `expires`: time to live counts in seconds, and deletes days later (aws-facts 6.10). */
export const expiry = (kind: keyof typeof keptDays, fromMs: number): { N: string } => ({
  N: String(Math.ceil((fromMs + keptDays[kind] * dayMs) / 1_000)),
});
