import { setTimeout } from 'node:timers/promises';
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { SQSBatchResponse } from 'aws-lambda';
import pMap from 'p-map';
import type { BucketRef } from '../core/bucket-ref.ts';
import { quote } from '../core/names.ts';
import type { Outcome } from '../core/outcome.ts';
import { isWorthAnotherRun } from '../core/outcome.ts';
import type { Clock } from '../reconcile/ports.ts';
import { groupByBucket } from '../triggers/group-by-bucket.ts';
import type { BucketRun } from '../triggers/group-by-bucket.ts';
import { groupByKey } from '../triggers/group-by-key.ts';
import type { KeyRun } from '../triggers/group-by-key.ts';
import type { Delivery } from '../triggers/parse-payload.ts';
import type { BucketHint } from '../triggers/parse-record.ts';
import { sortDeliveries } from './sort-deliveries.ts';

/** Kept for the answer to the queue. */
const ANSWER_RESERVE_MS = 2_000;

/** Buckets at once in one invocation; the queue's batch size is not larger. */
const CONCURRENCY = 10;

export type Work = {
  complete: (hint: BucketHint) => BucketRef;
  reconcile: (run: BucketRun) => Promise<Outcome>;
  /** Answers whether the messages may go. */
  tell: (outcome: Outcome, run: BucketRun) => Promise<boolean>;
  /** Looks at a key and tells of it; answers whether the messages may go. */
  runKey: (run: KeyRun) => Promise<boolean>;
  logger: Logger;
  metrics: Metrics;
  clock: Clock;
};

/**
 * Looks once at every bucket that the deliveries name, and says which messages have to come back: those
 * that are not understood (they end in the dead-letter queue, with a log line that says why) and those
 * whose run may end better later. A message never holds up its neighbours.
 *
 * @throws for a payload that is no queue batch and has to come back, because only a failed invocation
 *   makes Lambda try again or hand the event to the on-failure destination.
 */
export async function reconcileDeliveries(
  deliveries: readonly Delivery[],
  work: Work,
): Promise<SQSBatchResponse> {
  const notUnderstood = sortDeliveries(deliveries, work);
  // Keys first: what is remembered of them must not serve the buckets.
  const tasks = [
    ...groupByKey(deliveries).map((run) => keyTask(run, work)),
    ...groupByBucket(deliveries, work.complete).map((run) => bucketTask(run, work)),
  ];
  const again = await pMap(
    tasks,
    async (task) => ((await mustComeBack(task, work)) ? [task] : []),
    {
      concurrency: CONCURRENCY,
    },
  );
  const unfinished = [...notUnderstood, ...again.flat().map(({ name }) => name)];
  const isQueueBatch = deliveries.every((delivery) => delivery.messageId !== undefined);
  if (!isQueueBatch && unfinished.length > 0) {
    throw new Error(`Not finished: ${unfinished.slice(0, 10).join('; ')}`);
  }
  return answer([
    ...poisonIdsOf(deliveries),
    ...again.flat().flatMap(({ messageIds }) => messageIds),
  ]);
}

type Task = {
  name: string;
  messageIds: string[];
  /** Whether the messages have to come back. */
  run: () => Promise<boolean>;
};

const bucketTask = (run: BucketRun, work: Work): Task => ({
  name: `bucket ${run.ref.name}`,
  messageIds: run.messageIds,
  run: async () => {
    const outcome = await work.reconcile(run);
    const isTold = await work.tell(outcome, run);
    return isWorthAnotherRun(outcome) || !isTold;
  },
});

const keyTask = (run: KeyRun, work: Work): Task => ({
  name: `key ${quote(run.hint.named)}`,
  messageIds: run.messageIds,
  run: async () => !(await work.runKey(run)),
});

/**
 * A bug of ours in one bucket, or a bucket that does not come to an end, must not cost the others their run: its
 * messages come back, and nobody else's.
 */
async function mustComeBack(task: Task, work: Work): Promise<boolean> {
  const stop = new AbortController();
  const leftMs = Math.max(0, work.clock.remainingMs() - ANSWER_RESERVE_MS);
  const outOfTime = setTimeout(leftMs, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`not finished after ${leftMs} ms`);
  });
  try {
    return await Promise.race([outOfTime, task.run()]);
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    work.metrics.addMetric('run-failed', 'Count', 1);
    work.logger.error(`Run failed for ${task.name}`, cause);
    return true;
  } finally {
    stop.abort();
    await outOfTime.catch(() => undefined);
  }
}

const poisonIdsOf = (deliveries: readonly Delivery[]): string[] =>
  deliveries.flatMap(({ record, messageId }) =>
    record.kind === 'not-understood' && messageId !== undefined ? [messageId] : [],
  );

const answer = (messageIds: readonly string[]): SQSBatchResponse => ({
  batchItemFailures: [...new Set(messageIds)].map((itemIdentifier) => ({ itemIdentifier })),
});
