import type { BucketRef } from '../core/bucket-ref.ts';
import type { BucketState } from '../core/bucket-state.ts';
import { isWorthRetrying } from '../core/failure.ts';
import type { Failure } from '../core/failure.ts';
import { partitionOf } from '../core/names.ts';
import type { BaselineSettings, ResolvedKey } from '../core/baseline.ts';
import type { Observed } from '../core/observed.ts';
import type { Ports } from './ports.ts';
import { tryAgain } from './try-again.ts';

/**
 * Reads a bucket in the Region where it is: an event may name another one, and S3 then says where. Also
 * gives the baseline's key in that Region.
 */
export async function observeWhereItIs(
  stated: BucketRef,
  { requiredKey }: Pick<BaselineSettings, 'requiredKey'>,
  ports: Ports,
): Promise<{ ref: BucketRef; state: BucketState; key: ResolvedKey }> {
  let ref = stated;
  for (;;) {
    const [state, key] = await Promise.all([
      tryAgain(
        async () => settleHalfGone(await ports.observe(ref)),
        (read) => failuresOf(read).find(isWorthRetrying),
        ports.clock,
      ),
      ports.resolveKey(ref.region, requiredKey),
    ]);
    const wrong = failuresOf(state).find((failure) => failure.kind === 'wrong-region');
    if (wrong?.region === undefined || ref !== stated) return { ref, state, key };
    ref = { ...stated, region: wrong.region, partition: partitionOf(wrong.region) };
  }
}

/** A bucket is gone when both reads say so. */
export const isGone = (state: BucketState): boolean =>
  failuresOf(state).length === 2 && failuresOf(state).every(isBucketGone);

/**
 * One read says that the bucket is gone and the other one does not: it was created or deleted this moment,
 * and S3 does not agree with itself yet. Looked at again.
 */
function settleHalfGone(state: BucketState): BucketState {
  const gone = failuresOf(state).filter(isBucketGone);
  if (gone.length !== 1) return state;
  const settle = <T>(part: Observed<T>, action: string): Observed<T> =>
    part.kind === 'unreadable' && isBucketGone(part.failure)
      ? { kind: 'unreadable', failure: { kind: 'unavailable', action, name: 'NoSuchBucket' } }
      : part;
  return {
    encryption: settle(state.encryption, 's3:GetEncryptionConfiguration'),
    policy: settle(state.policy, 's3:GetBucketPolicy'),
  };
}

const isBucketGone = (failure: Failure): boolean => failure.kind === 'bucket-gone';

const failuresOf = (state: BucketState): Failure[] =>
  [state.encryption, state.policy].flatMap((part) =>
    part.kind === 'unreadable' ? [part.failure] : [],
  );
