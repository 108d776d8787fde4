import { formatRepairId, timeText } from '../../core/repair.ts';
import { settingInWords } from '../../core/roll-back.ts';
import type { Rollback } from '../../core/roll-back.ts';
import type { RolledBack } from '../../reconcile/roll-back.ts';
import type { LedgerFlags } from '../open-ledger.ts';
import { counted } from '../output/short-words.ts';
import type { Terminal } from '../output/terminal.ts';

export type RollbackEnd =
  | RolledBack
  | { kind: 'nothing-to-do' }
  | { kind: 'changed-since' }
  | { kind: 'not-wanted' };

/** As `reseal rollback --help` says. */
export function exitCodeOf(end: RollbackEnd): number {
  switch (end.kind) {
    case 'nothing-to-do':
      return 0;
    case 'restored':
      return end.isShown && end.isRecorded ? 0 : 1;
    case 'not-wanted':
      return 1;
    case 'changed-since':
      return 2;
    case 'partly':
    case 'not-written':
      return end.obstacle.passes ? 3 : 2;
  }
}

export function tellRollback(
  rollback: Rollback,
  end: RollbackEnd,
  { json }: LedgerFlags,
  terminal: Terminal,
): void {
  const text = describe(rollback, end);
  if (json === true) terminal.outJson(inFull(rollback, end, text));
  const isDone = exitCodeOf(end) === 0;
  if (json !== true && isDone) terminal.out([text]);
  if (!isDone) terminal.say([{ text: `reseal: ${text}`, style: 'red' }]);
}

function describe({ target, restorations }: Rollback, end: RollbackEnd): string {
  const { name } = target.id.ref;
  switch (end.kind) {
    case 'nothing-to-do':
      return `${name} is already as it was before ${formatRepairId(target.id)}: nothing was written. To keep it so, add an exception (reseal except add).`;
    case 'changed-since':
      return `somebody changed ${name} since Reseal wrote it, so nothing was written: add --force to write over it, or mend it by hand`;
    case 'not-wanted':
      return 'nothing was written';
    case 'not-written':
      return end.obstacle.isCertain
        ? `nothing was written: ${end.obstacle.problem}`
        : `S3 gave no clear answer, so it is not known whether something was written; the exceptions stay: ${end.obstacle.problem}`;
    case 'partly': {
      const done = end.restored.map((setting) => settingInWords[setting]).join(' and ');
      return `only the ${done} was restored: ${end.obstacle.problem}`;
    }
    case 'restored':
      return describeRestored(name, restorations.length, end);
  }
}

function describeRestored(
  name: string,
  count: number,
  { id, leave, isShown, isRecorded }: RollbackEnd & { kind: 'restored' },
): string {
  const shown = isShown ? '' : ' S3 does not show all of it yet: look again in a minute.';
  const recorded = isRecorded ? '' : ' The ledger could not be told how it ended.';
  const left = leave.map(({ seal, untilMs }) => `${seal} until ${timeText(untilMs)}`).join(', ');
  const exceptions = left === '' ? '' : ` Let be: ${left}.`;
  return `${name} has ${counted(count, 'document')} again as before.${exceptions}${shown}${recorded} To take it back: reseal rollback ${name} --to ${formatRepairId(id)}`;
}

/** Members are only ever added. */
function inFull({ target, restorations }: Rollback, end: RollbackEnd, text: string) {
  const { ref } = target.id;
  return {
    bucket: ref.name,
    region: ref.region,
    account: ref.account,
    outcome: end.kind,
    to: formatRepairId(target.id),
    id: 'id' in end ? formatRepairId(end.id) : null,
    settings: restorations.map(({ setting, live, wanted, changedSince }) => ({
      setting,
      /** What was, or would be, replaced by what; `null` where there is none. */
      beforeDocument: live ?? null,
      afterDocument: wanted ?? null,
      changedSince: changedSince !== undefined,
    })),
    exceptions:
      end.kind === 'restored'
        ? end.leave.map(({ seal, untilMs }) => ({ seal, until: timeText(untilMs) }))
        : [],
    shown: end.kind === 'restored' && end.isShown,
    text,
  };
}
