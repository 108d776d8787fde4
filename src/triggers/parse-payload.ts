import { isBackfillMessage, parseBackfillMessage } from './backfill-message.ts';
import { parseRecord } from './parse-record.ts';
import type { ParsedRecord, TriggerContext } from './parse-record.ts';
import { describe, isObject, textAt, valueAt } from './untrusted-json.ts';
import type { JsonObject } from './untrusted-json.ts';

/** One CloudTrail record of a payload, one bucket of a backfill, or the place where one was expected. */
export type Delivery = {
  /** Of the SQS message that brought the record; `undefined` when none did. */
  messageId: string | undefined;
  /** There where SQS hands it out again: the run before may have ended in between. */
  isAgain?: true;
  /** Where in the payload, as in `Records[3].body.detail`. */
  position: string;
  record: ParsedRecord;
};

/**
 * Finds the CloudTrail records in whatever invoked us: an SQS batch, an EventBridge event, a log
 * file, a record, or one of these in a message or an SNS notification. Takes any JSON and never
 * throws. Every SQS message is in the answer at least once, so that none is lost in silence, and
 * what one message holds never changes what is said of another.
 */
export const parsePayload = (payload: unknown, context: TriggerContext): Delivery[] =>
  open(payload, { position: '', messageId: undefined, layers: 0 }, context);

type Place = { layers: number } & Pick<Delivery, 'position' | 'messageId' | 'isAgain'>;

/** A batch of messages that hold notifications that hold log files needs four. */
const MAX_LAYERS = 8;

/** The largest batch that SQS hands to a function; larger log files are read in parts. */
export const MAX_RECORDS = 10_000;

function open(value: unknown, place: Place, context: TriggerContext): Delivery[] {
  if (place.layers > MAX_LAYERS) {
    return refuse(place, `wrapped more than ${MAX_LAYERS} times`);
  }
  if (!isObject(value)) {
    return refuse(place, `expected messages, an event or a record, got ${describe(value)}`);
  }
  if (isQueueMessage(value)) {
    const messageId = place.messageId ?? textAt(value, 'messageId');
    const message = { ...place, messageId, ...receivedBefore(value) };
    return openText(value['body'], within(message, 'body'), context);
  }
  if (isObject(value['Sns'])) return open(value['Sns'], within(place, 'Sns'), context);
  if (value['Type'] === 'Notification') {
    return openText(value['Message'], within(place, 'Message'), context);
  }
  if (isBackfillMessage(value)) return [delivery(place, readBackfillMessage(value))];
  if (Array.isArray(value['Records'])) return openList(value['Records'], place, context);
  if (isEnvelope(value)) {
    return [delivery(within(place, 'detail'), parseRecord(value['detail'], context, value))];
  }
  return [delivery(place, parseRecord(value, context))];
}

function readBackfillMessage(value: JsonObject): ParsedRecord {
  const message = parseBackfillMessage(value);
  if (!message.ok) return { kind: 'not-understood', problem: message.problem };
  const { name, mark } = message.value;
  return {
    kind: 'bucket-of-backfill',
    hint: { name, region: undefined, account: undefined },
    mark,
  };
}

function openText(text: unknown, place: Place, context: TriggerContext): Delivery[] {
  if (typeof text !== 'string') return refuse(place, `expected JSON text, got ${describe(text)}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not quoted: nobody knows what a text that is no event holds.
    return refuse(place, `expected JSON, got ${text.length} characters of other text`);
  }
  return open(value, place, context);
}

function openList(records: unknown[], place: Place, context: TriggerContext): Delivery[] {
  const deliveries = records
    .slice(0, MAX_RECORDS)
    .flatMap((record, index) => open(record, within(place, `Records[${index}]`), context));
  // An empty log file is one without records; an empty message would be dropped in silence.
  const isEmptyMessage = records.length === 0 && place.messageId !== undefined;
  if (!isEmptyMessage && records.length <= MAX_RECORDS) return deliveries;
  const problem = `expected 1 to ${MAX_RECORDS} records, got ${records.length}`;
  return [...deliveries, ...refuse(within(place, 'Records'), problem)];
}

const isQueueMessage = (value: JsonObject): boolean =>
  value['eventSource'] === 'aws:sqs' ||
  (typeof value['messageId'] === 'string' && typeof value['body'] === 'string');

const isEnvelope = (value: JsonObject): boolean =>
  valueAt(value, 'detail') !== undefined && valueAt(value, 'eventName') === undefined;

/** aws-facts 6.15 */
function receivedBefore(message: JsonObject): { isAgain?: true } {
  const count = Number(textAt(message, 'attributes', 'ApproximateReceiveCount'));
  return count > 1 ? { isAgain: true } : {};
}

const within = (place: Place, step: string): Place => ({
  ...place,
  position: place.position === '' ? step : `${place.position}.${step}`,
  layers: place.layers + 1,
});

const delivery = ({ messageId, position, isAgain }: Place, record: ParsedRecord): Delivery => ({
  messageId,
  ...(isAgain && { isAgain }),
  position: position === '' ? 'payload' : position,
  record,
});

const refuse = (place: Place, problem: string): Delivery[] => [
  delivery(place, { kind: 'not-understood', problem }),
];
