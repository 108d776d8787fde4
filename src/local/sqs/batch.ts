import type { Call } from '../call.ts';
import { objectsIn, stringIn } from '../parse-json.ts';
import type { JsonObject } from '../parse-json.ts';
import { jsonReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { sqsError } from './on-queue.ts';

export type EntryResult =
  | { ok: true; value: Record<string, string> }
  | { ok: false; code: string; message: string };

/** Does every entry of a batch; each fails or succeeds by itself. */
export function batchReply(
  call: Call,
  input: JsonObject,
  perform: (entry: JsonObject) => EntryResult,
): Reply {
  const entries = objectsIn(input, 'Entries');
  const ids = entries.map((entry) => stringIn(entry, 'Id') ?? '');
  const refusal = refuseBatch(call, ids);
  if (refusal !== undefined) return refusal;
  const Successful: Record<string, string>[] = [];
  const Failed: Record<string, string | boolean>[] = [];
  for (const [index, entry] of entries.entries()) {
    const Id = ids[index] ?? '';
    const result = perform(entry);
    if (result.ok) Successful.push({ Id, ...result.value });
    else Failed.push({ Id, SenderFault: true, Code: result.code, Message: result.message });
  }
  return jsonReply({ Successful, Failed });
}

function refuseBatch(call: Call, ids: string[]): Reply | undefined {
  const refuse = (code: string, message: string): Reply =>
    sqsError(call, code, message, `AWS.SimpleQueueService.${code}`);
  if (ids.length === 0) {
    return refuse('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (ids.length > 10) {
    const message = `Maximum number of entries per request are 10. You have sent ${ids.length}.`;
    return refuse('TooManyEntriesInBatchRequest', message);
  }
  if (new Set(ids).size < ids.length) {
    return refuse('BatchEntryIdsNotDistinct', 'Two or more batch entries have the same Id.');
  }
  return undefined;
}
