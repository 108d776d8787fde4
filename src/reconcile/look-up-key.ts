import type { Baseline } from '../core/baseline.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import { keyToAskFor } from '../core/encryption/find-encryption-drifts.ts';
import type { EncryptionState } from '../core/encryption/find-encryption-drifts.ts';
import type { Ports } from './ports.ts';

/**
 * Adds what KMS says of the key that the bucket names. For a bucket with the baseline's key that is one call a
 * minute and container, whatever the number of buckets.
 */
export async function withFoundKey<State extends EncryptionState>(
  state: State,
  ref: BucketRef,
  baseline: Baseline,
  { describeKey }: Pick<Ports, 'describeKey'>,
): Promise<State> {
  const key = keyToAskFor(state.encryption, ref, baseline);
  if (key === undefined) return state;
  return { ...state, foundKey: await describeKey(key, ref.region) };
}
