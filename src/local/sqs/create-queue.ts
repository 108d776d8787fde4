import type { Call, Caller } from '../call.ts';
import { isObject, numberIn, parseJsonObject, stringIn } from '../parse-json.ts';
import type { JsonObject } from '../parse-json.ts';
import { partitionOfRegion } from '../partition.ts';
import { jsonReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import type { World } from '../world.ts';
import { invalidParameter, queueDoesNotExist, sqsError } from './on-queue.ts';
import { countMessages } from './queue.ts';
import type { Queue, Redrive } from './queue.ts';

/** Standard queues only: FIFO queues order and deduplicate, and that is not imitated here. */
export function createQueue(world: World, call: Call, caller: Caller, input: JsonObject): Reply {
  const name = stringIn(input, 'QueueName') ?? '';
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(name)) {
    return invalidParameter(
      call,
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    );
  }
  const attributes = attributesIn(input);
  const redrive = parseRedrive(attributes['RedrivePolicy']);
  if (redrive === 'malformed') {
    return invalidParameter(
      call,
      `Value ${attributes['RedrivePolicy']} for parameter RedrivePolicy is invalid.`,
    );
  }
  const arn = queueArn(call, caller.account, name);
  const existing = world.queues.get(arn);
  if (existing !== undefined) return existingQueue(call, existing, attributes);
  const url = `${world.endpoint}/${caller.account}/${name}`;
  world.queues.set(arn, {
    name,
    arn,
    url,
    account: caller.account,
    createdAtMs: world.now().getTime(),
    delaySeconds: numberIn(attributes, 'DelaySeconds') ?? 0,
    visibilityTimeoutSeconds: numberIn(attributes, 'VisibilityTimeout') ?? 30,
    redrive,
    attributes,
    messages: [],
  });
  return jsonReply({ QueueUrl: url });
}

function existingQueue(call: Call, queue: Queue, wanted: Record<string, string>): Reply {
  const differs = Object.entries(wanted).some(([key, value]) => queue.attributes[key] !== value);
  if (!differs) return jsonReply({ QueueUrl: queue.url });
  const message = 'A queue already exists with the same name and a different value for attribute';
  return sqsError(call, 'QueueNameExists', message, 'QueueAlreadyExists');
}

export function getQueueUrl(world: World, call: Call, caller: Caller, input: JsonObject): Reply {
  const name = stringIn(input, 'QueueName') ?? '';
  const queue = world.queues.get(queueArn(call, caller.account, name));
  return queue === undefined ? queueDoesNotExist(call) : jsonReply({ QueueUrl: queue.url });
}

export function getQueueAttributes(
  world: World,
  _call: Call,
  queue: Queue,
  input: JsonObject,
): Reply {
  const counts = countMessages(queue, world.now().getTime());
  const all: Record<string, string> = {
    ...queue.attributes,
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1_000)),
    DelaySeconds: String(queue.delaySeconds),
    VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
  };
  const names = input['AttributeNames'];
  const asked = Array.isArray(names) ? names : [];
  const shown = Object.entries(all).filter(
    ([name]) => asked.includes('All') || asked.includes(name),
  );
  return jsonReply({ Attributes: Object.fromEntries(shown) });
}

const queueArn = (call: Call, account: string, name: string): string =>
  `arn:${partitionOfRegion(call.region)}:sqs:${call.region}:${account}:${name}`;

function attributesIn(input: JsonObject): Record<string, string> {
  const attributes = input['Attributes'];
  if (!isObject(attributes)) return {};
  return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)]));
}

/** `{"deadLetterTargetArn":"…","maxReceiveCount":"3"}`; the count may be a number. */
function parseRedrive(text: string | undefined): Redrive | undefined | 'malformed' {
  if (text === undefined || text === '') return undefined;
  const policy = parseJsonObject(text);
  const deadLetterQueueArn = policy && stringIn(policy, 'deadLetterTargetArn');
  const maxReceiveCount = policy && numberIn(policy, 'maxReceiveCount');
  if (deadLetterQueueArn === undefined || maxReceiveCount === undefined) return 'malformed';
  return { deadLetterQueueArn, maxReceiveCount };
}
