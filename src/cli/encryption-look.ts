import type { KeyNotes } from '../aws/key-notes.ts';
import type { Baseline } from '../core/baseline.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { Seal } from '../core/drift.ts';
import { defaultEncryptionOf, isBucketKeyOn } from '../core/encryption/configuration.ts';
import type { EncryptionConfiguration } from '../core/encryption/configuration.ts';
import type { KeyDescription } from '../core/encryption/key-health.ts';
import { awsManagedKey, isAliasOfAws } from '../core/encryption/key-reference.ts';
import { whoseKey } from '../core/encryption/whose-key.ts';
import type { KeyOwner } from '../core/encryption/whose-key.ts';
import type { KmsKeyArn, Region } from '../core/names.ts';
import type { Observed } from '../core/observed.ts';
import { sealNamesOf } from '../core/policy/seals-of-baseline.ts';
import type { DescribeKey } from '../reconcile/ports.ts';

/** The key that new objects of a bucket get. */
export type KeyLook = KeyNotes & {
  /** As the configuration has it, or `alias/aws/s3` where it names none. */
  named: string;
  arn: KmsKeyArn | undefined;
  whose: KeyOwner;
  state: string | undefined;
};

/** How a bucket encrypts, and what the baseline asks of it, for people: nothing is decided by it. */
export type EncryptionLook = {
  /** `undefined` where the configuration could not be read, or has not exactly one rule. */
  algorithm: string | undefined;
  isBucketKeyOn: boolean | undefined;
  /** `undefined` where no key of KMS is used. */
  key: KeyLook | undefined;
  seals: readonly Seal[];
};

export type Kms = {
  describeKey: DescribeKey;
  notesOf: (key: KmsKeyArn, region: Region) => Promise<KeyNotes>;
};

export async function lookAtEncryption(
  observed: Observed<EncryptionConfiguration>,
  ref: BucketRef,
  baseline: Baseline,
  kms: Kms,
): Promise<EncryptionLook> {
  const seals = sealNamesOf(baseline);
  const notKnown = { algorithm: undefined, isBucketKeyOn: undefined, key: undefined, seals };
  if (observed.kind === 'unreadable') return notKnown;
  const [rule = {}, ...others] = observed.kind === 'present' ? observed.value.rules : [];
  if (others.length > 0) return notKnown;
  const { algorithm, key } = defaultEncryptionOf(rule) ?? { algorithm: 'AES256', key: undefined };
  const usesKms = key !== undefined || algorithm.startsWith('aws:kms');
  return {
    algorithm,
    isBucketKeyOn: isBucketKeyOn(rule),
    key: usesKms ? await lookAtKey(key, ref, baseline, kms) : undefined,
    seals,
  };
}

async function lookAtKey(
  found: string | undefined,
  ref: BucketRef,
  baseline: Baseline,
  { describeKey, notesOf }: Kms,
): Promise<KeyLook> {
  // An alias of AWS is not asked for: that would create its key (aws-facts 5.4).
  const description: Observed<KeyDescription> | undefined =
    found === undefined || isAliasOfAws(found) ? undefined : await describeKey(found, ref.region);
  const key = description?.kind === 'present' ? description.value : undefined;
  const notes =
    key === undefined
      ? { aliases: undefined, rotation: undefined }
      : await notesOf(key.arn, ref.region);
  return {
    ...notes,
    named: found ?? awsManagedKey,
    arn: key?.arn,
    whose: whoseKey(found, description, ref, baseline),
    state: key?.state,
  };
}
