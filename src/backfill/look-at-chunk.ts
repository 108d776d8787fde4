import pMap from 'p-map';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { Failure } from '../core/failure.ts';
import { isWorthAnotherRun } from '../core/outcome.ts';
import type { Clock } from '../reconcile/ports.ts';
import { backfillMessage } from '../triggers/backfill-message.ts';
import type { Checkpoint, Saved } from './checkpoint.ts';
import { chooseBuckets } from './choose-buckets.ts';
import { markDone } from './done.ts';
import { keepFinding } from './finding.ts';
import type { BackfillRequest } from './parse-request.ts';
import type { BackfillPorts } from './ports.ts';
import { save } from './save.ts';
import type { Stopped } from './save.ts';

/** Buckets at once, in place. */
const CONCURRENCY = 10;

/**
 * In place, so long are buckets of a chunk begun; what is under way then is finished. The next chunk waits for the
 * slowest bucket of this one, and a crash does two chunks again: longer is faster, shorter is done again sooner.
 */
const BEGUN_WITHIN_MS = 20_000;

/**
 * What a chunk came to: where the run is behind it, and what has to be durable before it is there: the numbers of the
 * buckets that are done, and the buckets that somebody has to look at again.
 */
export type Chunk = { checkpoint: Checkpoint; done: readonly number[]; open: readonly Numbered[] };

/**
 * Looks at the first buckets of these, or puts all of them into the queue. What is not begun is left to the next chunk.
 */
export async function lookAtChunk(
  run: string,
  refs: readonly BucketRef[],
  checkpoint: Checkpoint,
  ports: BackfillPorts,
): Promise<Chunk | Failure> {
  const { request, fanOut, chosen: before, listed } = checkpoint;
  const wanted = chooseBuckets(refs, request).slice(0, (request.limit ?? Infinity) - before);
  const numbered = wanted.map((ref, index) => ({ ref, number: before + index }));
  const worked =
    fanOut === 'queue'
      ? ((await enqueue(run, numbered, request.mode, ports)) ?? allBegun(numbered))
      : await lookInPlace(run, numbered, request, ports);
  if ('kind' in worked) return worked;
  const { begun, done, open } = worked;
  const rest = numbered[begun];
  const size = rest === undefined ? refs.length : refs.indexOf(rest.ref);
  const last = refs[size - 1]?.name;
  const place = { last, listed: listed + size, chosen: before + begun };
  return { checkpoint: { ...checkpoint, ...place }, done, open };
}

/** What is open is in the queue, and what is done is noted, before the checkpoint is behind it. */
export async function makeDurable(
  run: string,
  saved: Saved,
  { checkpoint, done, open }: Chunk,
  ports: BackfillPorts,
): Promise<Saved | Stopped> {
  const { ledger, clock } = ports;
  const failure = await enqueue(run, open, checkpoint.request.mode, ports);
  if (failure !== undefined) return { stopped: 'failed', failure, saved };
  const marked = await markDone(run, done, clock.nowMs(), ledger);
  if (!marked.ok) return { stopped: 'failed', failure: marked.failure, saved };
  return save(run, saved, checkpoint, ports);
}

type Numbered = { ref: BucketRef; number: number };
type Worked = Pick<Chunk, 'done' | 'open'> & { begun: number };

const allBegun = (numbered: readonly Numbered[]): Worked => ({
  begun: numbered.length,
  done: [],
  open: [],
});

const enqueue = async (
  run: string,
  numbered: readonly Numbered[],
  mode: BackfillRequest['mode'],
  ports: Pick<BackfillPorts, 'enqueue'>,
): Promise<Failure | undefined> =>
  ports.enqueue(
    numbered.map(({ ref, number }) => backfillMessage(ref.name, { run, number, mode })),
  );

/** What may end better later is open; everything else that is begun in time is done. */
async function lookInPlace(
  run: string,
  numbered: readonly Numbered[],
  request: BackfillRequest,
  ports: BackfillPorts,
): Promise<Failure | Worked> {
  const { look, ledger, clock } = ports;
  const open: Numbered[] = [];
  const failures = await pMap(
    inTime(numbered, clock),
    async ({ ref, number }) => {
      const place = { run, number };
      const outcome = await look(ref, request, place);
      if (outcome === undefined || isWorthAnotherRun(outcome)) open.push({ ref, number });
      return outcome && keepFinding(place, outcome, ledger, clock.nowMs());
    },
    { concurrency: CONCURRENCY },
  );
  const failure = failures.find((one) => one !== undefined);
  if (failure !== undefined) return failure;
  const begun = failures.length;
  const isOpen = new Set(open.map(({ number }) => number));
  const done = numbered
    .slice(0, begun)
    .map(({ number }) => number)
    .filter((number) => !isOpen.has(number));
  return { begun, done, open };
}

/** The first ones, as many as are asked for before the time is up; one at least. */
function* inTime<T>(items: readonly T[], clock: Pick<Clock, 'nowMs'>): Generator<T> {
  const untilMs = clock.nowMs() + BEGUN_WITHIN_MS;
  for (const item of items) {
    yield item;
    if (clock.nowMs() >= untilMs) return;
  }
}
