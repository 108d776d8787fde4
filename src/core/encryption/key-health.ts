import type { Baseline } from '../baseline.ts';
import type { BucketRef } from '../bucket-ref.ts';
import type { Failure } from '../failure.ts';
import { keyArnParts, printable } from '../names.ts';
import type { KmsKeyArn } from '../names.ts';
import { awsManagedKey } from './key-reference.ts';

/** What DescribeKey says of a key, as far as S3 cares. Text as AWS sent it, `undefined` if missing. */
export type KeyDescription = {
  arn: KmsKeyArn;
  state: string | undefined;
  spec: string | undefined;
  usage: string | undefined;
  /** `AWS` for keys that AWS manages: their policy cannot be edited. */
  manager: string | undefined;
  /** When a key that is pending deletion is deleted, in ISO 8601. */
  deletionDate: string | undefined;
};

/** Whether buckets are to use the AWS managed key of S3. */
export const isKeyOfAwsRequired = ({ key }: Pick<Baseline, 'key'>): boolean =>
  key.kind === 'present' && key.value === awsManagedKey;

/** States that last for seconds and that nobody has to end (aws-facts 5.2). */
const passingStates = ['Creating', 'Updating'];

/** Why a bucket cannot use the key now; `undefined` when it can. */
export function whyKeyCannotServe(
  key: KeyDescription,
  ref: BucketRef,
  baseline: Pick<Baseline, 'key'>,
): Failure | undefined {
  const elsewhere = keyElsewhere(key.arn, ref);
  if (elsewhere !== undefined) return elsewhere;
  const problem =
    key.manager === 'AWS' && !isKeyOfAwsRequired(baseline)
      ? 'AWS manages it, so its policy cannot let others use it'
      : whyKeyIsUnusable(key);
  if (problem === undefined) return undefined;
  const { state = '' } = key;
  const isReadyThen = whyKeyIsUnusable({ ...key, state: 'Enabled' }) === undefined;
  if (passingStates.includes(state) && isReadyThen) {
    return { kind: 'key-not-ready', key: key.arn, state };
  }
  return { kind: 'key-unusable', key: key.arn, problem };
}

/** Why a bucket can never use the key, whatever its state: keys serve one Region of one partition. */
export function whyKeyIsElsewhere(key: KmsKeyArn, ref: BucketRef): string | undefined {
  const { partition, region } = keyArnParts(key);
  if (partition !== ref.partition) {
    return `it is in partition ${partition}, the bucket in ${ref.partition}`;
  }
  if (region !== ref.region) return `it is in ${region}, the bucket in ${ref.region}`;
  return undefined;
}

export function keyElsewhere(key: KmsKeyArn, ref: BucketRef): Failure | undefined {
  const problem = whyKeyIsElsewhere(key, ref);
  return problem === undefined ? undefined : { kind: 'key-elsewhere', key, problem };
}

/**
 * Why new objects could not be encrypted with the key; `undefined` when they can.
 * S3 does not check the key it is given, so this is the only safety net.
 * @see PutBucketEncryption: "Amazon S3 doesn't validate the KMS key ID provided".
 * @see KMS Developer Guide, "Key states": only `Enabled` serves GenerateDataKey.
 * @see KMS API Reference, CreateKey: the usage of a symmetric encryption key is ENCRYPT_DECRYPT.
 */
export function whyKeyIsUnusable(key: KeyDescription): string | undefined {
  if (key.state !== 'Enabled') {
    const deleted = key.deletionDate === undefined ? '' : ` (it is deleted on ${key.deletionDate})`;
    return `its state is ${printable(key.state ?? 'not known', 80)}${deleted}, not Enabled`;
  }
  if (key.spec !== 'SYMMETRIC_DEFAULT') {
    return `its spec is ${key.spec ?? 'not known'}, not SYMMETRIC_DEFAULT`;
  }
  // ENCRYPT_DECRYPT is the only usage of that spec, so where it is not stated the spec says it.
  const usage = key.usage ?? 'ENCRYPT_DECRYPT';
  if (usage !== 'ENCRYPT_DECRYPT') return `its usage is ${usage}, not ENCRYPT_DECRYPT`;
  return undefined;
}
