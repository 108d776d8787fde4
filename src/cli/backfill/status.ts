import { setTimeout } from 'node:timers/promises';
import { exitCodes } from '../exit-code.ts';
import { watchInterruption } from '../interruption.ts';
import { openLedger } from '../open-ledger.ts';
import type { LedgerFlags } from '../open-ledger.ts';
import type { Terminal } from '../output/terminal.ts';
import { showProgress } from '../progress.ts';
import { resumeCommand } from '../resume.ts';
import { refuse } from '../start-run.ts';
import { readStand, standInFull, standInWords } from './stand.ts';
import type { Stand } from './stand.ts';

/** `reseal backfill status`: how a run stands now. */
export async function status(run: string, flags: LedgerFlags, terminal: Terminal): Promise<number> {
  const opened = await openLedger(flags);
  if (!opened.ok) return refuse(opened.problem, terminal);
  const stand = await readStand(run, opened.value.ledger);
  if (!stand.ok) return refuse(stand.problem, terminal);
  if (stand.value === undefined) return refuse(noSuchRun(run), terminal);
  return show(run, stand.value, flags, terminal);
}

/** The ledger is asked as rarely as a long run needs, and often enough for a short one. */
const PAUSES_MS = [1_000, 2_000, 5_000, 10_000] as const;
/** So many times a run may be missing in the ledger: a function that begins takes a moment. */
const MISSING_AT_MOST = 8;

/** `reseal backfill watch`: how a run goes on, until it has ended. */
export async function watch(run: string, flags: LedgerFlags, terminal: Terminal): Promise<number> {
  const opened = await openLedger(flags);
  if (!opened.ok) return refuse(opened.problem, terminal);
  const interruption = watchInterruption(() =>
    terminal.say([
      `Stopped watching; the run goes on. To go on: ${resumeCommand(process.argv.slice(2), undefined)}`,
    ]),
  );
  const progress = showProgress(terminal, Date.now);
  for (let asked = 0; ; asked++) {
    const stand = await readStand(run, opened.value.ledger);
    if (!stand.ok) return refuse(stand.problem, terminal);
    const { value } = stand;
    if (value?.checkpoint.phase === 'finished') return show(run, value, flags, terminal);
    if (value === undefined && asked >= MISSING_AT_MOST) return refuse(noSuchRun(run), terminal);
    if (value !== undefined) {
      const { done, checkpoint } = value;
      const total = checkpoint.phase === 'looking' ? undefined : checkpoint.chosen;
      progress({ verb: 'Done', done, total, slowedTo: undefined });
    }
    const pauseMs = PAUSES_MS[Math.floor(asked / 4)] ?? PAUSES_MS.at(-1);
    await setTimeout(pauseMs, undefined, { signal: interruption.signal }).catch(() => undefined);
    const code = interruption.exitCode();
    if (code !== undefined) return code;
  }
}

function show(run: string, stand: Stand, { json }: LedgerFlags, terminal: Terminal): number {
  if (json === true) terminal.outJson(standInFull(run, stand));
  else for (const line of standInWords(run, stand)) terminal.out(line);
  const { checkpoint } = stand;
  const isWhole = checkpoint.phase === 'finished' && checkpoint.summary.notFinished === 0;
  return isWhole ? exitCodes.sealed : exitCodes.drift;
}

const noSuchRun = (run: string): string =>
  `the ledger has no run ${run}: a run that was refused at its start is told in the log of the function`;
