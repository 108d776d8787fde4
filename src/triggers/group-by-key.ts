import type { Cause } from '../core/cause.ts';
import type { Delivery } from './parse-payload.ts';
import type { KeyHint } from './parse-key-record.ts';

/** Everything a batch says about one key: one look answers all of it. */
export type KeyRun = {
  /** Of the latest event. */
  hint: KeyHint;
  /** In the order of their times, each event once. */
  causes: Cause[];
  messageIds: string[];
};

export function groupByKey(deliveries: readonly Delivery[]): KeyRun[] {
  const groups = new Map<
    string,
    { hint: KeyHint; cause: Cause; messageId: string | undefined }[]
  >();
  for (const { record, messageId } of deliveries) {
    if (record.kind !== 'key') continue;
    const { hint, cause } = record;
    const key = hint.arn ?? `${hint.region} ${hint.named}`;
    groups.set(key, [...(groups.get(key) ?? []), { hint, cause, messageId }]);
  }
  return Array.from(groups.values(), (events) => {
    // Times of CloudTrail are ISO 8601, so they sort as text; equal ones stay in order of arrival.
    const sorted = events.toSorted((a, b) => (timeOf(a.cause) < timeOf(b.cause) ? -1 : 1));
    const latest = sorted.at(-1) ?? events[0];
    if (latest === undefined) throw new Error('a group has at least one event');
    return {
      hint: latest.hint,
      causes: withoutRepeats(sorted.map(({ cause }) => cause)),
      messageIds: [...new Set(sorted.flatMap(({ messageId }) => messageId ?? []))],
    };
  });
}

const timeOf = (cause: Cause): string => cause.eventTime ?? '';

/** An event without an id may be any event, so it counts as one of its own. */
const withoutRepeats = (causes: readonly Cause[]): Cause[] => [
  ...new Map(causes.map((cause) => [cause.eventId ?? Symbol('no event id'), cause])).values(),
];
