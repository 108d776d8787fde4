import type { Call } from '../call.ts';
import { denialMessage } from '../denial-message.ts';
import { emptyReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import type { World } from '../world.ts';
import { writeSetting } from './bucket.ts';
import type { Bucket } from './bucket.ts';
import { s3Error } from './errors.ts';
import { isPublicPolicy } from './is-public-policy.ts';
import { problemOfPolicy } from './policy-problem.ts';
import { readSetting } from './read-setting.ts';

export function getBucketPolicy(bucket: Bucket, call: Call, world: World): Reply {
  const policy = readSetting(bucket.policy, call, world);
  if (policy === undefined) return s3Error(call, 'NoSuchBucketPolicy');
  return { status: 200, headers: { 'content-type': 'application/json' }, body: policy };
}

/** @see aws-facts 4.14: S3 gives the document back without the white space. */
export function putBucketPolicy(bucket: Bucket, call: Call, world: World): Reply {
  const message = problemOfPolicy(call.body, bucket);
  if (message !== undefined) return s3Error(call, 'MalformedPolicy', { message });
  if (bucket.publicAccessBlock?.BlockPublicPolicy === true && isPublicPolicy(call.body)) {
    return s3Error(call, 'AccessDenied', { message: denialMessage(world, call, BLOCKED) });
  }
  const minified = JSON.stringify(JSON.parse(call.body));
  writeSetting(bucket.policy, minified, world.counters.sequence());
  return emptyReply(204);
}

/** @see aws-facts 7.4. */
const BLOCKED =
  'because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.';

/** Deleting what is not there is fine. */
export function deleteBucketPolicy(bucket: Bucket, _call: Call, world: World): Reply {
  writeSetting(bucket.policy, undefined, world.counters.sequence());
  return emptyReply(204);
}
