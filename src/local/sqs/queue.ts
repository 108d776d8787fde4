import type { JsonObject } from '../parse-json.ts';

export type Message = {
  id: string;
  body: string;
  /** As they were sent; they are given back and not looked at. */
  attributes: JsonObject | undefined;
  sentAtMs: number;
  /** Neither delayed nor in flight from then on. */
  visibleAtMs: number;
  receiveCount: number;
  firstReceivedAtMs: number | undefined;
  /** Of the last receive; it changes with every receive. */
  receiptHandle: string | undefined;
};

export type Redrive = { deadLetterQueueArn: string; maxReceiveCount: number };

export type Queue = {
  name: string;
  arn: string;
  url: string;
  account: string;
  createdAtMs: number;
  delaySeconds: number;
  visibilityTimeoutSeconds: number;
  redrive: Redrive | undefined;
  /** What CreateQueue was given, as text. */
  attributes: Record<string, string>;
  messages: Message[];
};

/** @see SQS API Reference, GetQueueAttributes: the three counts are disjoint. */
export function countMessages(queue: Queue, nowMs: number) {
  const hidden = queue.messages.filter((message) => message.visibleAtMs > nowMs);
  const delayed = hidden.filter((message) => message.receiveCount === 0).length;
  return {
    visible: queue.messages.length - hidden.length,
    delayed,
    inFlight: hidden.length - delayed,
  };
}
