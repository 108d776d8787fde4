import type { Baseline } from './baseline.ts';
import type { BucketRef } from './bucket-ref.ts';
import type { Drift, TransportDrift } from './drift.ts';
import type { EncryptionConfiguration } from './encryption/configuration.ts';
import { findEncryptionDrifts } from './encryption/find-encryption-drifts.ts';
import type { Observed } from './observed.ts';
import type { Policy } from './policy/document.ts';
import { evaluateTransport } from './policy/evaluate-transport.ts';

/** What was read of one bucket. Each part has its own three answers. */
export type BucketState = {
  encryption: Observed<EncryptionConfiguration>;
  policy: Observed<Policy>;
};

/** Every way in which the bucket misses the baseline; empty when it is sealed. */
export function findDrifts(state: BucketState, ref: BucketRef, baseline: Baseline): Drift[] {
  return [
    ...findEncryptionDrifts(state.encryption, baseline),
    ...findTransportDrifts(state.policy, ref),
  ];
}

function findTransportDrifts(policy: Observed<Policy>, ref: BucketRef): TransportDrift[] {
  if (policy.kind === 'unreadable') {
    return [{ kind: 'unreadable', seal: 'transport', failure: policy.failure }];
  }
  const verdict = evaluateTransport(policy.kind === 'present' ? policy.value : undefined, ref);
  switch (verdict.kind) {
    case 'denied':
      return [];
    case 'allowed':
      return [{ kind: 'http-allowed', counterExample: verdict.counterExample }];
    case 'unknown':
      return [{ kind: 'http-not-proven-denied', reason: verdict.reason }];
  }
}
