import type { Call, Caller } from '../call.ts';
import { parseJsonObject, stringIn } from '../parse-json.ts';
import type { JsonObject } from '../parse-json.ts';
import { refuse } from '../refuse.ts';
import type { Reply } from '../reply.ts';
import { jsonError } from '../service-errors.ts';
import type { Operation, World } from '../world.ts';
import type { Queue } from './queue.ts';

type SqsOperation = (
  world: World,
  call: Call,
  caller: Caller,
  input: JsonObject,
) => Reply | Promise<Reply>;

export type QueueOperation = (
  world: World,
  call: Call,
  queue: Queue,
  input: JsonObject,
) => Reply | Promise<Reply>;

export const onInput =
  (operation: SqsOperation): Operation =>
  (world, call) => {
    if (call.caller === undefined) return refuse(call, 'unauthenticated');
    const input = parseJsonObject(call.body);
    if (input === undefined) return jsonError(call, 'SerializationException', 'Expected an object');
    return operation(world, call, call.caller, input);
  };

/** Runs `operation` on the queue whose URL the request names, if it is the caller's own. */
export const onQueue = (operation: QueueOperation): Operation =>
  onInput((world, call, caller, input) => {
    const url = stringIn(input, 'QueueUrl') ?? '';
    const [account, name] = url.split('/').slice(-2);
    const owned = [...world.queues.values()].filter((queue) => queue.account === account);
    const queue = owned.find((own) => own.name === name && own.arn.split(':')[3] === call.region);
    if (queue === undefined) return queueDoesNotExist(call);
    if (queue.account !== caller.account) return refuse(call, 'access-denied');
    return operation(world, call, queue, input);
  });

export const queueDoesNotExist = (call: Call): Reply =>
  sqsError(
    call,
    'QueueDoesNotExist',
    'The specified queue does not exist.',
    'AWS.SimpleQueueService.NonExistentQueue',
  );

export const invalidParameter = (call: Call, message: string): Reply =>
  sqsError(call, 'InvalidParameterValue', message);

/**
 * @param queryCode the code that the error had in the query protocol, which some SDKs still show.
 *   SDKs learn it from the header x-amzn-query-error.
 */
export function sqsError(call: Call, code: string, message: string, queryCode = code): Reply {
  const reply = jsonError(call, `com.amazonaws.sqs#${code}`, message);
  const headers = { ...reply.headers, 'x-amzn-query-error': `${queryCode};Sender` };
  return { ...reply, headers, errorCode: code };
}
