import { MAX_RECORDS, parsePayload } from '../triggers/parse-payload.ts';
import type { Delivery } from '../triggers/parse-payload.ts';
import type { TriggerContext } from '../triggers/parse-record.ts';
import { readPayload } from './read-payload.ts';

/** One record of a file, or the place where one was expected. */
export type SourcedDelivery = Delivery & {
  /** The file as it was named, with `#<index>` where it is a list of records. */
  source: string;
};

export type RecordFile = { path: string } & (
  | { kind: 'read'; deliveries: SourcedDelivery[] }
  | { kind: 'unreadable'; problem: string }
);

/** File after file, so that one is in memory at a time. */
export async function* readRecords(
  paths: readonly string[],
  context: TriggerContext,
  stop: AbortSignal = new AbortController().signal,
): AsyncGenerator<RecordFile> {
  for (const path of paths) {
    const payload = await readPayload(path, stop);
    if (!payload.ok) {
      yield { path, kind: 'unreadable', problem: payload.problem };
      continue;
    }
    const deliveries = inParts(payload.value).flatMap((part) => parsePayload(part, context));
    const isList = isRecordList(payload.value) || deliveries.length > 1;
    const sourceOf = (index: number) => (isList ? `${path}#${index}` : path);
    yield {
      path,
      kind: 'read',
      deliveries: deliveries.map((delivery, index) => ({ ...delivery, source: sourceOf(index) })),
    };
  }
}

/** A function never gets more records at once than its bound; a log file may hold any number. */
function inParts(payload: unknown): unknown[] {
  if (!isRecordList(payload) || payload.Records.length <= MAX_RECORDS) return [payload];
  const { Records: records } = payload;
  return Array.from({ length: Math.ceil(records.length / MAX_RECORDS) }, (_, part) => ({
    Records: records.slice(part * MAX_RECORDS, (part + 1) * MAX_RECORDS),
  }));
}

const isRecordList = (payload: unknown): payload is { Records: unknown[] } =>
  typeof payload === 'object' &&
  payload !== null &&
  'Records' in payload &&
  Array.isArray(payload.Records);
