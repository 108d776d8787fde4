import { assertNever } from '../core/assert-never.ts';
import type { Failure } from '../core/failure.ts';
import type { BackfillSummary } from '../report/backfill-alert.ts';
import { parseCheckpoint } from './checkpoint.ts';
import type { Checkpoint, Saved } from './checkpoint.ts';
import { chooseBuckets } from './choose-buckets.ts';
import { lookAtBuckets } from './look-at-buckets.ts';
import type { Page } from './look-at-buckets.ts';
import type { BackfillRequest, FanOut } from './parse-request.ts';
import type { BackfillPorts } from './ports.ts';
import { save } from './save.ts';
import type { Stopped } from './save.ts';
import { tellSummary } from './tell-summary.ts';
import { waitForQueue } from './wait-for-queue.ts';

/** How a run stands at the end of an invocation. */
export type Progress =
  | { kind: 'finished'; summary: BackfillSummary }
  | {
      kind: 'unfinished';
      why: Stopped['stopped'] | 'queued';
      checkpoint: Checkpoint;
      failure?: Failure;
    }
  | { kind: 'not-started'; failure: Failure }
  | { kind: 'unknown-run' };

/**
 * In place an answer is awaited: the AWS CLI waits for a minute, and ten buckets at once, each of which takes
 * two seconds to be repaired, are as many in that time.
 */
const MOST_IN_PLACE = 300;

/** A message waits that long at most, and no invocation takes longer. */
const LONGEST_DELAY_SECONDS = 900;

/**
 * Starts a run, or goes on with it where Lambda invokes it a second time under the same name. Before the first
 * bucket is looked at, a message is on its way that carries the run on, should this invocation not finish it.
 */
export async function startBackfill(
  run: string,
  request: BackfillRequest,
  ports: BackfillPorts,
): Promise<Progress> {
  const known = await load(run, ports);
  if (known !== undefined && 'failure' in known)
    return { kind: 'not-started', failure: known.failure };
  if (known !== undefined) return resumeBackfill(run, ports, { isCarriedOn: false });
  const first = await ports.listPage({ prefix: request.prefix, token: undefined });
  if (!first.ok) return { kind: 'not-started', failure: first.failure };
  const fanOut = fanOutOf(request, first.value);
  const startedMs = ports.clock.nowMs();
  const counts = { listed: 0, chosen: 0 };
  const start = { format: 1, phase: 'looking', request, fanOut, startedMs, ...counts } as const;
  const saved = await save(run, { text: undefined, checkpoint: start }, start, ports);
  if ('failure' in saved) return { kind: 'not-started', failure: saved.failure };
  if ('stopped' in saved) return unfinished(saved);
  return goOn(run, saved, ports, first.value);
}

/** Goes on with a run; `isCarriedOn`: because of its message, which comes back until the run has ended. */
export async function resumeBackfill(
  run: string,
  ports: BackfillPorts,
  { isCarriedOn }: { isCarriedOn: boolean },
): Promise<Progress> {
  const known = await load(run, ports);
  if (known === undefined) return { kind: 'unknown-run' };
  if ('failure' in known) return { kind: 'not-started', failure: known.failure };
  const { checkpoint } = known;
  if (checkpoint.phase === 'finished') return { kind: 'finished', summary: checkpoint.summary };
  return isCarriedOn ? carryOn(run, known, ports) : goOn(run, known, ports);
}

/** By hand, or by schedule, which Lambda tries again: the queue is left to the message, so the answer is prompt. */
async function goOn(
  run: string,
  saved: Saved,
  ports: BackfillPorts,
  first?: Page,
): Promise<Progress> {
  const isQueue = saved.checkpoint.fanOut === 'queue';
  const failure = await ports.carryOnLater(run, isQueue ? 0 : LONGEST_DELAY_SECONDS);
  if (failure !== undefined) return { kind: 'not-started', failure };
  if (isQueue) return { kind: 'unfinished', why: 'queued', checkpoint: saved.checkpoint };
  return carryOn(run, saved, ports, first);
}

function fanOutOf({ fanOut, include, exclude }: BackfillRequest, first: Page): FanOut {
  if (fanOut !== 'auto') return fanOut;
  const chosen = chooseBuckets(first.refs, { include, exclude }).length;
  return first.next === undefined && chosen <= MOST_IN_PLACE ? 'in-place' : 'queue';
}

async function carryOn(
  run: string,
  start: Saved,
  ports: BackfillPorts,
  first?: Page,
): Promise<Progress> {
  let saved = start;
  for (;;) {
    const { checkpoint } = saved;
    if (checkpoint.phase === 'finished') return { kind: 'finished', summary: checkpoint.summary };
    const step = await nextStep(run, { text: saved.text, checkpoint }, ports, first);
    if ('stopped' in step) return unfinished(step);
    saved = step;
  }
}

async function nextStep(
  run: string,
  { text, checkpoint }: Saved,
  ports: BackfillPorts,
  first?: Page,
): Promise<Saved | Stopped> {
  switch (checkpoint.phase) {
    case 'looking':
      return lookAtBuckets(run, { text, checkpoint }, first, ports);
    case 'waiting':
      return waitForQueue(run, { text, checkpoint }, ports);
    case 'telling':
      return tellSummary(run, { text, checkpoint }, ports);
    case 'finished':
      return { text, checkpoint };
    default:
      return assertNever(checkpoint);
  }
}

const unfinished = (stopped: Stopped): Progress => ({
  kind: 'unfinished',
  why: stopped.stopped,
  checkpoint: stopped.saved.checkpoint,
  ...('failure' in stopped ? { failure: stopped.failure } : {}),
});

async function load(
  run: string,
  { ledger }: BackfillPorts,
): Promise<Saved | { failure: Failure } | undefined> {
  const known = await ledger.readBackfill(run);
  if (known.kind === 'unreadable') return { failure: known.failure };
  const text = known.kind === 'present' ? known.value.checkpoint : undefined;
  if (text === undefined) return undefined;
  const read = parseCheckpoint(text);
  if (read.ok) return { text, checkpoint: read.value };
  return { failure: { kind: 'not-understood', action: 'dynamodb:Query', problem: read.problem } };
}
