import type { Change } from '../core/plan.ts';
import { confirm } from './confirm.ts';
import { journalPath } from './ledger-of-runs.ts';
import { asRefused, plannedOf } from './look.ts';
import type { Look } from './look.ts';
import { describeLook } from './output/describe-look.ts';
import { isForPrograms } from './output/output-flags.ts';
import { counted } from './output/short-words.ts';
import type { Terminal } from './output/terminal.ts';
import { repairAll } from './run.ts';
import type { Run } from './run.ts';

export type FixFlags = { yes?: boolean };

/**
 * Said before anything is looked at, so that a script fails the first time and not when it
 * matters.
 */
export function refuseToAsk({ yes }: FixFlags, terminal: Terminal): string | undefined {
  if (yes === true || terminal.canAsk) return undefined;
  return 'there is no terminal to ask on, so nothing was looked at and nothing was written: add --yes to write without being asked, or use "reseal scan" to look';
}

/** Repairs the buckets that may be written; the others keep what was found. */
export async function repairAfterAsking(
  looks: readonly Look[],
  flags: FixFlags,
  run: Run,
): Promise<Look[]> {
  run.isRepair = true;
  if (run.interruption.isStopping()) return [...looks];
  const writable = looks.filter((look) => plannedOf(look).length > 0);
  if (writable.length > 0) preview(looks.length, writable, flags, run);
  if (writable.length > 0 && flags.yes !== true && !(await ask(writable.length, run))) {
    return [...looks];
  }
  const repaired = await repairAll(
    writable.map(({ ref }) => ref),
    run,
  );
  const after = new Map(repaired.map((look) => [look.ref.name, look]));
  return looks.map((look) => after.get(look.ref.name) ?? asRefused(look));
}

/**
 * Not a result, so not on standard output. Somebody who is asked sees it whatever the flags say.
 */
function preview(looked: number, writable: readonly Look[], { yes }: FixFlags, run: Run): void {
  const { account, flags, terminal } = run;
  if (yes === true && (flags.quiet === true || isForPrograms(flags))) return;
  const { settings, id } = account;
  terminal.say([
    `Looked at ${counted(looked, 'bucket')} of account ${id} in ${settings.region}. `,
    { text: `${counted(writable.length, 'bucket')} would be written`, style: 'bold' },
    ` (${kindsOf(writable)}):`,
  ]);
  if (settings.ledgerTable === undefined) {
    terminal.say([withoutLedgerTable]);
    terminal.say([`What is replaced is recorded in ${journalPath(id, settings.region)}.`]);
  }
  for (const look of writable) {
    const lines = describeLook(look, [], flags.verbose === true);
    for (const line of lines) terminal.say(line);
  }
}

const withoutLedgerTable = {
  text: 'No --ledger was given: exceptions and other runs are not known here. Where Reseal is deployed, add --ledger <its LedgerTableName> (RESEAL_LEDGER_TABLE).',
  style: 'yellow',
} as const;

function kindsOf(writable: readonly Look[]): string {
  const changes = writable.flatMap(plannedOf);
  const count = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length;
  return `default encryption of ${count('put-encryption')}, bucket policy of ${count('put-policy')}`;
}

async function ask(count: number, { terminal, interruption }: Run): Promise<boolean> {
  terminal.say([`Write to ${counted(count, 'bucket')}? [y/N]`]);
  const isYes = await confirm(process.stdin, interruption.signal);
  if (!isYes) terminal.say(['Nothing was written.']);
  return isYes;
}
