import { DeleteBucketEncryptionCommand, DeleteBucketPolicyCommand } from '@aws-sdk/client-s3';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { Failure } from '../core/failure.ts';
import { classifyError } from './classify-error.ts';
import type { Clients } from './clients.ts';

// Apart from reading and writing, because a function never deletes: its bundle and its role are without.

export async function deletePolicy(ref: BucketRef, clients: Clients): Promise<Failure | undefined> {
  const input = { Bucket: ref.name, ExpectedBucketOwner: ref.account };
  try {
    await clients.s3(ref.region).send(new DeleteBucketPolicyCommand(input));
    return undefined;
  } catch (error) {
    return classifyError(error, 's3:DeleteBucketPolicy');
  }
}

/** Back to what S3 does by itself. The permission is that of writing: there is no other (aws-facts 2.12). */
export async function deleteEncryption(
  ref: BucketRef,
  clients: Clients,
): Promise<Failure | undefined> {
  const input = { Bucket: ref.name, ExpectedBucketOwner: ref.account };
  try {
    await clients.s3(ref.region).send(new DeleteBucketEncryptionCommand(input));
    return undefined;
  } catch (error) {
    return classifyError(error, 's3:PutEncryptionConfiguration');
  }
}
