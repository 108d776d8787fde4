import type { BucketRef } from '../core/bucket-ref.ts';
import { describeFailure } from '../core/describe-failure.ts';
import { isWorthRetrying } from '../core/failure.ts';
import type { Failure } from '../core/failure.ts';
import type { Checkpoint, Saved } from './checkpoint.ts';
import { bucketsAfter } from './choose-buckets.ts';
import { doChunk } from './do-chunk.ts';
import type { BackfillPorts } from './ports.ts';
import { save } from './save.ts';
import type { Stopped } from './save.ts';

export type Page = { refs: BucketRef[]; next: string | undefined };

/** A chunk whose buckets have to be repaired, and waited for, takes no longer. */
export const RESERVE_MS = 120_000;

/**
 * Goes through the list from the checkpoint on, a page in memory at a time, until its end.
 * @param first the first page, where it was just read.
 */
export async function lookAtBuckets(
  run: string,
  saved: Saved,
  first: Page | undefined,
  ports: BackfillPorts,
): Promise<Saved | Stopped> {
  const known = await withAccessLogs(run, saved, ports);
  if ('stopped' in known) return known;
  let now = known;
  let read = first;
  for (;;) {
    const page = read ?? (await readPage(now.checkpoint, ports));
    read = undefined;
    if ('kind' in page) return withoutRest(run, now, page, ports);
    let left = bucketsAfter(page.refs, now.checkpoint.last);
    while (left.length > 0) {
      if (ports.clock.remainingMs() < RESERVE_MS) return { stopped: 'out-of-time', saved: now };
      const step = await doChunk(run, left, now, ports);
      if ('stopped' in step) return step;
      now = step;
      if (isLimitReached(now.checkpoint)) return listEnded(run, now, ports);
      left = bucketsAfter(page.refs, now.checkpoint.last);
    }
    if (page.next === undefined) return listEnded(run, now, ports);
    const next = await save(run, now, { ...now.checkpoint, token: page.next }, ports);
    if ('stopped' in next) return next;
    now = next;
  }
}

/** Asked before the first bucket is looked at, where that is wanted for certain. */
async function withAccessLogs(
  run: string,
  saved: Saved,
  ports: BackfillPorts,
): Promise<Saved | Stopped> {
  const { checkpoint } = saved;
  const isAsked = checkpoint.request.accessLogTargets === 'always';
  if (!isAsked || checkpoint.knowsAccessLogs === true) return saved;
  await ports.findAccessLogTargets();
  return save(run, saved, { ...checkpoint, knowsAccessLogs: true }, ports);
}

/** A token that is not taken any more has ended: then from the start, and past what is done by its name. */
async function readPage(
  { request: { prefix }, token }: Checkpoint,
  { listPage }: BackfillPorts,
): Promise<Page | Failure> {
  const page = await listPage({ prefix, token });
  if (page.ok) return page.value;
  if (token === undefined || page.failure.kind !== 'rejected') return page.failure;
  const start = await listPage({ prefix, token: undefined });
  return start.ok ? start.value : start.failure;
}

const isLimitReached = ({ request: { limit = Infinity }, chosen }: Checkpoint): boolean =>
  chosen >= limit;

/** What may be listed later is: the run comes back. What a person has to allow ends it, and is told. */
async function withoutRest(
  run: string,
  now: Saved,
  failure: Failure,
  ports: BackfillPorts,
): Promise<Saved | Stopped> {
  if (isWorthRetrying(failure)) return { stopped: 'failed', failure, saved: now };
  const listFailure = { kind: failure.kind, text: describeFailure(failure) };
  return listEnded(run, { ...now, checkpoint: { ...now.checkpoint, listFailure } }, ports);
}

const listEnded = async (
  run: string,
  { text, checkpoint }: Saved,
  ports: BackfillPorts,
): Promise<Saved | Stopped> => {
  const waiting = { phase: 'waiting', done: 0, sinceMs: ports.clock.nowMs() } as const;
  return save(run, { text, checkpoint }, { ...checkpoint, ...waiting }, ports);
};
