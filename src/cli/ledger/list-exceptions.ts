import { describeFailure } from '../../core/describe-failure.ts';
import { exceptionsAt } from '../../core/exception.ts';
import type { SealException } from '../../core/exception.ts';
import { timeText } from '../../core/repair.ts';
import { exitCodes } from '../exit-code.ts';
import { openLedger } from '../open-ledger.ts';
import type { LedgerFlags } from '../open-ledger.ts';
import { table } from '../output/table.ts';
import type { Cell } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { refuse } from '../start-run.ts';

/** `reseal except list`: those of the account that the ledger of this Region has. */
export async function listExceptions(flags: LedgerFlags, terminal: Terminal): Promise<number> {
  const opened = await openLedger(flags);
  if (!opened.ok) return refuse(opened.problem, terminal);
  const { ledger, caller, region } = opened.value;
  const found = await ledger.listExceptions(caller.account);
  if (!found.ok) return refuse(describeFailure(found.failure), terminal);
  const nowMs = Date.now();
  if (flags.json === true) {
    for (const exception of found.value) terminal.outJson(exceptionInFull(exception, nowMs));
    return exitCodes.sealed;
  }
  if (found.value.length === 0) {
    terminal.say([`Account ${caller.account} has no exceptions in ${region}.`]);
    return exitCodes.sealed;
  }
  const heading = ['BUCKET', 'SEAL', 'UNTIL (UTC)', 'OWNER', 'REASON', 'GRANTED BY'];
  const rows = found.value.map((exception) => rowOf(exception, nowMs));
  for (const line of table(heading, rows, { fixed: 3, width: terminal.width })) terminal.out(line);
  return exitCodes.sealed;
}

const hasEnded = (exception: SealException, nowMs: number): boolean =>
  exceptionsAt([exception], nowMs).inForce.length === 0;

function rowOf(exception: SealException, nowMs: number): Cell[] {
  const { ref, seal, untilMs, owner, reason, grantedBy } = exception;
  const end = timeText(untilMs);
  const until: Cell = hasEnded(exception, nowMs)
    ? { texts: [`${end} expired`], style: 'yellow' }
    : { texts: [end] };
  const cell = (text: string): Cell => ({ texts: [text] });
  return [cell(ref.name), cell(seal), until, cell(owner), cell(reason), cell(grantedBy)];
}

/** Members are only ever added. */
export const exceptionInFull = (exception: SealException, nowMs: number) => ({
  bucket: exception.ref.name,
  region: exception.ref.region,
  account: exception.ref.account,
  seal: exception.seal,
  owner: exception.owner,
  reason: exception.reason,
  grantedBy: exception.grantedBy,
  granted: timeText(exception.grantedAtMs),
  until: timeText(exception.untilMs),
  expired: hasEnded(exception, nowMs),
});

export const exceptionInWords = ({ ref, seal, owner, untilMs }: SealException): string =>
  `The ${seal} seal of ${ref.name} is let be until ${timeText(untilMs)}; ${owner} answers for it.`;
