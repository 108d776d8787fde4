import type { BucketRef } from '../core/bucket-ref.ts';
import { describeFailure } from '../core/describe-failure.ts';
import { isWorthRetrying, leavesOpen } from '../core/failure.ts';
import type { Failure } from '../core/failure.ts';
import { isSameSetting, settingInWords } from '../core/roll-back.ts';
import type { Restoration, SettingName } from '../core/roll-back.ts';
import type { RollbackPorts } from './roll-back.ts';
import { tryAgain } from './try-again.ts';

/** Why it ended before its end. */
export type Obstacle = {
  problem: string;
  /** Whether the same, later, may end better without anybody doing anything. */
  passes: boolean;
  /** Whether the write that failed surely had no effect. */
  isCertain: boolean;
};

export type Restored = {
  written: Restoration[];
  /** As they are wanted already, without a write of ours. */
  found: Restoration[];
  stoppedAt: SettingName | undefined;
  obstacle: Obstacle | undefined;
};

type S3Ports = Pick<RollbackPorts, 'readSetting' | 'restoreSetting' | 'clock'>;

/** A write that begins later could meet the next holder of the lease. */
const LEASE_RESERVE_MS = 15_000;

/** Writes one setting after the other, and stops with the first that fails, or with the end of the lease. */
export async function restoreAll(
  restorations: readonly Restoration[],
  ref: BucketRef,
  leaseEndsMs: number,
  ports: S3Ports,
): Promise<Restored> {
  const restored: Restored = { written: [], found: [], stoppedAt: undefined, obstacle: undefined };
  for (const restoration of restorations) {
    const result = await restore(restoration, ref, leaseEndsMs, ports);
    if (result === 'written') restored.written.push(restoration);
    else if (result === 'found') restored.found.push(restoration);
    // Without a clear answer, what S3 shows decides.
    else if (!result.isCertain && (await isShown([restoration], ref, ports))) {
      restored.written.push(restoration);
    } else return { ...restored, stoppedAt: restoration.setting, obstacle: result };
  }
  return restored;
}

/**
 * Read before every attempt: only what the person saw is replaced, and an attempt whose answer was lost may
 * have done it. Once there was such an attempt, nothing that follows makes certain that it had no effect.
 */
async function restore(
  { setting, live, wanted }: Restoration,
  ref: BucketRef,
  leaseEndsMs: number,
  ports: S3Ports,
): Promise<'written' | 'found' | Obstacle> {
  let unanswered: Failure | undefined;
  const result = await tryAgain(
    async (): Promise<Failure | 'changed' | 'found' | 'written'> => {
      const now = await ports.readSetting(ref, setting);
      if (now.kind === 'unreadable') return now.failure;
      const shown = now.kind === 'present' ? now.value : undefined;
      if (isSameSetting(setting, shown, wanted))
        return unanswered === undefined ? 'found' : 'written';
      if (!isSameSetting(setting, shown, live)) return 'changed';
      // A machine that slept goes on hours later, and others have been here.
      if (ports.clock.nowMs() > leaseEndsMs - LEASE_RESERVE_MS) return { kind: 'bucket-busy' };
      const failure = await ports.restoreSetting(ref, setting, wanted);
      if (failure !== undefined && leavesOpen(failure)) unanswered = failure;
      return failure ?? 'written';
    },
    (attempt) => (typeof attempt === 'string' ? undefined : attempt),
    ports.clock,
  );
  if (result === 'written' || result === 'found') return result;
  if (unanswered !== undefined) return { ...obstacleOf(unanswered), isCertain: false };
  if (result !== 'changed') return obstacleOf(result);
  const problem = `somebody changed the ${settingInWords[setting]} in this moment, so it was left alone: run it again to see what is there now`;
  return { problem, passes: true, isCertain: true };
}

/** Of a call that writes nothing, or that surely had no effect. */
export const obstacleOf = (failure: Failure): Obstacle => ({
  problem: describeFailure(failure),
  passes: isWorthRetrying(failure),
  isCertain: true,
});

/** S3 may take a while to show a new configuration. */
const VERIFY_DELAYS_MS = [200, 1_000, 3_000] as const;

export async function isShown(
  restorations: readonly Restoration[],
  ref: BucketRef,
  { readSetting, clock }: S3Ports,
): Promise<boolean> {
  for (const delayMs of VERIFY_DELAYS_MS) {
    await clock.wait(delayMs);
    const looks = await Promise.all(
      restorations.map(async ({ setting, wanted }) => {
        const now = await readSetting(ref, setting);
        if (now.kind === 'unreadable') return false;
        return isSameSetting(setting, now.kind === 'present' ? now.value : undefined, wanted);
      }),
    );
    if (looks.every(Boolean)) return true;
  }
  return false;
}
