import { describeFailure } from '../../core/describe-failure.ts';
import { formatRepairId, parseRepairId, timeText } from '../../core/repair.ts';
import type { RepairSummary } from '../../core/repair.ts';
import { exitCodes } from '../exit-code.ts';
import { openLedger, parseBucket } from '../open-ledger.ts';
import type { LedgerFlags } from '../open-ledger.ts';
import { table } from '../output/table.ts';
import type { Cell } from '../output/table.ts';
import type { Line, Terminal } from '../output/terminal.ts';
import { refuse } from '../start-run.ts';
import { repairInFull, stateInWords, whatChanged, whoCaused } from './describe-repair.ts';
import { whereItIs } from './where-it-is.ts';

export type HistoryFlags = LedgerFlags & { limit: number; before?: string };

/** `reseal history <bucket>`: what the ledger has of a bucket, newest first. */
export async function history(
  bucket: string,
  flags: HistoryFlags,
  terminal: Terminal,
): Promise<number> {
  const before = flags.before === undefined ? undefined : parseRepairId(flags.before);
  if (before?.ok === false) return refuse(`--before: ${before.problem}`, terminal);
  const opened = await openLedger(flags);
  if (!opened.ok) return refuse(opened.problem, terminal);
  const ref = parseBucket(bucket, opened.value);
  if (!ref.ok) return refuse(ref.problem, terminal);
  const page = await opened.value.ledger.history(ref.value, flags.limit, before?.value);
  if (!page.ok) return refuse(describeFailure(page.failure), terminal);
  const { repairs, next } = page.value;
  if (repairs.length === 0 && before === undefined) {
    const place = await whereItIs(ref.value, opened.value);
    if (place.kind === 'elsewhere') return refuse(place.problem, terminal);
  }
  const nowMs = Date.now();
  if (flags.json === true) {
    for (const repair of repairs) terminal.outJson(repairInFull(repair, nowMs));
  } else {
    for (const line of linesOf(repairs, nowMs, terminal.width)) terminal.out(line);
  }
  if (repairs.length === 0) {
    const older = before === undefined ? '' : ' older';
    terminal.say([`The ledger has no${older} repair of ${bucket} in ${ref.value.region}.`]);
  }
  if (next !== undefined) {
    terminal.say([`There may be older ones: add --before ${formatRepairId(next)}`]);
  }
  return exitCodes.sealed;
}

function linesOf(repairs: readonly RepairSummary[], nowMs: number, width: number): Line[] {
  if (repairs.length === 0) return [];
  const heading = ['TIME (UTC)', 'OUTCOME', 'CHANGED', 'CAUSED BY'];
  const rows = repairs.map((repair): Cell[] => {
    const { text, style } = stateInWords(repair, nowMs);
    return [
      { texts: [timeText(repair.id.timeMs)] },
      { texts: [text], style },
      { texts: [whatChanged(repair)] },
      { texts: [whoCaused(repair)] },
    ];
  });
  return [
    ...table(heading, rows, { fixed: 2, width }),
    [],
    // An id is as long as a line is wide, and begins with the time.
    ['For reseal show, and reseal rollback --to:'],
    ...repairs.map(({ id }): Line => [`  ${formatRepairId(id)}`]),
  ];
}
