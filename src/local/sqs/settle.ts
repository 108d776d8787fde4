import type { Call } from '../call.ts';
import { numberIn, stringIn } from '../parse-json.ts';
import type { JsonObject } from '../parse-json.ts';
import { emptyReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import type { World } from '../world.ts';
import { batchReply } from './batch.ts';
import { invalidParameter, sqsError } from './on-queue.ts';
import type { Queue } from './queue.ts';

const MAX_VISIBILITY_SECONDS = 43_200;

export function deleteMessage(_world: World, call: Call, queue: Queue, input: JsonObject): Reply {
  const problem = removeMessage(queue, stringIn(input, 'ReceiptHandle') ?? '');
  return problem === undefined
    ? emptyReply(200)
    : sqsError(call, 'ReceiptHandleIsInvalid', problem);
}

export function deleteMessageBatch(
  _world: World,
  call: Call,
  queue: Queue,
  input: JsonObject,
): Reply {
  return batchReply(call, input, (entry) => {
    const message = removeMessage(queue, stringIn(entry, 'ReceiptHandle') ?? '');
    if (message === undefined) return { ok: true, value: {} };
    return { ok: false, code: 'ReceiptHandleIsInvalid', message };
  });
}

/** A handle of an earlier receive succeeds without deleting, as with the real service. */
function removeMessage(queue: Queue, handle: string): string | undefined {
  if (!handle.includes('#')) return 'The input receipt handle is invalid.';
  queue.messages = queue.messages.filter((message) => message.receiptHandle !== handle);
  return undefined;
}

export function changeMessageVisibility(
  world: World,
  call: Call,
  queue: Queue,
  input: JsonObject,
): Reply {
  const seconds = numberIn(input, 'VisibilityTimeout') ?? -1;
  if (seconds < 0 || seconds > MAX_VISIBILITY_SECONDS) {
    return invalidParameter(call, `Value ${seconds} for parameter VisibilityTimeout is invalid.`);
  }
  const handle = stringIn(input, 'ReceiptHandle') ?? '';
  const message = queue.messages.find((candidate) => candidate.receiptHandle === handle);
  if (message === undefined) {
    return sqsError(call, 'ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
  }
  const nowMs = world.now().getTime();
  if (message.visibleAtMs <= nowMs) {
    const text = 'The message referred to is not in flight.';
    return sqsError(call, 'MessageNotInflight', text, 'AWS.SimpleQueueService.MessageNotInflight');
  }
  message.visibleAtMs = nowMs + seconds * 1_000;
  return emptyReply(200);
}
