import pMap from 'p-map';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { Failure } from '../core/failure.ts';
import type { Clock } from '../reconcile/ports.ts';
import { backfillMessage } from '../triggers/backfill-message.ts';
import type { Saved } from './checkpoint.ts';
import { chooseBuckets } from './choose-buckets.ts';
import { markDone } from './done.ts';
import { findingOf } from './finding.ts';
import type { BackfillRequest } from './parse-request.ts';
import type { BackfillPorts } from './ports.ts';
import { save } from './save.ts';
import type { Stopped } from './save.ts';

/** Buckets at once, in place. */
const CONCURRENCY = 10;

/**
 * In place, so long are buckets of a chunk begun; what is under way then is finished. A checkpoint waits for the
 * slowest bucket before it, and the buckets behind it wait for the checkpoint: the fewer, the faster.
 */
const BEGUN_WITHIN_MS = 20_000;

/** What is done of a chunk counts with the checkpoint behind it; what is not begun is left to the next one. */
export async function doChunk(
  run: string,
  chunk: readonly BucketRef[],
  now: Saved,
  ports: BackfillPorts,
): Promise<Saved | Stopped> {
  const { checkpoint } = now;
  const { request, fanOut, chosen: before, listed } = checkpoint;
  const wanted = chooseBuckets(chunk, request).slice(0, (request.limit ?? Infinity) - before);
  const numbered = wanted.map((ref, index) => ({ ref, number: before + index }));
  const worked =
    fanOut === 'queue'
      ? ((await enqueue(run, numbered, request.mode, ports)) ?? { begun: numbered.length })
      : await lookInPlace(run, numbered, request, ports);
  if ('kind' in worked) return { stopped: 'failed', failure: worked, saved: now };
  const rest = numbered[worked.begun];
  const size = rest === undefined ? chunk.length : chunk.indexOf(rest.ref);
  const last = chunk[size - 1]?.name;
  const done = { last, listed: listed + size, chosen: before + worked.begun };
  return save(run, now, { ...checkpoint, ...done }, ports);
}

type Numbered = { ref: BucketRef; number: number };

const enqueue = async (
  run: string,
  numbered: readonly Numbered[],
  mode: BackfillRequest['mode'],
  ports: Pick<BackfillPorts, 'enqueue'>,
): Promise<Failure | undefined> =>
  ports.enqueue(
    numbered.map(({ ref, number }) => backfillMessage(ref.name, { run, number, mode })),
  );

/** What may end better later goes into the queue; everything else that is begun in time is done. */
async function lookInPlace(
  run: string,
  numbered: readonly Numbered[],
  request: BackfillRequest,
  ports: BackfillPorts,
): Promise<Failure | { begun: number }> {
  const { look, ledger, clock } = ports;
  const open: Numbered[] = [];
  const failures = await pMap(
    inTime(numbered, clock),
    async ({ ref, number }) => {
      const outcome = await look(ref, request);
      if (outcome === undefined) {
        open.push({ ref, number });
        return undefined;
      }
      const finding = findingOf(outcome, number);
      if (finding === undefined) return undefined;
      if (finding.isOpen) open.push({ ref, number });
      const about = JSON.stringify(finding);
      const kept = await ledger.putFinding(run, { bucket: ref.name, about }, clock.nowMs());
      return kept.ok ? undefined : kept.failure;
    },
    { concurrency: CONCURRENCY },
  );
  const failure =
    failures.find((one) => one !== undefined) ?? (await enqueue(run, open, request.mode, ports));
  if (failure !== undefined) return failure;
  const begun = failures.length;
  const isOpen = new Set(open.map(({ number }) => number));
  const done = numbered
    .slice(0, begun)
    .map(({ number }) => number)
    .filter((number) => !isOpen.has(number));
  const marked = await markDone(run, done, clock.nowMs(), ledger);
  return marked.ok ? { begun } : marked.failure;
}

/** The first ones, as many as are asked for before the time is up; one at least. */
function* inTime<T>(items: readonly T[], clock: Pick<Clock, 'nowMs'>): Generator<T> {
  const untilMs = clock.nowMs() + BEGUN_WITHIN_MS;
  for (const item of items) {
    yield item;
    if (clock.nowMs() >= untilMs) return;
  }
}
