import type { Baseline } from './baseline.ts';
import type { BucketRef } from './bucket-ref.ts';
import type { BucketState } from './bucket-state.ts';
import type { Drift, Seal } from './drift.ts';
import { isUnwritable, sealOf } from './drift.ts';
import type { EncryptionConfiguration } from './encryption/configuration.ts';
import { planEncryption } from './encryption/plan-encryption.ts';
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

/** The seals that a change is for. */
export const sealsOfChange = (change: Change): Seal[] =>
  change.kind === 'put-encryption' ? ['encryption'] : [...change.seals];

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
  const unwritable = new Map(
    drifts.flatMap((one) => (isUnwritable(one) ? [[sealOf(one), one.failure] as const] : [])),
  );
  const broken = new Set(drifts.map(sealOf).filter((seal) => !unwritable.has(seal)));
  const unwritableEncryption = unwritable.get('encryption');
  if (unwritableEncryption !== undefined) add(unwritableEncryption);
  if (broken.has('encryption')) add(planEncryption(state, ref, baseline));
  unwritable.delete('encryption');
  // A policy that cannot be read breaks all of its seals for one reason.
  for (const failure of new Set(unwritable.values())) add(failure);
  const seals = policySealsOf(baseline).seals.filter(({ name }) => broken.has(name));
  if (seals.length > 0) add(planPolicy(state, ref, seals));
  return plan;
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
