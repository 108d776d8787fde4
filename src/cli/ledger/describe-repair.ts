import type { Cause } from '../../core/cause.ts';
import { timeText } from '../../core/repair.ts';
import type { RepairSummary } from '../../core/repair.ts';
import { formatRepairId } from '../../core/repair.ts';
import { isRollback, settingInWords, settingOf } from '../../core/roll-back.ts';
import { actorOf } from '../output/bucket-result.ts';
import type { Style } from '../output/terminal.ts';

/** Longer than any run lasts: whoever intended it has stopped in between. */
const UNFINISHED_AFTER_MS = 15 * 60_000;

type StateInWords = { text: string; style: Style };

export function stateInWords({ id, state }: RepairSummary, nowMs: number): StateInWords {
  switch (state) {
    case 'intended':
      return nowMs - id.timeMs > UNFINISHED_AFTER_MS
        ? { text: 'unfinished', style: 'red' }
        : { text: 'under way', style: 'dim' };
    case 'written':
      return { text: isRollback(id) ? 'rollback' : 'written', style: 'green' };
    case 'unconfirmed':
    case 'abandoned':
      return { text: state, style: 'yellow' };
    case 'failed':
      return { text: state, style: 'red' };
    case 'rolled-back':
      return { text: 'rolled back', style: 'dim' };
  }
}

export const whatChanged = ({ seals }: RepairSummary): string => {
  const settings = new Set(seals.map((seal) => settingInWords[settingOf(seal)]));
  return `${[...settings].join(' and ')} (${seals.join(', ')})`;
};

/** The last is the one that led to the repair; the others came with it. */
export function whoCaused({ causes }: RepairSummary): string {
  const last = causes.at(-1);
  return last === undefined ? 'no event: a person or a sweep looked' : causeInWords(last);
}

export const causeInWords = (cause: Cause): string =>
  `${cause.eventName} by ${actorOf(cause) ?? 'somebody the record does not name'}`;

/** Members are only ever added. */
export function repairInFull(repair: RepairSummary, nowMs: number) {
  const { id, runId, seals, causes, state, outcome } = repair;
  return {
    id: formatRepairId(id),
    time: timeText(id.timeMs),
    bucket: id.ref.name,
    region: id.ref.region,
    account: id.ref.account,
    kind: isRollback(id) ? 'rollback' : 'repair',
    state,
    unfinished: stateInWords(repair, nowMs).text === 'unfinished',
    seals,
    runId,
    outcome: outcome === undefined ? null : { ...outcome, time: timeText(outcome.timeMs) },
    causes: causes.map((cause) => ({
      event: cause.eventName,
      eventId: cause.eventId ?? null,
      eventTime: cause.eventTime ?? null,
      actor: actorOf(cause),
      sourceAddress: cause.actor.sourceAddress ?? null,
      userAgent: cause.actor.userAgent ?? null,
    })),
  };
}
