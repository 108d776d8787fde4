import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';
import { backfillNotes, inModeOf } from '../../src/lambda/backfill-notes.ts';
import { backfillPorts } from '../../src/lambda/backfill-ports.ts';
import { carryOutBackfill } from '../../src/lambda/carry-out-backfill.ts';
import { reconcileDeliveries } from '../../src/lambda/reconcile-deliveries.ts';
import { bucketRef } from '../../src/core/bucket-ref.ts';
import { reconcileBucket } from '../../src/reconcile/reconcile-bucket.ts';
import { parsePayload } from '../../src/triggers/parse-payload.ts';
import type { BackfillAccount } from './backfill-account.ts';
import { account, region } from './local-world.ts';

/** How many more calls an invocation may make before it is killed, and whether the last one still has its effect. */
export type Fate = { callsLeft: number; lastHasEffect: boolean; isDead: boolean };

export const immortal = (): Fate => ({ callsLeft: Infinity, lastHasEffect: false, isDead: false });

class Killed extends Error {}

/** The same ports, for an invocation that dies as its fate says, between any two calls, and makes none after. */
function mortal<P extends object>(ports: P, fate: Fate): P {
  const wrapped = Object.entries(ports).map(([name, member]: [string, unknown]) => {
    if (typeof member === 'object' && member !== null) return [name, mortal(member, fate)];
    if (typeof member !== 'function') return [name, member];
    const call = member as (...given: unknown[]) => unknown;
    return [
      name,
      async (...given: unknown[]) => {
        if (fate.isDead) throw new Killed();
        fate.callsLeft -= 1;
        if (fate.callsLeft > 0) return call(...given);
        fate.isDead = true;
        if (fate.lastHasEffect) await call(...given);
        throw new Killed();
      },
    ];
  });
  return Object.fromEntries(wrapped) as P;
}

let invocations = 0;

/** One invocation of handlers/backfill. @throws Killed */
export async function invokeBackfill(
  world: BackfillAccount,
  event: unknown,
  fate = immortal(),
  name = `invocation-${++invocations}`,
) {
  const { settings, clients, teller, clock } = world;
  const {
    where,
    invocation,
    clock: _,
    ledger,
    ...rest
  } = backfillPorts(
    settings,
    { ports: { ...world.ports, ...mortalPorts(world, fate) }, clients, teller },
    { account, clock, name },
  );
  const ports = { where, invocation, clock, ledger, ...mortal(rest, fate) };
  return carryOutBackfill(event, ports, settings.mode, teller);
}

/** What is asked of AWS; `uniqueId` and `sha256` are no calls. */
function mortalPorts({ ports }: BackfillAccount, fate: Fate): BackfillAccount['ports'] {
  const { uniqueId, sha256, ...calls } = ports;
  return { ...mortal(calls, fate), uniqueId, sha256 };
}

/** One invocation of handlers/bucket-changed. */
async function invokeWorker(world: BackfillAccount, event: object, fate: Fate) {
  const { settings, teller, clock } = world;
  const ports = { ...mortalPorts(world, fate), clock };
  const notes = backfillNotes(ports.ledger, teller, settings.baseline);
  const answer = await reconcileDeliveries(parsePayload(event, {}), {
    reconcile: async (run) => {
      const needed = { ...ports, ledger: notes.ledgerOf(run) };
      return reconcileBucket(run.ref, inModeOf(run, settings), needed, run.causes);
    },
    tell: notes.tell,
    runKey: async () => Promise.resolve(true),
    complete: ({ name }) => bucketRef(account, region, name),
    clock,
    ...teller,
  });
  if (fate.isDead) throw new Killed();
  return notes.close(answer);
}

type Queue = 'backfill' | 'bucket-changed';

/**
 * What Lambda does with a queue: hands a batch to the function, and takes out of the queue what the answer does
 * not give back. @returns whether there was something.
 */
export async function deliver(
  world: BackfillAccount,
  queue: Queue,
  fate = immortal(),
): Promise<boolean> {
  const { sqs, settings } = world;
  const QueueUrl = queue === 'backfill' ? settings.backfillQueueUrl : settings.queueUrl;
  const MaxNumberOfMessages = queue === 'backfill' ? 1 : 10;
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages }),
  );
  if (Messages.length === 0) return false;
  const Records = Messages.map(({ MessageId: messageId, Body: body }) => ({
    messageId,
    body,
    eventSource: 'aws:sqs',
  }));
  try {
    const answer =
      queue === 'backfill'
        ? ((await invokeBackfill(world, { Records }, fate)) as SQSBatchResponse)
        : await invokeWorker(world, { Records }, fate);
    const again = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { MessageId = '', ReceiptHandle } of Messages) {
      if (again.has(MessageId)) continue;
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  return true;
}

/** Lets both functions run until both queues are empty. @param nextFate of every invocation. */
export async function runQueues(
  world: BackfillAccount,
  nextFate: () => Fate = immortal,
): Promise<void> {
  for (let idleMs = 0; idleMs < 3 * 3_600_000;) {
    const wasBusy = [
      await deliver(world, 'backfill', nextFate()),
      await deliver(world, 'bucket-changed', nextFate()),
    ];
    if (wasBusy.includes(true)) {
      idleMs = 0;
      continue;
    }
    world.pass(300_000);
    idleMs += 300_000;
  }
}
