import { describeFailure } from '../../core/describe-failure.ts';
import { formatRepairId, parseRepairId, timeText } from '../../core/repair.ts';
import type { RepairEntry, SettingFate } from '../../core/repair.ts';
import { isRollback, settingInWords, settingNames } from '../../core/roll-back.ts';
import type { SettingName } from '../../core/roll-back.ts';
import { exitCodes } from '../exit-code.ts';
import { openLedger } from '../open-ledger.ts';
import type { LedgerFlags } from '../open-ledger.ts';
import { styledDocuments } from '../output/styled-diff.ts';
import type { Line, Terminal } from '../output/terminal.ts';
import { refuse } from '../start-run.ts';
import { causeInWords, repairInFull, stateInWords } from './describe-repair.ts';

/** `reseal show <id>`: one repair with both documents. */
export async function show(text: string, flags: LedgerFlags, terminal: Terminal): Promise<number> {
  const id = parseRepairId(text);
  if (!id.ok) return refuse(id.problem, terminal);
  const opened = await openLedger(flags);
  if (!opened.ok) return refuse(opened.problem, terminal);
  const entry = await opened.value.ledger.readEntry(id.value);
  if (entry.kind === 'unreadable') return refuse(describeFailure(entry.failure), terminal);
  if (entry.kind === 'absent') {
    const { region } = id.value.ref;
    const isElsewhere = region !== opened.value.region;
    const hint = isElsewhere ? `, a repair of ${region}: add --region ${region}` : '';
    return refuse(`the ledger has no repair ${formatRepairId(id.value)}${hint}`, terminal);
  }
  const nowMs = Date.now();
  if (flags.json === true) {
    const documents = settingNames.map((name) => [name, entry.value.settings[name]]);
    const settings = Object.fromEntries(documents);
    terminal.outJson({ ...repairInFull(entry.value, nowMs), settings });
    return exitCodes.sealed;
  }
  for (const line of linesOf(entry.value, nowMs)) terminal.out(line);
  return exitCodes.sealed;
}

function linesOf(entry: RepairEntry, nowMs: number): Line[] {
  const { id, seals, causes, outcome } = entry;
  const { text, style } = stateInWords(entry, nowMs);
  const ended = outcome === undefined ? '' : ` at ${timeText(outcome.timeMs)}: ${outcome.words}`;
  return [
    [
      { text: id.ref.name, style: 'bold' },
      ` (${id.ref.region}, account ${id.ref.account}) ${isRollback(id) ? 'rollback' : 'repair'} of ${timeText(id.timeMs)}`,
    ],
    [`  seals: ${seals.join(', ')}`],
    ['  outcome: ', { text, style }, ended],
    ...causes.map((cause): Line => [`  caused by ${causeInWords(cause)}${when(cause.eventTime)}`]),
    ...settingNames.flatMap((setting) => linesOfSetting(setting, entry)),
  ];
}

const when = (time: string | undefined): string => (time === undefined ? '' : ` at ${time}`);

const fateInWords: Readonly<Record<SettingFate, string>> = {
  written: 'as written',
  unconfirmed: 'as written, and not confirmed',
  failed: 'as planned, and not written',
  'not-attempted': 'as planned, and not begun',
  abandoned: 'as planned, and perhaps written',
};

function linesOfSetting(setting: SettingName, { settings, outcome }: RepairEntry): Line[] {
  const { before, planned } = settings[setting];
  const name: Line = [{ text: settingInWords[setting], style: 'bold' }];
  if (before.kind === 'unreadable') {
    return [name, [`  could not be read, and was left alone: ${describeFailure(before.failure)}`]];
  }
  const was = before.kind === 'present' ? before.value.text : undefined;
  if (planned === undefined) return [name, ['  left alone']];
  const is = 'text' in planned ? planned.text : undefined;
  const from = was === undefined ? 'there was none' : 'before';
  const fate = fateInWords[outcome?.fates?.[setting] ?? 'written'];
  const to = is === undefined ? 'taken away' : fate;
  const diff = styledDocuments(setting, was, is);
  return [name, [`  ${from} → ${to}`], ...diff.map((line): Line => ['    ', ...line])];
}
