import type { Cause } from '../core/cause.ts';
import { timeText } from '../core/repair.ts';
import type { RecordedDocument, RepairId, RepairIntent } from '../core/repair.ts';
import { settingNames } from '../core/roll-back.ts';
import type { Restoration, Rollback, SettingName } from '../core/roll-back.ts';
import type { LeaveRequest } from './grant-leave.ts';
import type { Ports } from './ports.ts';

/** What is recorded of a rollback before it writes: an entry like a repair's, caused by the person. */
export function intentOf(
  id: RepairId,
  { live, restorations, seals }: Rollback,
  { by }: LeaveRequest,
  { sha256 }: Pick<Ports, 'sha256'>,
): RepairIntent {
  const recorded = (text: string): RecordedDocument => ({ text, sha256: sha256(text) });
  const settingFor = (setting: SettingName): RepairIntent['settings'][SettingName] => {
    const now = live[setting];
    const before = now.kind === 'present' ? { ...now, value: recorded(now.value) } : now;
    const restoration = restorations.find((one) => one.setting === setting);
    return restoration === undefined ? { before } : { before, planned: plannedOf(restoration) };
  };
  const plannedOf = ({ wanted }: Restoration) =>
    wanted === undefined ? ({ kind: 'absent' } as const) : recorded(wanted);
  const [encryption, policy] = settingNames;
  return {
    id,
    runId: id.unique,
    seals,
    causes: [causeOf(by, id.timeMs)],
    settings: { encryption: settingFor(encryption), policy: settingFor(policy) },
  };
}

const causeOf = (principal: string, timeMs: number): Cause => ({
  eventName: 'Rollback',
  eventId: undefined,
  eventTime: timeText(timeMs),
  actor: {
    principal,
    sessionIssuer: undefined,
    invokedBy: undefined,
    sourceAddress: undefined,
    userAgent: undefined,
  },
});
