import type { Baseline } from './baseline.ts';
import type { BucketRef } from './bucket-ref.ts';
import type { Drift, PolicyDrift } from './drift.ts';
import { findEncryptionDrifts } from './encryption/find-encryption-drifts.ts';
import type { EncryptionState } from './encryption/find-encryption-drifts.ts';
import type { Observed } from './observed.ts';
import type { Policy } from './policy/document.ts';
import { evaluate } from './policy/evaluate.ts';
import type { PolicySeal } from './policy/policy-seal.ts';
import { policySealsOf } from './policy/seals-of-baseline.ts';

/** What was read of one bucket. Each part has its own three answers. */
export type BucketState = EncryptionState & {
  policy: Observed<Policy>;
};

/** Every way in which the bucket misses the baseline; empty when it is sealed. */
export function findDrifts(state: BucketState, ref: BucketRef, baseline: Baseline): Drift[] {
  return [
    ...findEncryptionDrifts(state, ref, baseline),
    ...findPolicyDrifts(state.policy, ref, baseline),
  ];
}

function findPolicyDrifts(
  policy: Observed<Policy>,
  ref: BucketRef,
  baseline: Baseline,
): PolicyDrift[] {
  const { seals, unknown } = policySealsOf(baseline);
  if (policy.kind === 'unreadable') {
    const { failure } = policy;
    return [...seals, ...unknown].map(({ name }) => ({ kind: 'unreadable', seal: name, failure }));
  }
  const found = policy.kind === 'present' ? policy.value : undefined;
  return [
    ...seals.flatMap((seal) => driftOf(seal, found, ref)),
    ...unknown.map(({ name, failure }) => ({ kind: 'unreadable' as const, seal: name, failure })),
  ];
}

function driftOf(seal: PolicySeal, policy: Policy | undefined, ref: BucketRef): PolicyDrift[] {
  const verdict = evaluate(policy, ref, seal);
  switch (verdict.kind) {
    case 'denied':
      return [];
    case 'allowed':
      return [{ kind: `${seal.request}-allowed`, counterExample: verdict.counterExample }];
    case 'unknown':
      return [{ kind: `${seal.request}-not-proven-denied`, reason: verdict.reason }];
  }
}
