import { GetBucketPolicyStatusCommand, GetPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { DenialCause } from '../core/failure.ts';
import type { Clients } from './clients.ts';

/**
 * Whether Block Public Access is why S3 denied a write of the policy: it refuses every version of a policy
 * that is public already (aws-facts 4.12). Asked only after a denial that AWS did not explain.
 *
 * Only the bucket's own setting is looked at. Where that is off, or one of the two answers is missing, the
 * cause stays unknown: the account's setting may block, or something else may deny.
 */
export async function whyPolicyWriteIsDenied(
  ref: BucketRef,
  clients: Clients,
): Promise<DenialCause> {
  const client = clients.s3(ref.region);
  const bucket = { Bucket: ref.name, ExpectedBucketOwner: ref.account };
  const [isPublic, isBlocked] = await Promise.all([
    client.send(new GetBucketPolicyStatusCommand(bucket)).then(
      ({ PolicyStatus: status }) => status?.IsPublic === true,
      () => false,
    ),
    client.send(new GetPublicAccessBlockCommand(bucket)).then(
      ({ PublicAccessBlockConfiguration: block }) => block?.BlockPublicPolicy === true,
      () => false,
    ),
  ]);
  return isPublic && isBlocked ? 'block-public-access' : 'unknown';
}
