import type { BucketRef } from '../core/bucket-ref.ts';
import type { Cause } from '../core/cause.ts';
import { describeFailure } from '../core/describe-failure.ts';
import type { Failure } from '../core/failure.ts';
import type { Observed } from '../core/observed.ts';
import { timeText } from '../core/repair.ts';
import type { RecordedDocument, RepairId, RepairIntent, RepairOutcome } from '../core/repair.ts';
import { rollbackUnique, settingInWords, settingNames } from '../core/roll-back.ts';
import type { DocumentText, Restoration, Rollback, SettingName } from '../core/roll-back.ts';
import { grantLeave } from './grant-leave.ts';
import type { Leave, LeaveRequest } from './grant-leave.ts';
import type { Ports } from './ports.ts';
import { isShown, obstacleOf, restoreAll } from './restore-settings.ts';
import type { Obstacle } from './restore-settings.ts';

export type RollbackPorts = Pick<Ports, 'clock' | 'ledger' | 'sha256' | 'uniqueId'> & {
  /** The document exactly as S3 has it; the default encryption as `encryptionText` writes it. */
  readSetting: (ref: BucketRef, setting: SettingName) => Promise<Observed<string>>;
  /** Makes one attempt. Without a document, the setting is deleted. */
  restoreSetting: (
    ref: BucketRef,
    setting: SettingName,
    document: DocumentText,
  ) => Promise<Failure | undefined>;
};

/** `id` is the rollback's own entry. */
export type RolledBack =
  /** `isRecorded` is false where the ledger does not know how it ended. */
  | { kind: 'restored'; id: RepairId; leave: Leave; isShown: boolean; isRecorded: boolean }
  | { kind: 'partly'; id: RepairId; restored: SettingName[]; obstacle: Obstacle }
  | { kind: 'not-written'; obstacle: Obstacle };

/** Longer than all attempts and looks together. */
const LEASE_MS = 3 * 60_000;

/**
 * Writes what a person was shown. The order is the point: one run at a time, then the record, then the leave
 * that keeps the function from undoing it, and only then S3.
 */
export async function rollBack(
  rollback: Rollback,
  request: LeaveRequest,
  ports: RollbackPorts,
): Promise<RolledBack> {
  const { ledger, clock } = ports;
  const { ref } = rollback.target.id;
  const unique = rollbackUnique(ports.uniqueId());
  const id: RepairId = { ref, timeMs: clock.nowMs(), unique };
  const lease = { holder: unique, untilMs: id.timeMs + LEASE_MS };
  const taken = await ledger.takeLease(ref, lease, id.timeMs);
  if (!taken.ok) return notWritten(taken.failure);
  if (taken.value === 'held-by-another') return notWritten({ kind: 'bucket-busy' });
  try {
    const recorded = await ledger.recordIntent(intentOf(id, rollback, request, ports));
    if (!recorded.ok) return notWritten(recorded.failure);
    return await restoreUnderLease(id, rollback, request, ports);
  } finally {
    // Without an answer it ends by itself.
    await ledger.releaseLease(ref, unique);
  }
}

async function restoreUnderLease(
  id: RepairId,
  rollback: Rollback,
  request: LeaveRequest,
  ports: RollbackPorts,
): Promise<RolledBack> {
  const { ledger, clock } = ports;
  const tell = async (state: RepairOutcome['state'], words: string, of = id) =>
    ledger.recordOutcome(of, { state, timeMs: clock.nowMs(), words });
  const leave = await grantLeave(rollback, request, ports);
  if (!leave.ok) {
    await tell('failed', `no exception could be recorded: ${describeFailure(leave.failure)}`);
    return notWritten(leave.failure);
  }
  const { done, obstacle } = await restoreAll(rollback.restorations, id.ref, ports);
  const restored = done.map(({ setting }) => setting);
  if (obstacle !== undefined) {
    if (obstacle.isCertain) await leave.value.takeBack(restored);
    const failed = restored.length > 0 ? 'written' : 'failed';
    await tell(obstacle.isCertain ? failed : 'abandoned', obstacle.problem);
    if (restored.length === 0) return { kind: 'not-written', obstacle };
    return { kind: 'partly', id, restored, obstacle };
  }
  const shown = await isShown(done, id.ref, ports);
  const words = `restored ${restored.map((setting) => settingInWords[setting]).join(' and ')}`;
  const answers = [await tell(shown ? 'written' : 'unconfirmed', words)];
  for (const undone of rollback.undone) {
    answers.push(await tell('rolled-back', `by ${request.by}`, undone));
  }
  const isRecorded = answers.every(({ ok }) => ok);
  return { kind: 'restored', id, leave: leave.value.granted, isShown: shown, isRecorded };
}

/** It ended before anything was written to S3. */
const notWritten = (failure: Failure): RolledBack => ({
  kind: 'not-written',
  obstacle: { ...obstacleOf(failure), isCertain: true },
});

function intentOf(
  id: RepairId,
  { live, restorations, seals }: Rollback,
  { by }: LeaveRequest,
  { sha256 }: RollbackPorts,
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
