import { setTimeout } from 'node:timers/promises';
import type { BucketRef } from '../core/bucket-ref.ts';
import { looksThrottled } from './look.ts';
import type { Look } from './look.ts';
import { counted } from './output/short-words.ts';
import { afterBucket, atOnce } from './pace.ts';
import { showProgress } from './progress.ts';
import type { Run } from './run.ts';
import { readAhead, workThrough } from './work-through.ts';

export type Task = {
  /** As in `Looked at 3 buckets`. */
  verb: string;
  work: (ref: BucketRef) => Promise<Look>;
};

/** When the buckets that AWS asked to come back for are tried again; then they stay unknown. */
const AGAIN_AFTER_MS = [2_000, 10_000, 30_000] as const;

/**
 * Does something to every bucket, as many at once as AWS takes.
 * @returns what came of each, in the order in which they come; nothing for those that were not begun.
 */
export async function forAll(
  refs: Iterable<BucketRef> | AsyncIterable<BucketRef>,
  task: Task,
  run: Run,
): Promise<Look[]> {
  const looks: Look[] = [];
  const { items, total } = readAhead(refs);
  await passOver(items, total, { ...task, keep: (look, index) => (looks[index] = look) }, run);
  for (const delayMs of AGAIN_AFTER_MS) {
    const left = looks.flatMap((look, index) => (looksThrottled(look) ? [{ look, index }] : []));
    if (left.length === 0 || run.interruption.isStopping()) break;
    if (run.flags.quiet !== true) {
      run.terminal.say([
        `AWS asks to slow down: ${counted(left.length, 'bucket')} tried again in ${delayMs / 1_000} s.`,
      ]);
    }
    await setTimeout(delayMs, undefined, { signal: run.interruption.signal }).catch(
      () => undefined,
    );
    const keep = (look: Look, index: number): void => {
      looks[left[index]?.index ?? 0] = look;
    };
    const again = left.map(({ look }) => look.ref);
    await passOver(again, () => again.length, { ...task, keep }, run);
  }
  return looks;
}

type Pass = Task & { keep: (look: Look, index: number) => void };

async function passOver(
  refs: Iterable<BucketRef> | AsyncIterable<BucketRef>,
  total: () => number | undefined,
  { verb, work, keep }: Pass,
  { flags, terminal, interruption, pace }: Run,
): Promise<void> {
  const show = flags.quiet === true ? () => undefined : showProgress(terminal, Date.now);
  let done = 0;
  const workOnOne = async (ref: BucketRef, index: number): Promise<void> => {
    keep(await work(ref).catch((error: unknown): Look => ({ ref, kind: 'failed', error })), index);
    pace.now = afterBucket(pace.now);
    done++;
    const slowed = pace.now.slowedAtMs === undefined ? undefined : atOnce(pace.now);
    show({ verb, done, total: total(), slowedTo: slowed });
  };
  const { isStopping } = interruption;
  await workThrough(refs, workOnOne, { atOnce: () => atOnce(pace.now), isStopping });
}
