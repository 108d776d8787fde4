import { GetBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { Failure } from '../core/failure.ts';
import type { Observed } from '../core/observed.ts';
import { parsePolicy } from '../core/policy/document.ts';
import type { Policy } from '../core/policy/document.ts';
import { POLICY_LIMIT_BYTES } from '../core/policy/preflight.ts';
import { classifyError, messageOf, nameOf } from './classify-error.ts';
import type { Clients } from './clients.ts';
import { observedFrom } from './observed-from.ts';
import { whyPolicyWriteIsDenied } from './why-policy-write-is-denied.ts';

const readAction = 's3:GetBucketPolicy';
const writeAction = 's3:PutBucketPolicy';

export async function readPolicy(ref: BucketRef, clients: Clients): Promise<Observed<Policy>> {
  let text: string | undefined;
  try {
    const input = { Bucket: ref.name, ExpectedBucketOwner: ref.account };
    text = (await clients.s3(ref.region).send(new GetBucketPolicyCommand(input))).Policy;
  } catch (error) {
    if (nameOf(error) === 'NoSuchBucketPolicy') return { kind: 'absent' };
    return { kind: 'unreadable', failure: classifyError(error, readAction) };
  }
  return observedFrom(parsePolicy(text ?? ''), readAction);
}

export async function writePolicy(
  ref: BucketRef,
  policy: Policy,
  clients: Clients,
): Promise<Failure | undefined> {
  const command = new PutBucketPolicyCommand({
    Bucket: ref.name,
    ExpectedBucketOwner: ref.account,
    Policy: policy.text,
  });
  try {
    await clients.s3(ref.region).send(command);
    return undefined;
  } catch (error) {
    if (isTooLarge(error)) {
      const sizeBytes = Buffer.byteLength(policy.text);
      return { kind: 'policy-too-large', sizeBytes, limitBytes: POLICY_LIMIT_BYTES };
    }
    const failure = classifyError(error, writeAction);
    if (failure.kind !== 'denied' || failure.cause !== 'unknown') return failure;
    return { ...failure, cause: await whyPolicyWriteIsDenied(ref, clients) };
  }
}

/** S3 counts the policy in its normalized form, so it may find one too large that we let pass (aws-facts 4.11). */
const isTooLarge = (error: unknown): boolean =>
  /^(?:PolicyTooLarge|EntityTooLarge)$/.test(nameOf(error)) ||
  /\bexceeds the maximum allowed size\b/.test(messageOf(error));
