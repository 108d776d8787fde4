import type { Baseline } from './baseline.ts';
import type { BucketRef } from './bucket-ref.ts';
import type { BucketState } from './bucket-state.ts';
import type { Drift } from './drift.ts';
import { sealOf } from './drift.ts';
import {
  defaultEncryptionOf,
  isBucketKeyOn,
  withDefaultEncryption,
} from './encryption/configuration.ts';
import type { EncryptionConfiguration } from './encryption/configuration.ts';
import type { Failure } from './failure.ts';
import type { Policy } from './policy/document.ts';
import { withStatementsOf } from './policy/merge.ts';
import type { PolicySeal, PolicySealName } from './policy/policy-seal.ts';
import { whyPolicyIsRefused } from './policy/preflight.ts';
import { policySealsOf } from './policy/seals-of-baseline.ts';

/**
 * One write. `before` is what it replaces, so that it can be shown and put back. `seals` are those that the
 * new policy has.
 */
export type Change =
  | {
      kind: 'put-encryption';
      before: EncryptionConfiguration | undefined;
      after: EncryptionConfiguration;
    }
  | {
      kind: 'put-policy';
      before: Policy | undefined;
      after: Policy;
      seals: readonly PolicySealName[];
    };

/** The writes that would reseal the bucket, at most one per S3 API, and why others are not planned. */
export type Plan = { changes: Change[]; refusals: Failure[] };

export function planRepair(
  state: BucketState,
  drifts: readonly Drift[],
  ref: BucketRef,
  baseline: Baseline,
): Plan {
  const plan: Plan = { changes: [], refusals: [] };
  const add = (step: Change | Failure): void => {
    if ('before' in step) plan.changes.push(step);
    else plan.refusals.push(step);
  };
  const unreadable = new Map(
    drifts.flatMap((one) => (one.kind === 'unreadable' ? [[one.seal, one.failure] as const] : [])),
  );
  const broken = new Set(drifts.map(sealOf).filter((seal) => !unreadable.has(seal)));
  const unreadableEncryption = unreadable.get('encryption');
  if (unreadableEncryption !== undefined) add(unreadableEncryption);
  if (broken.has('encryption')) add(planEncryption(state, baseline));
  unreadable.delete('encryption');
  // A policy that cannot be read breaks all of its seals for one reason.
  for (const failure of new Set(unreadable.values())) add(failure);
  const seals = policySealsOf(baseline).seals.filter(({ name }) => broken.has(name));
  if (seals.length > 0) add(planPolicy(state, ref, seals));
  return plan;
}

/**
 * Required settings where the bucket misses them, its own where they are as strong or stronger.
 * Called only with a readable configuration of at most one rule.
 */
export function planEncryption(
  { encryption }: Pick<BucketState, 'encryption'>,
  baseline: Baseline,
): (Change & { kind: 'put-encryption' }) | Failure {
  if (encryption.kind === 'unreadable') return encryption.failure;
  if (baseline.key.kind === 'unreadable') return baseline.key.failure;
  if (baseline.key.kind === 'absent')
    return { kind: 'key-not-found', key: baseline.keyAsConfigured };
  const before = encryption.kind === 'present' ? encryption.value : undefined;
  const rule = before?.rules[0] ?? {};
  const isDouble = defaultEncryptionOf(rule)?.algorithm === 'aws:kms:dsse';
  const algorithm = isDouble ? 'aws:kms:dsse' : baseline.algorithm;
  const asksForBucketKey = algorithm === 'aws:kms' && (isBucketKeyOn(rule) || baseline.bucketKey);
  // DSSE has no bucket keys, so one that was on is not taken along in the step up to it.
  const { BucketKeyEnabled: _, ...withoutBucketKey } = rule;
  const isStepUp = algorithm === 'aws:kms:dsse' && !isDouble;
  const after = withDefaultEncryption(isStepUp ? withoutBucketKey : rule, {
    algorithm,
    key: baseline.key.value,
    bucketKey: asksForBucketKey,
  });
  return { kind: 'put-encryption', before, after: { rules: [after] } };
}

/** Also called alone, on the policy as it is right before the write. */
export function planPolicy(
  { policy }: Pick<BucketState, 'policy'>,
  ref: BucketRef,
  seals: readonly PolicySeal[],
): (Change & { kind: 'put-policy' }) | Failure {
  if (policy.kind === 'unreadable') return policy.failure;
  const before = policy.kind === 'present' ? policy.value : undefined;
  const after = withStatementsOf(seals, before, ref);
  // A policy that needs no write cannot be refused.
  const refusal = after === before ? undefined : whyPolicyIsRefused(after);
  return refusal ?? { kind: 'put-policy', before, after, seals: seals.map(({ name }) => name) };
}
