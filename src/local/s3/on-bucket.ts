import type { Call } from '../call.ts';
import type { Reply } from '../reply.ts';
import type { Operation, World } from '../world.ts';
import type { Bucket } from './bucket.ts';
import { s3Error } from './errors.ts';

type BucketOperation = (bucket: Bucket, call: Call, world: World) => Reply;

/** @see aws-facts 7.2: policy calls by another account are refused as a method, not as access. */
type OtherAccount = 'AccessDenied' | 'MethodNotAllowed';

/**
 * Runs `operation` on the bucket of the call once everything that S3 checks first is in order:
 * the bucket exists, is in the Region of the endpoint, and belongs to the caller and to the owner
 * that the caller expects.
 */
export const onBucket =
  (operation: BucketOperation, otherAccount: OtherAccount = 'AccessDenied'): Operation =>
  (world, call) => {
    const bucket = world.buckets.get(call.bucket ?? '');
    if (bucket === undefined) return s3Error(call, 'NoSuchBucket');
    if (bucket.region !== call.region) return redirect(call, bucket);
    if (!isExpectedOwner(call, bucket)) return inRegion(s3Error(call, 'AccessDenied'), bucket);
    if (call.caller?.account !== bucket.owner) {
      return inRegion(s3Error(call, call.caller ? otherAccount : 'AccessDenied'), bucket);
    }
    return operation(bucket, call, world);
  };

const isExpectedOwner = (call: Call, bucket: Bucket): boolean => {
  const expected = call.headers['x-amz-expected-bucket-owner'];
  return expected === undefined || expected === bucket.owner;
};

/** @see aws-facts 2.21: the header is there even when access is denied. */
export const inRegion = (reply: Reply, bucket: Bucket): Reply => ({
  ...reply,
  headers: { ...reply.headers, 'x-amz-bucket-region': bucket.region },
});

/** Real S3 answers so to a request that was signed for, and sent to, another Region. */
function redirect(call: Call, bucket: Bucket): Reply {
  const Endpoint = `${bucket.name}.s3.${bucket.region}.amazonaws.com`;
  const members = { Endpoint, Bucket: bucket.name, Region: bucket.region };
  return inRegion(s3Error(call, 'PermanentRedirect', { members }), bucket);
}
