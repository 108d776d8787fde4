import type { Call } from './call.ts';
import { defaultIdentity, identityArn } from './identity.ts';
import { partitionOfRegion } from './partition.ts';
import type { World } from './world.ts';

/**
 * What AWS says to callers of the bucket's own account and organization.
 * @param because the words about the policy, as in `with an explicit deny in a service control policy`.
 * @see aws-facts 7.3 and 7.4
 */
export function denialMessage(world: World, call: Call, because: string): string {
  const { account = world.account, accessKeyId = '' } = call.caller ?? {};
  const partition = partitionOfRegion(call.region);
  const identity = world.identities.get(accessKeyId) ?? defaultIdentity;
  const action = `${call.service}:${actionNames.get(call.operation) ?? call.operation}`;
  const resource =
    call.bucket === undefined ? '' : ` on resource: "arn:${partition}:s3:::${call.bucket}"`;
  return `User: ${identityArn(identity, account, partition)} is not authorized to perform: ${action}${resource} ${because}`;
}

/** IAM names some actions otherwise than the API names the call. */
const actionNames = new Map([
  ['GetBucketEncryption', 'GetEncryptionConfiguration'],
  ['PutBucketEncryption', 'PutEncryptionConfiguration'],
  ['GetPublicAccessBlock', 'GetBucketPublicAccessBlock'],
  ['ListBuckets', 'ListAllMyBuckets'],
]);
