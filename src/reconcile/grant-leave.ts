import type { Seal } from '../core/drift.ts';
import { exceptionFor } from '../core/exception.ts';
import type { SealException } from '../core/exception.ts';
import { formatRepairId } from '../core/repair.ts';
import { settingOf } from '../core/roll-back.ts';
import type { Rollback, SettingName } from '../core/roll-back.ts';
import type { LedgerAnswer } from './ledger.ts';
import type { RollbackPorts } from './roll-back.ts';

/** Who rolls back, by ARN, and how long it is to stay so. */
export type LeaveRequest = { by: string; forMs: number };

/** The exceptions that let the opened seals be, new or of longer standing. */
export type Leave = readonly SealException[];

type Granted = {
  granted: Leave;
  /** For the seals of settings that were not restored after all. */
  takeBack: (kept: readonly SettingName[]) => Promise<void>;
};

/** Without it the next event, which is that of the rollback itself, would undo the rollback. */
export async function grantLeave(
  { target, seals, opensSeals }: Rollback,
  { by, forMs }: LeaveRequest,
  { ledger, clock }: Pick<RollbackPorts, 'ledger' | 'clock'>,
): Promise<LedgerAnswer<Granted>> {
  const { ref } = target.id;
  const nowMs = clock.nowMs();
  const record = await ledger.readBucket(ref, nowMs);
  if (!record.ok) return record;
  const untilMs = nowMs + forMs;
  const granted: SealException[] = [];
  const fresh: { seal: Seal; previous: SealException | undefined }[] = [];
  const takeBack: Granted['takeBack'] = async (kept) => {
    for (const { seal, previous } of fresh) {
      if (kept.includes(settingOf(seal))) continue;
      await (previous === undefined
        ? ledger.removeException(ref, seal)
        : ledger.putException(previous));
    }
  };
  for (const seal of opensSeals ? seals : []) {
    const previous = exceptionFor(seal, record.value.exceptions, nowMs);
    if (previous !== undefined && previous.untilMs >= untilMs) {
      granted.push(previous);
      continue;
    }
    const reason = `rolled back ${formatRepairId(target.id)}`;
    const exception = { ref, seal, owner: by, reason, grantedBy: by, grantedAtMs: nowMs, untilMs };
    const put = await ledger.putException(exception);
    if (!put.ok) {
      await takeBack([]);
      return put;
    }
    fresh.push({ seal, previous });
    granted.push(exception);
  }
  return { ok: true, value: { granted, takeBack } };
}
