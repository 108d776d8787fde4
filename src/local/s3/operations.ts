import { emptyReply } from '../reply.ts';
import type { Operation } from '../world.ts';
import { getBucketAcl, putBucketAcl } from './acl.ts';
import { createBucket } from './create-bucket.ts';
import { deleteBucketEncryption, getBucketEncryption, putBucketEncryption } from './encryption.ts';
import { listBuckets } from './list-buckets.ts';
import { getBucketLogging, putBucketLogging } from './logging.ts';
import { inRegion, onBucket } from './on-bucket.ts';
import { deleteBucketPolicy, getBucketPolicy, putBucketPolicy } from './policy.ts';
import {
  deletePublicAccessBlock,
  getBucketPolicyStatus,
  getPublicAccessBlock,
  putPublicAccessBlock,
} from './public-access.ts';
import { deleteBucketWebsite, getBucketWebsite, putBucketWebsite } from './website.ts';

const headBucket = onBucket((bucket) => inRegion(emptyReply(200), bucket));

const deleteBucket = onBucket((bucket, _call, world) => {
  world.buckets.delete(bucket.name);
  return emptyReply(204);
});

export const s3Operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['ListBuckets', listBuckets],
  ['CreateBucket', createBucket],
  ['HeadBucket', headBucket],
  ['DeleteBucket', deleteBucket],
  ['GetBucketEncryption', onBucket(getBucketEncryption)],
  ['PutBucketEncryption', onBucket(putBucketEncryption)],
  ['DeleteBucketEncryption', onBucket(deleteBucketEncryption)],
  ['GetBucketPolicy', onBucket(getBucketPolicy, 'MethodNotAllowed')],
  ['PutBucketPolicy', onBucket(putBucketPolicy, 'MethodNotAllowed')],
  ['DeleteBucketPolicy', onBucket(deleteBucketPolicy, 'MethodNotAllowed')],
  ['GetBucketPolicyStatus', onBucket(getBucketPolicyStatus, 'MethodNotAllowed')],
  ['GetPublicAccessBlock', onBucket(getPublicAccessBlock)],
  ['PutPublicAccessBlock', onBucket(putPublicAccessBlock)],
  ['DeletePublicAccessBlock', onBucket(deletePublicAccessBlock)],
  ['GetBucketAcl', onBucket(getBucketAcl)],
  ['PutBucketAcl', onBucket(putBucketAcl)],
  ['GetBucketWebsite', onBucket(getBucketWebsite)],
  ['PutBucketWebsite', onBucket(putBucketWebsite)],
  ['DeleteBucketWebsite', onBucket(deleteBucketWebsite)],
  ['GetBucketLogging', onBucket(getBucketLogging)],
  ['PutBucketLogging', onBucket(putBucketLogging)],
]);
