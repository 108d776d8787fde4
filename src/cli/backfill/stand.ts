import { parseCheckpoint } from '../../backfill/checkpoint.ts';
import type { Checkpoint } from '../../backfill/checkpoint.ts';
import { doneBuckets } from '../../backfill/done.ts';
import { describeFailure } from '../../core/describe-failure.ts';
import type { Parsed } from '../../core/names.ts';
import { timeText } from '../../core/repair.ts';
import type { Ledger } from '../../reconcile/ledger.ts';
import type { Line } from '../output/terminal.ts';

/** How a run stands, as the ledger has it. */
export type Stand = { checkpoint: Checkpoint; done: number };

export type ReadBackfill = Pick<Ledger, 'readBackfill' | 'readDone'>;

/** @returns `undefined` where the ledger has no such run. */
export async function readStand(
  run: string,
  ledger: ReadBackfill,
): Promise<Parsed<Stand | undefined>> {
  const found = await ledger.readBackfill(run);
  if (found.kind === 'unreadable') return { ok: false, problem: describeFailure(found.failure) };
  const text = found.kind === 'present' ? found.value.checkpoint : undefined;
  if (text === undefined) return { ok: true, value: undefined };
  const parsed = parseCheckpoint(text);
  if (!parsed.ok) return parsed;
  const checkpoint = parsed.value;
  if (checkpoint.phase === 'finished') {
    const { chosen, notFinished } = checkpoint.summary;
    return { ok: true, value: { checkpoint, done: chosen - notFinished } };
  }
  // In place, what was listed is done; through the queue, the ledger counts.
  if (checkpoint.fanOut === 'in-place') {
    return { ok: true, value: { checkpoint, done: checkpoint.chosen } };
  }
  const count = await doneBuckets(run, checkpoint.chosen, ledger).count();
  if (!count.ok) return { ok: false, problem: describeFailure(count.failure) };
  return { ok: true, value: { checkpoint, done: count.value } };
}

/** Members are only ever added. */
export function standInFull(run: string, { checkpoint, done }: Stand) {
  const { phase, fanOut, startedMs, listed, chosen, request } = checkpoint;
  return {
    run,
    phase,
    mode: request.mode,
    fanOut,
    startedAt: timeText(startedMs),
    listed,
    chosen,
    done,
    summary: checkpoint.phase === 'finished' ? checkpoint.summary : null,
  };
}

export function standInWords(run: string, { checkpoint, done }: Stand): Line[] {
  const { request, fanOut, startedMs, listed, chosen } = checkpoint;
  const lines: Line[] = [
    [{ text: `backfill ${run}`, style: 'bold' }, ` (${request.mode}, ${fanOut})`],
    [`  started at ${timeText(startedMs)}; ${phaseInWords[checkpoint.phase]}`],
    [`  buckets: ${listed} listed, ${chosen} chosen, ${done} done`],
  ];
  if (checkpoint.phase !== 'finished') return lines;
  const { outcomes, drifts, notFinished } = checkpoint.summary;
  return [
    ...lines,
    [`  outcomes: ${countsInWords(outcomes)}; not finished: ${notFinished}`],
    [`  drift: ${countsInWords(drifts)}`],
  ];
}

const countsInWords = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ') || 'none';

const phaseInWords: Readonly<Record<Checkpoint['phase'], string>> = {
  looking: 'going through the list of buckets',
  waiting: 'all buckets are in the queue',
  telling: 'all is done, and the summary is being told',
  finished: 'finished',
};
