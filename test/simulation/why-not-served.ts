import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { Failure } from '../../src/core/failure.ts';
import { ownAccount } from './bucket.ts';
import type { Bucket } from './bucket.ts';

/** Why S3 refuses a call for this bucket, whatever the weather. */
export function whyNotServed(bucket: Bucket, ref: BucketRef, action: string): Failure | undefined {
  if (bucket.presence === 'gone') return { kind: 'bucket-gone' };
  // S3 says where a bucket is before it says whose it is.
  if (ref.region !== bucket.ref.region) return { kind: 'wrong-region', region: bucket.ref.region };
  const owner = bucket.presence === 'ours' ? ownAccount : 'another account';
  // ExpectedBucketOwner.
  const isDenied = ref.account !== owner || bucket.deniedActions.has(action);
  return isDenied ? { kind: 'denied', action, cause: 'unknown' } : undefined;
}
