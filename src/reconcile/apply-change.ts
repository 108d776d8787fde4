import type { Baseline } from '../core/baseline.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import { isUnwritable } from '../core/drift.ts';
import { findEncryptionDrifts } from '../core/encryption/find-encryption-drifts.ts';
import { leavesOpen } from '../core/failure.ts';
import type { Failure } from '../core/failure.ts';
import { planEncryption } from '../core/encryption/plan-encryption.ts';
import { planPolicy } from '../core/plan.ts';
import type { Change } from '../core/plan.ts';
import { policySealsOf } from '../core/policy/seals-of-baseline.ts';
import { checkMerge } from './check-merge.ts';
import { guardEncryption } from './guard-encryption.ts';
import { guardKey } from './guard-key.ts';
import { guardPolicy } from './guard-policy.ts';
import { withFoundKey } from './look-up-key.ts';
import type { Ports } from './ports.ts';
import { readEncryptionAgain, readPolicyAgain, whyNotAnyMore } from './read-again.ts';
import { tryAgain } from './try-again.ts';

export type Applied =
  | { kind: 'written'; change: Change }
  /** What is there now is as it has to be. */
  | { kind: 'not-needed' }
  /** `unanswered` may have taken effect all the same. */
  | { kind: 'failed'; failure: Failure; unanswered?: Change };

export type Recorder = {
  /** Makes durable what a change is about to replace; a failure says that it must not be written. */
  before: (change: Change) => Promise<Failure | undefined>;
  /** What S3 answered to the attempt to write it. */
  answered: (change: Change, fate: 'written' | 'failed' | 'abandoned') => void;
};

/**
 * Writes one setting. S3 has no conditional write for bucket configuration (aws-facts 2.16), so before every
 * attempt to write it is read again, planned and guarded on what is there then: somebody else may be at work on
 * the same bucket, and what is recorded has to be what is replaced.
 */
export async function applyChange(
  observed: Change,
  ref: BucketRef,
  baseline: Baseline,
  ports: Ports,
  recorder: Recorder,
): Promise<Applied> {
  let unanswered: Change | undefined;
  const applied = await tryAgain(
    async (): Promise<Applied> => {
      const planned =
        observed.kind === 'put-policy'
          ? await planPolicyNow(observed, ref, baseline, ports)
          : await planEncryptionNow(ref, baseline, ports);
      if (planned.kind !== 'to-write') return planned;
      const { change } = planned;
      const unrecorded = await recorder.before(change);
      if (unrecorded !== undefined) return { kind: 'failed', failure: unrecorded };
      // A function that was frozen in between goes on minutes later, and others have been here.
      if (ports.clock.remainingMs() <= 0)
        return { kind: 'failed', failure: { kind: 'bucket-busy' } };
      const failure = await ports.apply(ref, change);
      if (failure === undefined) {
        recorder.answered(change, 'written');
        return { kind: 'written', change };
      }
      recorder.answered(change, leavesOpen(failure) ? 'abandoned' : 'failed');
      if (leavesOpen(failure)) unanswered = change;
      return { kind: 'failed', failure };
    },
    (result) => (result.kind === 'failed' ? result.failure : undefined),
    ports.clock,
  );
  if (unanswered === undefined || applied.kind === 'written') return applied;
  return applied.kind === 'not-needed'
    ? { kind: 'written', change: unanswered }
    : { ...applied, unanswered };
}

type Planned = Exclude<Applied, { kind: 'written' }> | { kind: 'to-write'; change: Change };

async function planPolicyNow(
  observed: Change & { kind: 'put-policy' },
  ref: BucketRef,
  baseline: Baseline,
  ports: Ports,
): Promise<Planned> {
  const seals = policySealsOf(baseline).seals.filter(({ name }) => observed.seals.includes(name));
  const { policy, users } = await readPolicyAgain(observed, ref, ports);
  if (policy.kind === 'absent' && observed.before !== undefined) {
    // Deleted this moment, or an old answer: in doubt nothing of others is overwritten.
    return { kind: 'failed', failure: { kind: 'conflict', action: 's3:GetBucketPolicy' } };
  }
  const change = planPolicy({ policy }, ref, seals);
  if (!('before' in change)) return { kind: 'failed', failure: change };
  if (change.after === change.before) return { kind: 'not-needed' };
  checkMerge(change, ref, seals);
  const failure = await whyNotAnyMore(guardPolicy(change, { policy, ref, baseline }, users));
  return failure === undefined ? { kind: 'to-write', change } : { kind: 'failed', failure };
}

async function planEncryptionNow(
  ref: BucketRef,
  baseline: Baseline,
  ports: Ports,
): Promise<Planned> {
  const { settings, users } = await readEncryptionAgain(ref, ports);
  const state = await withFoundKey(settings, ref, baseline, ports);
  const drifts = findEncryptionDrifts(state, ref, baseline);
  const unwritable = drifts.find(isUnwritable);
  if (unwritable !== undefined) return { kind: 'failed', failure: unwritable.failure };
  if (drifts.length === 0) return { kind: 'not-needed' };
  const change = planEncryption(state, ref, baseline);
  if (!('before' in change)) return { kind: 'failed', failure: change };
  const { refusals } = await guardKey({ changes: [change], refusals: [] }, ref, baseline, ports);
  // What the ledger knows of access logs was judged before: no bucket gets there by what is read again.
  const now = { state, drifts, ref, accessLogsOf: [] };
  const failure = refusals[0] ?? (await whyNotAnyMore(guardEncryption(change, now, users)));
  return failure === undefined ? { kind: 'to-write', change } : { kind: 'failed', failure };
}
