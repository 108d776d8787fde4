import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../call.ts';
import { numberIn } from '../parse-json.ts';
import type { JsonObject } from '../parse-json.ts';
import { jsonReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import type { World } from '../world.ts';
import { invalidParameter } from './on-queue.ts';
import type { Message, Queue } from './queue.ts';
import { md5 } from './send.ts';

const POLL_MS = 20;

/** Waits for messages as long as WaitTimeSeconds says, which is not at all by default. */
export async function receiveMessage(
  world: World,
  call: Call,
  queue: Queue,
  input: JsonObject,
): Promise<Reply> {
  const limit = numberIn(input, 'MaxNumberOfMessages') ?? 1;
  if (limit < 1 || limit > 10) {
    const reason = 'Must be between 1 and 10, if provided.';
    return invalidParameter(
      call,
      `Value ${limit} for parameter MaxNumberOfMessages is invalid. Reason: ${reason}`,
    );
  }
  const timeout = numberIn(input, 'VisibilityTimeout') ?? queue.visibilityTimeoutSeconds;
  const waitMs = Math.min(numberIn(input, 'WaitTimeSeconds') ?? 0, 20) * 1_000;
  let received = takeMessages(world, queue, limit, timeout);
  for (let waited = 0; received.length === 0 && waited < waitMs; waited += POLL_MS) {
    if (world.closing.aborted) break;
    await sleep(POLL_MS);
    received = takeMessages(world, queue, limit, timeout);
  }
  const names = [input['AttributeNames'], input['MessageSystemAttributeNames']].flat();
  const withAttributes = input['MessageAttributeNames'] !== undefined;
  return jsonReply({
    Messages: received.map((message) => shownMessage(message, call, names, withAttributes)),
  });
}

/** Hides what it takes for `timeoutSeconds`, and moves what was taken too often. */
function takeMessages(
  world: World,
  queue: Queue,
  limit: number,
  timeoutSeconds: number,
): Message[] {
  const nowMs = world.now().getTime();
  moveToDeadLetterQueue(world, queue, nowMs);
  const taken = queue.messages.filter((message) => message.visibleAtMs <= nowMs).slice(0, limit);
  for (const message of taken) {
    message.receiveCount += 1;
    message.firstReceivedAtMs ??= nowMs;
    message.visibleAtMs = nowMs + timeoutSeconds * 1_000;
    message.receiptHandle = `${message.id}#${world.counters.sequence()}`;
  }
  return taken;
}

/**
 * A message that was received `maxReceiveCount` times is moved when it would be received again.
 * @see SQS Developer Guide, "Using dead-letter queues".
 */
function moveToDeadLetterQueue(world: World, queue: Queue, nowMs: number): void {
  const { redrive } = queue;
  const target = redrive && world.queues.get(redrive.deadLetterQueueArn);
  if (redrive === undefined || target === undefined) return;
  const isSpent = (message: Message): boolean =>
    message.visibleAtMs <= nowMs && message.receiveCount >= redrive.maxReceiveCount;
  target.messages.push(...queue.messages.filter(isSpent));
  queue.messages = queue.messages.filter((message) => !isSpent(message));
}

function shownMessage(
  message: Message,
  call: Call,
  names: unknown[],
  withAttributes: boolean,
): Record<string, unknown> {
  const system = {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAtMs),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs ?? ''),
    SenderId: call.caller?.accessKeyId ?? '',
  };
  const asked = Object.entries(system).filter(
    ([name]) => names.includes('All') || names.includes(name),
  );
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(asked.length === 0 ? {} : { Attributes: Object.fromEntries(asked) }),
    ...(withAttributes && message.attributes ? { MessageAttributes: message.attributes } : {}),
  };
}
