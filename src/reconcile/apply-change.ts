import type { Baseline } from '../core/baseline.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import { isUnwritable } from '../core/drift.ts';
import { defaultEncryptionOf, isBucketKeyOn } from '../core/encryption/configuration.ts';
import type { EncryptionConfiguration } from '../core/encryption/configuration.ts';
import { findEncryptionDrifts } from '../core/encryption/find-encryption-drifts.ts';
import type { Failure } from '../core/failure.ts';
import { planEncryption } from '../core/encryption/plan-encryption.ts';
import { planPolicy } from '../core/plan.ts';
import type { Change } from '../core/plan.ts';
import { evaluate } from '../core/policy/evaluate.ts';
import { foreignPartOf } from '../core/policy/merge.ts';
import type { PolicySeal } from '../core/policy/policy-seal.ts';
import { policySealsOf } from '../core/policy/seals-of-baseline.ts';
import { guardKey } from './guard-key.ts';
import { withFoundKey } from './look-up-key.ts';
import type { Ports } from './ports.ts';
import { tryAgain } from './try-again.ts';

export type Applied =
  | { kind: 'written'; change: Change }
  /** What is there now is as it has to be. */
  | { kind: 'not-needed' }
  /** `unanswered` may have taken effect all the same. */
  | { kind: 'failed'; failure: Failure; unanswered?: Change };

/** Makes durable what a change is about to replace; a failure says that it must not be written. */
export type RecordChange = (change: Change) => Promise<Failure | undefined>;

/**
 * Writes one setting. S3 has no conditional write for bucket configuration (aws-facts 2.16), so before every
 * attempt to write it is read again and planned on what is there then: somebody else may be at work on the
 * same bucket, and what is recorded has to be what is replaced.
 */
export async function applyChange(
  observed: Change,
  ref: BucketRef,
  baseline: Baseline,
  ports: Ports,
  record: RecordChange,
): Promise<Applied> {
  let unanswered: Change | undefined;
  const applied = await tryAgain(
    async (): Promise<Applied> => {
      const planned =
        observed.kind === 'put-policy'
          ? await planPolicyNow(observed, ref, baseline, ports)
          : await planEncryptionNow(observed, ref, baseline, ports);
      if (planned.kind !== 'to-write') return planned;
      const { change } = planned;
      const unrecorded = await record(change);
      if (unrecorded !== undefined) return { kind: 'failed', failure: unrecorded };
      // A function that was frozen in between goes on minutes later, and others have been here.
      if (ports.clock.remainingMs() <= 0)
        return { kind: 'failed', failure: { kind: 'bucket-busy' } };
      const failure = await ports.apply(ref, change);
      if (failure === undefined) return { kind: 'written', change };
      if (isUncertain(failure)) unanswered = change;
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

/** Without a clear answer a write may have taken effect. */
const isUncertain = ({ kind }: Failure): boolean => kind === 'unavailable' || kind === 'unexpected';

type Planned = Exclude<Applied, { kind: 'written' }> | { kind: 'to-write'; change: Change };

async function planPolicyNow(
  observed: Change & { kind: 'put-policy' },
  ref: BucketRef,
  baseline: Baseline,
  ports: Ports,
): Promise<Planned> {
  const seals = policySealsOf(baseline).seals.filter(({ name }) => observed.seals.includes(name));
  const policy = await ports.readPolicy(ref);
  if (policy.kind === 'absent' && observed.before !== undefined) {
    // Deleted this moment, or an old answer: in doubt nothing of others is overwritten.
    return { kind: 'failed', failure: { kind: 'conflict', action: 's3:GetBucketPolicy' } };
  }
  const change = planPolicy({ policy }, ref, seals);
  if (!('before' in change)) return { kind: 'failed', failure: change };
  if (change.after === change.before) return { kind: 'not-needed' };
  checkMerge(change, ref, seals);
  return { kind: 'to-write', change };
}

async function planEncryptionNow(
  observed: Change & { kind: 'put-encryption' },
  ref: BucketRef,
  baseline: Baseline,
  ports: Ports,
): Promise<Planned> {
  const encryption = await ports.readEncryption(ref);
  const state = await withFoundKey({ encryption }, ref, baseline, ports);
  const drifts = findEncryptionDrifts(state, ref, baseline);
  const unwritable = drifts.find(isUnwritable);
  if (unwritable !== undefined) return { kind: 'failed', failure: unwritable.failure };
  if (drifts.length === 0) return { kind: 'not-needed' };
  const change = planEncryption(state, ref, baseline);
  if (!('before' in change)) return { kind: 'failed', failure: change };
  if (defaultIn(change.before) !== defaultIn(observed.before)) {
    // Who would be cut off was judged for another change; the next run judges this one.
    return {
      kind: 'failed',
      failure: { kind: 'conflict', action: 's3:GetEncryptionConfiguration' },
    };
  }
  const { refusals } = await guardKey({ changes: [change], refusals: [] }, ref, baseline, ports);
  const [failure] = refusals;
  return failure === undefined ? { kind: 'to-write', change } : { kind: 'failed', failure };
}

/** What holds are judged by: everything else in a configuration cuts nobody off. */
function defaultIn(configuration: EncryptionConfiguration | undefined): string {
  const [rule = {}] = configuration?.rules ?? [];
  return JSON.stringify([defaultEncryptionOf(rule), isBucketKeyOn(rule)]);
}

/**
 * Checked on the way out, whatever the merge believes: a mistake there must not reach a bucket.
 * @throws when the merge would change statements of others, or would not deny what the seals forbid.
 */
export function checkMerge(
  { before, after }: Change & { kind: 'put-policy' },
  ref: BucketRef,
  seals: readonly PolicySeal[],
): void {
  const isForeignPartKept =
    before === undefined || foreignPartOf(before, seals) === foreignPartOf(after, seals);
  if (!isForeignPartKept) {
    throw new Error(`Merge for ${ref.name} would change what others wrote; nothing was written.`);
  }
  for (const seal of seals) {
    if (evaluate(after, ref, seal).kind === 'denied') continue;
    throw new Error(`Merge for ${ref.name} would not seal ${seal.name}; nothing was written.`);
  }
}
