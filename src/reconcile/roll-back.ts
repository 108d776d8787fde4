import type { BucketRef } from '../core/bucket-ref.ts';
import { describeFailure } from '../core/describe-failure.ts';
import type { Failure } from '../core/failure.ts';
import type { Observed } from '../core/observed.ts';
import type { RepairId, RepairOutcome, SettingFate, SettingFates } from '../core/repair.ts';
import { rollbackUnique, settingInWords } from '../core/roll-back.ts';
import type { DocumentText, Restoration, Rollback, SettingName } from '../core/roll-back.ts';
import { grantLeave } from './grant-leave.ts';
import type { Leave, LeaveRequest } from './grant-leave.ts';
import { intentOf } from './intent-of-rollback.ts';
import type { Ports } from './ports.ts';
import { isShown, obstacleOf, restoreAll } from './restore-settings.ts';
import type { Obstacle, Restored } from './restore-settings.ts';

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
    if (!recorded.ok) {
      const words = 'its record could not be made';
      // The answer may be all that was lost.
      await ledger.recordOutcome(id, { state: 'failed', timeMs: clock.nowMs(), words });
      return notWritten(recorded.failure);
    }
    return await restoreUnderLease(id, lease.untilMs, rollback, request, ports);
  } finally {
    // Without an answer it ends by itself.
    await ledger.releaseLease(ref, unique);
  }
}

async function restoreUnderLease(
  id: RepairId,
  leaseEndsMs: number,
  rollback: Rollback,
  request: LeaveRequest,
  ports: RollbackPorts,
): Promise<RolledBack> {
  const { ledger, clock } = ports;
  const tell = async (outcome: Omit<RepairOutcome, 'timeMs'>, of = id) =>
    ledger.recordOutcome(of, { ...outcome, timeMs: clock.nowMs() });
  const leave = await grantLeave(rollback, request, ports);
  if (!leave.ok) {
    const words = `no exception could be recorded: ${describeFailure(leave.failure)}`;
    await tell({ state: 'failed', words });
    return notWritten(leave.failure);
  }
  const { restorations } = rollback;
  const restored = await restoreAll(restorations, id.ref, leaseEndsMs, ports);
  const all = [...restored.written, ...restored.found];
  const shown = restored.obstacle === undefined && (await isShown(all, id.ref, ports));
  const obstacle =
    restored.obstacle ?? (shown ? undefined : await whyNotFound(restored, id, ports));
  if (obstacle !== undefined) {
    const settings = settingsOf(restored.written);
    if (obstacle.isCertain) await leave.value.takeBack(settings);
    await tell(endOf(restorations, restored, obstacle));
    if (settings.length === 0) return { kind: 'not-written', obstacle };
    return { kind: 'partly', id, restored: settings, obstacle };
  }
  const words = `restored ${settingsOf(all)
    .map((setting) => settingInWords[setting])
    .join(' and ')}`;
  const state = shown ? 'written' : 'unconfirmed';
  const answers = [await tell({ state, words, fates: fatesOf(settingsOf(all), state) })];
  for (const undone of rollback.undone) {
    answers.push(await tell({ state: 'rolled-back', words: `by ${request.by}` }, undone));
  }
  const isRecorded = answers.every(({ ok }) => ok);
  return { kind: 'restored', id, leave: leave.value.granted, isShown: shown, isRecorded };
}

/** What one answer showed as it is wanted, and no later one, was shown as it had been before. */
async function whyNotFound(
  { found }: Restored,
  { ref }: RepairId,
  ports: RollbackPorts,
): Promise<Obstacle | undefined> {
  if (found.length === 0 || (await isShown(found, ref, ports))) return undefined;
  const problem = 'S3 showed a document as it is to be, and then no longer: run it again';
  return { problem, passes: true, isCertain: true };
}

/** How a rollback is recorded that ended before its end. */
function endOf(
  restorations: readonly Restoration[],
  { written, stoppedAt }: Restored,
  { isCertain, problem }: Obstacle,
): Omit<RepairOutcome, 'timeMs'> {
  const fate = isCertain ? 'failed' : 'abandoned';
  const fates = {
    ...fatesOf(settingsOf(restorations), 'not-attempted'),
    ...(stoppedAt && fatesOf([stoppedAt], fate)),
    ...fatesOf(settingsOf(written), 'written'),
  };
  return { state: isCertain && written.length > 0 ? 'written' : fate, words: problem, fates };
}

const settingsOf = (restorations: readonly Restoration[]): SettingName[] =>
  restorations.map(({ setting }) => setting);

const fatesOf = (settings: readonly SettingName[], fate: SettingFate): SettingFates =>
  Object.fromEntries(settings.map((setting) => [setting, fate]));

/** It ended before anything was written to S3. */
const notWritten = (failure: Failure): RolledBack => ({
  kind: 'not-written',
  obstacle: obstacleOf(failure),
});
