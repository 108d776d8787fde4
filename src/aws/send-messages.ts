import { setTimeout } from 'node:timers/promises';
import type { Failure } from '../core/failure.ts';
import type { Region } from '../core/names.ts';
import { classifyError } from './classify-error.ts';
import type { Clients } from './clients.ts';

type OutgoingMessage = { body: string; delaySeconds?: number };

/** Returns the failure: then some of the messages were not sent, and others may have been. */
export type SendMessages = (
  queueUrl: string,
  messages: readonly OutgoingMessage[],
) => Promise<Failure | undefined>;

/** @see SQS API Reference, SendMessageBatch: at most 10 entries, and 1 MiB together (aws-facts 6.3). */
const BATCH_SIZE = 10;
const BATCHES_AT_ONCE = 5;
/** Of entries that failed alone; whole calls are tried again by the SDK. */
const DELAYS_MS = [0, 200, 1_000, 3_000];

const action = 'sqs:SendMessage';

export const messageSender =
  (region: Region, clients: Clients): SendMessages =>
  async (queueUrl, messages) => {
    const step = BATCH_SIZE * BATCHES_AT_ONCE;
    for (let at = 0; at < messages.length; at += step) {
      const group = messages.slice(at, at + step);
      const batches = Array.from({ length: Math.ceil(group.length / BATCH_SIZE) }, (_, index) =>
        group.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
      );
      const failures = await Promise.all(
        batches.map(async (batch) => sendBatch(queueUrl, batch, region, clients)),
      );
      const failure = failures.find((one) => one !== undefined);
      if (failure !== undefined) return failure;
    }
    return undefined;
  };

async function sendBatch(
  QueueUrl: string,
  messages: readonly OutgoingMessage[],
  region: Region,
  clients: Clients,
): Promise<Failure | undefined> {
  let entries = messages.map(({ body, delaySeconds }, index) => ({
    Id: String(index),
    MessageBody: body,
    ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
  }));
  let failure: Failure | undefined;
  try {
    for (const delayMs of DELAYS_MS) {
      if (delayMs > 0) await setTimeout(delayMs);
      const { SendMessageBatchCommand } = await import('./later-clients.ts');
      const client = await clients.sqs(region);
      const command = new SendMessageBatchCommand({ QueueUrl, Entries: entries });
      const { Failed: failed = [] } = await client.send(command);
      const [first] = failed;
      if (first === undefined) return undefined;
      const { Code: name = 'unknown', Message: message = '', SenderFault: isOurs } = first;
      if (isOurs === true) return { kind: 'rejected', action, name, message };
      failure = { kind: 'unavailable', action, name };
      entries = entries.filter(({ Id }) => failed.some((one) => one.Id === Id));
    }
  } catch (error) {
    return classifyError(error, action);
  }
  return failure;
}
