import type { BucketRef } from '../core/bucket-ref.ts';
import type { Cause } from '../core/cause.ts';
import type { BackfillMark } from './backfill-message.ts';
import type { Delivery } from './parse-payload.ts';
import type { BucketHint } from './parse-record.ts';

/** Everything a batch says about one bucket: one look answers all of it. */
export type BucketRun = {
  ref: BucketRef;
  /** In order of arrival, each event once. */
  causes: Cause[];
  /** Each once; all of them are answered by the outcome of this run. */
  messageIds: string[];
  /** Left out where no backfill asked for this look. */
  marks?: BackfillMark[];
  /** There where one of the messages was handed out before. */
  isAgain?: true;
};

/**
 * Folds the deliveries that name the same bucket; those that name none are left to the caller.
 * Events come in duplicate, in bursts and in no order, and none of that matters to a run.
 *
 * @param complete fills in what a hint leaves open, usually the receiver's own Region and account.
 */
export function groupByBucket(
  deliveries: readonly Delivery[],
  complete: (hint: BucketHint) => BucketRef,
): BucketRun[] {
  const groups = new Map<string, Group>();
  for (const { record, messageId, isAgain } of deliveries) {
    if (record.kind !== 'bucket' && record.kind !== 'bucket-of-backfill') continue;
    const ref = complete(record.hint);
    // A name is one bucket, whatever Regions the events state: two runs must not meet on it.
    const key = `${ref.account} ${ref.name}`;
    const group: Group = groups.get(key) ?? {
      ref,
      causes: new Map(),
      messageIds: new Set(),
      marks: [],
    };
    groups.set(key, group);
    if (messageId !== undefined) group.messageIds.add(messageId);
    if (isAgain) group.isAgain = true;
    if (record.kind === 'bucket-of-backfill') {
      group.marks.push(record.mark);
      continue;
    }
    // CreateBucket may state the Region it was sent to; all other calls go where the bucket is.
    if (record.cause.eventName !== 'CreateBucket') group.ref = ref;
    // An event without an id may be any event, so it counts as one of its own.
    const eventKey = record.cause.eventId ?? Symbol('no event id');
    group.causes.set(eventKey, record.cause);
  }
  return Array.from(groups.values(), ({ ref, causes, messageIds, marks, isAgain }) => ({
    ref,
    causes: [...causes.values()],
    messageIds: [...messageIds],
    ...(marks.length > 0 ? { marks } : {}),
    ...(isAgain && { isAgain }),
  }));
}

type Group = {
  ref: BucketRef;
  causes: Map<string | symbol, Cause>;
  messageIds: Set<string>;
  marks: BackfillMark[];
  isAgain?: true;
};
