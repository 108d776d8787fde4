import type { Caller, Call } from '../call.ts';
import { partitionOfRegion } from '../partition.ts';
import { refuse } from '../refuse.ts';
import type { Reply } from '../reply.ts';
import { queryError, queryReply } from '../service-errors.ts';
import type { Operation, World } from '../world.ts';
import { textElement } from '../xml.ts';

export type PublishedMessage = {
  topicArn: string;
  messageId: string;
  message: string;
  subject?: string;
  /** Message attributes by name, with their string values. */
  attributes: Record<string, string>;
};

type SnsOperation = (world: World, call: Call, caller: Caller, input: URLSearchParams) => Reply;

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** @see SNS API Reference, Publish: 256 KB, still so in 2026 (aws-facts 6.3). */
const MESSAGE_LIMIT_BYTES = 256 * 1024;

const onInput =
  (operation: SnsOperation): Operation =>
  (world, call) =>
    call.caller === undefined
      ? refuse(call, 'unauthenticated')
      : operation(world, call, call.caller, new URLSearchParams(call.body));

/** Creating a topic again gives the same topic. */
function createTopic(world: World, call: Call, caller: Caller, input: URLSearchParams): Reply {
  const name = input.get('Name') ?? '';
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(name)) {
    return queryError(call, 'InvalidParameter', 'Invalid parameter: Topic Name');
  }
  const arn = `arn:${partitionOfRegion(call.region)}:sns:${call.region}:${caller.account}:${name}`;
  world.topics.add(arn);
  return queryReply(call, NAMESPACE, textElement('TopicArn', arn));
}

function publish(world: World, call: Call, caller: Caller, input: URLSearchParams): Reply {
  const topicArn = input.get('TopicArn') ?? input.get('TargetArn') ?? '';
  const message = input.get('Message') ?? '';
  const subject = input.get('Subject') ?? undefined;
  const attributes = messageAttributes(input);
  const [, , service, region, account] = topicArn.split(':');
  if (service !== 'sns' || region !== call.region) {
    return queryError(call, 'InvalidParameter', 'Invalid parameter: TopicArn');
  }
  if (account !== caller.account) return refuse(call, 'access-denied');
  if (!world.topics.has(topicArn)) {
    return queryError(call, 'NotFound', 'Topic does not exist', 404);
  }
  const problem = problemOfMessage(message, subject, attributes);
  if (problem !== undefined) {
    return queryError(call, 'InvalidParameter', `Invalid parameter: ${problem}`);
  }
  const messageId = world.counters.uuid();
  const withSubject = subject === undefined ? {} : { subject };
  world.published.push({ topicArn, messageId, message, ...withSubject, attributes });
  return queryReply(call, NAMESPACE, textElement('MessageId', messageId));
}

/** @see aws-facts 6.3: a subject has fewer than 100 characters and no control characters. */
function problemOfMessage(
  message: string,
  subject: string | undefined,
  attributes: Record<string, string>,
): string | undefined {
  if (message === '') return 'Empty message';
  const parts = [message, ...Object.entries(attributes).flat()];
  const sizeBytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  if (sizeBytes > MESSAGE_LIMIT_BYTES) return 'Message too long';
  if (subject !== undefined && !/^[ -~]{1,100}$/.test(subject)) return 'Subject';
  return undefined;
}

/** The query protocol numbers them: `MessageAttributes.entry.1.Name`, `….1.Value.StringValue`. */
function messageAttributes(input: URLSearchParams): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (let n = 1; ; n += 1) {
    const name = input.get(`MessageAttributes.entry.${n}.Name`);
    if (name === null) return attributes;
    attributes[name] = input.get(`MessageAttributes.entry.${n}.Value.StringValue`) ?? '';
  }
}

export const snsOperations: ReadonlyMap<string, Operation> = new Map([
  ['CreateTopic', onInput(createTopic)],
  ['Publish', onInput(publish)],
]);
