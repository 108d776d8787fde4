import type { BucketRef } from '../core/bucket-ref.ts';
import { describeFailure } from '../core/describe-failure.ts';
import { isWorthRetrying } from '../core/failure.ts';
import type { Failure } from '../core/failure.ts';
import type { Checkpoint, Saved } from './checkpoint.ts';
import { bucketsAfter } from './choose-buckets.ts';
import { lookAtChunk, makeDurable } from './look-at-chunk.ts';
import type { Chunk } from './look-at-chunk.ts';
import type { BackfillPorts } from './ports.ts';
import { save } from './save.ts';
import type { Stopped } from './save.ts';

export type Page = { refs: BucketRef[]; next: string | undefined };

/** A chunk whose buckets have to be repaired, and waited for, takes no longer. */
export const RESERVE_MS = 120_000;

/**
 * Goes through the list from the checkpoint on until its end. What is done of a chunk becomes durable while the next
 * one is looked at, so nobody waits for the ledger; after a crash both are done again.
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
  let chunk: Chunk | undefined;
  const durable = async (): Promise<Saved | Stopped> =>
    chunk === undefined ? now : makeDurable(run, now, chunk, ports);
  for await (const page of pagesFrom(known.checkpoint, first, ports)) {
    if ('kind' in page) return endOf(durable(), (end) => withoutRest(run, end, page, ports));
    let { checkpoint } = chunk ?? now;
    let left = bucketsAfter(page.refs, checkpoint.last);
    for (;;) {
      // Of a page, too, that has nothing left, as where the list is read from its start again.
      if (ports.clock.remainingMs() < RESERVE_MS) {
        return endOf(durable(), (end) => ({ stopped: 'out-of-time', saved: end }));
      }
      if (left.length === 0 || isLimitReached(checkpoint)) break;
      const [step, next] = await Promise.all([
        durable(),
        lookAtChunk(run, left, checkpoint, ports),
      ]);
      if ('stopped' in step) return step;
      now = step;
      if ('kind' in next) return { stopped: 'failed', failure: next, saved: now };
      left = bucketsAfter(page.refs, next.checkpoint.last);
      const token = left.length === 0 ? (page.next ?? checkpoint.token) : checkpoint.token;
      checkpoint = { ...next.checkpoint, token };
      chunk = { ...next, checkpoint };
    }
    if (isLimitReached(checkpoint)) break;
  }
  return endOf(durable(), (end) => listEnded(run, end, ports));
}

async function endOf(
  lastChunk: Promise<Saved | Stopped>,
  end: (saved: Saved) => Promise<Saved | Stopped> | Stopped,
): Promise<Saved | Stopped> {
  const saved = await lastChunk;
  return 'stopped' in saved ? saved : end(saved);
}

/** Each page is read while the one before it is worked on, but where a limit may make it needless. */
async function* pagesFrom(
  checkpoint: Checkpoint,
  first: Page | undefined,
  ports: BackfillPorts,
): AsyncGenerator<Page | Failure> {
  let page = first ?? (await readPage(checkpoint, ports));
  while (!('kind' in page) && page.next !== undefined) {
    const next = { ...checkpoint, token: page.next };
    const ahead = checkpoint.request.limit === undefined ? readPage(next, ports) : undefined;
    // Thrown where the page is needed; who stops before has no use for it.
    ahead?.catch(() => undefined);
    yield page;
    page = await (ahead ?? readPage(next, ports));
    // That may be long ago.
    if ('kind' in page && isWorthRetrying(page)) page = await readPage(next, ports);
  }
  yield page;
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
