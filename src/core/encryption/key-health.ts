import type { BucketRef } from '../bucket-ref.ts';
import { keyArnParts } from '../names.ts';
import type { KmsKeyArn } from '../names.ts';

/** What DescribeKey says of a key, as far as S3 cares. Text as AWS sent it, `undefined` if missing. */
export type KeyDescription = {
  arn: KmsKeyArn;
  state: string | undefined;
  spec: string | undefined;
  usage: string | undefined;
  /** `AWS` for keys that AWS manages: their policy cannot be edited. */
  manager: string | undefined;
};

/** Why a bucket can never use the key, whatever its state: keys serve one Region of one partition. */
export function whyKeyIsElsewhere(key: KmsKeyArn, ref: BucketRef): string | undefined {
  const { partition, region } = keyArnParts(key);
  if (partition !== ref.partition) {
    return `it is in partition ${partition}, the bucket in ${ref.partition}`;
  }
  if (region !== ref.region) return `it is in ${region}, the bucket in ${ref.region}`;
  return undefined;
}

/**
 * Why new objects could not be encrypted with the key; `undefined` when they can.
 * S3 does not check the key it is given, so this is the only safety net.
 * @see PutBucketEncryption: "Amazon S3 doesn't validate the KMS key ID provided".
 * @see KMS Developer Guide, "Key states": only `Enabled` serves GenerateDataKey.
 * @see KMS API Reference, CreateKey: the usage of a symmetric encryption key is ENCRYPT_DECRYPT.
 */
export function whyKeyIsUnusable(key: KeyDescription): string | undefined {
  if (key.manager === 'AWS') return 'AWS manages it, so its policy cannot let others use it';
  if (key.state !== 'Enabled') return `its state is ${key.state ?? 'not known'}, not Enabled`;
  if (key.spec !== 'SYMMETRIC_DEFAULT') {
    return `its spec is ${key.spec ?? 'not known'}, not SYMMETRIC_DEFAULT`;
  }
  // ENCRYPT_DECRYPT is the only usage of that spec, so where it is not stated the spec says it.
  const usage = key.usage ?? 'ENCRYPT_DECRYPT';
  if (usage !== 'ENCRYPT_DECRYPT') return `its usage is ${usage}, not ENCRYPT_DECRYPT`;
  return undefined;
}
