import { createHash } from 'node:crypto';
import type { Call } from '../call.ts';
import { isObject, numberIn, objectsIn, stringIn } from '../parse-json.ts';
import type { JsonObject } from '../parse-json.ts';
import { jsonReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import type { World } from '../world.ts';
import { batchReply } from './batch.ts';
import { invalidParameter, sqsError } from './on-queue.ts';
import type { Queue } from './queue.ts';

/** @see aws-facts 6.3: one message, and all messages of a batch together. */
const BODY_LIMIT_BYTES = 1024 * 1024;
const MAX_DELAY_SECONDS = 900;

export function sendMessage(world: World, call: Call, queue: Queue, input: JsonObject): Reply {
  const problem = problemOfMessage(input);
  if (problem !== undefined) return invalidParameter(call, problem);
  return jsonReply(addMessage(world, queue, input));
}

export function sendMessageBatch(world: World, call: Call, queue: Queue, input: JsonObject): Reply {
  const bodies = objectsIn(input, 'Entries').map((entry) => stringIn(entry, 'MessageBody') ?? '');
  const sizeBytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0);
  if (sizeBytes > BODY_LIMIT_BYTES) {
    const message = `Batch requests cannot be longer than ${BODY_LIMIT_BYTES} bytes.`;
    const queryCode = 'AWS.SimpleQueueService.BatchRequestTooLong';
    return sqsError(call, 'BatchRequestTooLong', message, queryCode);
  }
  return batchReply(call, input, (entry) => {
    const problem = problemOfMessage(entry);
    if (problem === undefined) return { ok: true, value: addMessage(world, queue, entry) };
    return { ok: false, code: 'InvalidParameterValue', message: problem };
  });
}

function problemOfMessage(input: JsonObject): string | undefined {
  const body = stringIn(input, 'MessageBody') ?? '';
  if (body === '') return 'The request must contain the parameter MessageBody.';
  if (Buffer.byteLength(body) > BODY_LIMIT_BYTES) {
    return `One or more parameters are invalid. Reason: Message must be shorter than ${BODY_LIMIT_BYTES} bytes.`;
  }
  const delay = numberIn(input, 'DelaySeconds') ?? 0;
  if (delay <= MAX_DELAY_SECONDS) return undefined;
  return `Value ${delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= ${MAX_DELAY_SECONDS}.`;
}

function addMessage(world: World, queue: Queue, input: JsonObject): Record<string, string> {
  const body = stringIn(input, 'MessageBody') ?? '';
  const attributes = input['MessageAttributes'];
  const nowMs = world.now().getTime();
  const delaySeconds = numberIn(input, 'DelaySeconds') ?? queue.delaySeconds;
  const id = world.counters.uuid();
  queue.messages.push({
    id,
    body,
    attributes: isObject(attributes) ? attributes : undefined,
    sentAtMs: nowMs,
    visibleAtMs: nowMs + delaySeconds * 1_000,
    receiveCount: 0,
    firstReceivedAtMs: undefined,
    receiptHandle: undefined,
  });
  return { MessageId: id, MD5OfMessageBody: md5(body) };
}

/** SDKs compare it with the body they sent or received, and fail when it differs. */
export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
