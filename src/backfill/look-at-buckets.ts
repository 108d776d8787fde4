import pMap from 'p-map';
import type { BucketRef } from '../core/bucket-ref.ts';
import { describeFailure } from '../core/describe-failure.ts';
import { isWorthRetrying } from '../core/failure.ts';
import type { Failure } from '../core/failure.ts';
import { backfillMessage } from '../triggers/backfill-message.ts';
import type { Checkpoint, Saved } from './checkpoint.ts';
import { bucketsAfter, chooseBuckets } from './choose-buckets.ts';
import { findingOf } from './finding.ts';
import type { BackfillPorts } from './ports.ts';
import { save } from './save.ts';
import type { Stopped } from './save.ts';

export type Page = { refs: BucketRef[]; next: string | undefined };

/** Buckets between two checkpoints: what is done again after a crash. In place one takes some seconds. */
const CHUNK_SIZE = { 'in-place': 50, queue: 500 } as const;

/** Buckets at once, in place. */
const CONCURRENCY = 10;

/** A chunk of buckets that all have to be repaired, and waited for, takes no longer. */
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
  let now = saved;
  let known = first;
  for (;;) {
    const page = known ?? (await readPage(now.checkpoint, ports));
    known = undefined;
    if ('kind' in page) return withoutRest(run, now, page, ports);
    for (const chunk of chunksOf(bucketsAfter(page.refs, now.checkpoint.last), now.checkpoint)) {
      if (ports.clock.remainingMs() < RESERVE_MS) return { stopped: 'out-of-time', saved: now };
      const step = await doChunk(run, chunk, now, ports);
      if ('stopped' in step) return step;
      now = step;
      if (isLimitReached(now.checkpoint)) return listEnded(run, now, ports);
    }
    if (page.next === undefined) return listEnded(run, now, ports);
    const next = await save(run, now, { ...now.checkpoint, token: page.next }, ports);
    if ('stopped' in next) return next;
    now = next;
  }
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

const chunksOf = (refs: readonly BucketRef[], { fanOut }: Checkpoint): BucketRef[][] =>
  Array.from({ length: Math.ceil(refs.length / CHUNK_SIZE[fanOut]) }, (_, index) =>
    refs.slice(index * CHUNK_SIZE[fanOut], (index + 1) * CHUNK_SIZE[fanOut]),
  );

const isLimitReached = ({ request: { limit = Infinity }, chosen }: Checkpoint): boolean =>
  chosen >= limit;

/** What is done of a chunk counts with the checkpoint behind it: all of it or, for now, nothing. */
async function doChunk(
  run: string,
  chunk: readonly BucketRef[],
  now: Saved,
  ports: BackfillPorts,
): Promise<Saved | Stopped> {
  const { checkpoint } = now;
  const { request, fanOut, chosen: before, listed } = checkpoint;
  const wanted = chooseBuckets(chunk, request).slice(0, (request.limit ?? Infinity) - before);
  const numbered = wanted.map((ref, index) => ({ ref, number: before + index }));
  const failure =
    fanOut === 'queue'
      ? await ports.enqueue(
          numbered.map(({ ref, number }) =>
            backfillMessage(ref.name, { run, number, mode: request.mode }),
          ),
        )
      : await lookInPlace(run, numbered, request.mode, ports);
  if (failure !== undefined) return { stopped: 'failed', failure, saved: now };
  const last = chunk.at(-1)?.name;
  const done = { last, listed: listed + chunk.length, chosen: before + wanted.length };
  return save(run, now, { ...checkpoint, ...done }, ports);
}

async function lookInPlace(
  run: string,
  numbered: readonly { ref: BucketRef; number: number }[],
  mode: 'inspect' | 'repair',
  { look, ledger, clock }: BackfillPorts,
): Promise<Failure | undefined> {
  const failures = await pMap(
    numbered,
    async ({ ref, number }) => {
      const finding = findingOf(await look(ref, mode), number, false);
      if (finding === undefined) return undefined;
      const about = JSON.stringify(finding);
      const kept = await ledger.putFinding(run, { bucket: ref.name, about }, clock.nowMs());
      return kept.ok ? undefined : kept.failure;
    },
    { concurrency: CONCURRENCY },
  );
  return failures.find((failure) => failure !== undefined);
}

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

async function listEnded(
  run: string,
  { text, checkpoint }: Saved,
  ports: BackfillPorts,
): Promise<Saved | Stopped> {
  const sinceMs = ports.clock.nowMs();
  const next: Checkpoint =
    checkpoint.fanOut === 'queue'
      ? { ...checkpoint, phase: 'waiting', done: 0, sinceMs }
      : { ...checkpoint, phase: 'telling', by: ports.invocation, sinceMs };
  return save(run, { text, checkpoint }, next, ports);
}
