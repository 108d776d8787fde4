import { parseBucketName, quote } from '../core/names.ts';
import type { BucketName, Parsed } from '../core/names.ts';
import { describe, isObject, textAt, valueAt } from './untrusted-json.ts';
import type { JsonObject } from './untrusted-json.ts';

/** Which of a run's buckets a message is about, and how it is to be looked at. */
export type BackfillMark = { run: string; number: number; mode: 'inspect' | 'repair' };

/** The body of a message of the queue: one bucket of a backfill. */
export const backfillMessage = (bucket: BucketName, { run, number, mode }: BackfillMark): string =>
  JSON.stringify({ reseal: 'look-at-bucket', bucket, backfill: { run, number, mode } });

/** The body of the message that carries a run on. */
export const resumeMessage = (run: string): string => JSON.stringify({ resume: run });

export const isBackfillMessage = (value: JsonObject): boolean =>
  value['reseal'] === 'look-at-bucket';

/** The name of a run: letters, digits and hyphens, as ids of requests are. */
export const runPattern = /^[A-Za-z0-9-]{1,64}$/;

export function parseBackfillMessage(
  message: JsonObject,
): Parsed<{ name: BucketName; mark: BackfillMark }> {
  const name = parseBucketName(textAt(message, 'bucket') ?? '');
  if (!name.ok) return { ok: false, problem: `bucket: ${name.problem}` };
  const backfill = valueAt(message, 'backfill');
  if (!isObject(backfill)) {
    return { ok: false, problem: `backfill: expected an object, got ${describe(backfill)}` };
  }
  const { run, number, mode } = backfill;
  if (typeof run !== 'string' || !runPattern.test(run)) {
    return { ok: false, problem: `backfill.run: ${describe(run)} is not the name of a run` };
  }
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0) {
    return { ok: false, problem: `backfill.number: expected 0, 1, 2 …, got ${describe(number)}` };
  }
  if (mode !== 'inspect' && mode !== 'repair') {
    const found = typeof mode === 'string' ? quote(mode) : describe(mode);
    return { ok: false, problem: `backfill.mode: expected inspect or repair, got ${found}` };
  }
  return { ok: true, value: { name: name.value, mark: { run, number, mode } } };
}
