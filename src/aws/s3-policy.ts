import { GetBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { Failure } from '../core/failure.ts';
import type { Observed } from '../core/observed.ts';
import { parsePolicy } from '../core/policy/document.ts';
import type { Policy } from '../core/policy/document.ts';
import { classifyError, nameOf } from './classify-error.ts';
import type { Clients } from './clients.ts';
import { observedFrom } from './observed-from.ts';

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
    return classifyError(error, writeAction);
  }
}
