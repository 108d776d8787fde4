import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { bucketRef } from '../../src/core/bucket-ref.ts';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { reconcileDeliveries } from '../../src/lambda/reconcile-deliveries.ts';
import { tellRun } from '../../src/lambda/tell-run.ts';
import { reconcileBucket } from '../../src/reconcile/reconcile-bucket.ts';
import type { BucketRun } from '../../src/triggers/group-by-bucket.ts';
import { parsePayload } from '../../src/triggers/parse-payload.ts';
import { homeRegion, ownAccount } from './bucket.ts';
import { checkAnswer, checkOutcome } from './check-outcome.ts';
import { ownRoleArn } from './events.ts';
import { die, newInvocation, newRun } from './function.ts';
import type { Invocation } from './function.ts';
import { comeInto } from './owners.ts';
import type { Message } from './queue.ts';
import { startRollback } from './rollbacks.ts';
import { clockOf, portsOf } from './simulated-ports.ts';
import { grantException } from './simulated-ledger.ts';
import { tellsOf, toldRepairsOf } from './tells.ts';
import type { World } from './world.ts';

/** One invocation with a batch, as `handlers/bucket-changed.ts` puts it together. */
export async function invoke(
  world: World,
  batch: readonly Message[],
  number: number,
): Promise<readonly string[] | undefined> {
  const invocation = newInvocation(world, number);
  const outcomes = new Map<string, Outcome>();
  const bucketOf = ({ name }: BucketRef) => world.buckets.find(({ ref }) => ref.name === name);
  const teller = { ...logsOf(world, invocation), ...tellsOf(world, invocation) };
  const reconcile = async ({ ref, causes }: BucketRun): Promise<Outcome> => {
    const bucket = bucketOf(ref);
    if (bucket === undefined) throw new Error(`nobody named ${ref.name}`);
    world.counts.runs++;
    // A person answers an alert while the next run is at work already.
    if (world.isStormy && world.random.chance(world.profile.exceptions * 0.5)) {
      world.schedule.after(world.random.between(0, 600), () => {
        void grantException(world, bucket.ref);
      });
    }
    if (world.isStormy && world.random.chance(world.profile.newUsers * 0.5)) {
      world.schedule.after(world.random.between(0, 3_000), () => {
        comeInto(world, bucket);
      });
    }
    const run = newRun(invocation, bucket);
    const outcome = await reconcileBucket(ref, world, portsOf(world, run), causes);
    world.note(run.name, `the bucket was ${outcome.kind}`);
    checkOutcome(world, run, outcome);
    while (outcome.kind !== 'unchanged' && world.random.chance(world.profile.rollbacks)) {
      startRollback(world, bucket, world.random.between(0, world.random.pick([1_000, 60_000])));
    }
    outcomes.set(ref.name, outcome);
    return outcome;
  };
  const payload = {
    Records: batch.map(({ id, body, receives }) => ({
      messageId: id,
      body,
      attributes: { ApproximateReceiveCount: String(receives) },
      eventSource: 'aws:sqs',
    })),
  };
  const answered = reconcileDeliveries(parsePayload(payload, { ownRoleArn, ownAccount }), {
    complete: ({ name, region }) => bucketRef(ownAccount, region ?? homeRegion, name),
    reconcile,
    tell: async (outcome, run) =>
      tellRun(outcome, run, world.baseline, toldRepairsOf(world, invocation), teller),
    runKey: async () => Promise.resolve(true),
    clock: clockOf(world, { name: invocation.name, invocation }),
    ...teller,
  });
  const killed = new Promise<undefined>((resolve) => {
    world.schedule.wake(world.functionTimeoutMs, () => {
      if (!invocation.hasAnswered) die(world, invocation, 'is out of time');
      resolve(undefined);
    });
  });
  const answer = await Promise.race([answered, killed]);
  if (answer === undefined || invocation.isDead) return undefined;
  invocation.hasAnswered = true;
  const again = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  checkAnswer(world, batch, outcomes, again);
  return again;
}

/** Log lines go into the script; a run that throws is a bug, unless it was its time that ended. */
function logsOf(world: World, invocation: Invocation): { logger: Logger; metrics: Metrics } {
  const info = (): void => undefined;
  const error = (message: string, cause?: unknown): void => {
    const why = (cause as { message?: string } | undefined)?.message ?? '';
    world.note(invocation.name, `${message} ${why}`);
    const isOutOfTime = why.startsWith('not finished after');
    if (isOutOfTime && !invocation.isDead) world.counts.outOfTime++;
    if (message.startsWith('Run failed') && !isOutOfTime) world.violate(`a run threw: ${why}`);
  };
  const logger = { info, warn: info, error } as unknown as Logger;
  const metrics = { addMetric: info } as unknown as Metrics;
  return { logger, metrics };
}
