import type { awsManagedKey, RequiredKey } from './encryption/key-reference.ts';
import type { Exemption } from './exemption.ts';
import type { KmsKeyArn } from './names.ts';
import type { Observed } from './observed.ts';

export type RequiredAlgorithm = 'aws:kms' | 'aws:kms:dsse';

/**
 * Which customer managed keys a bucket may use beside the required one. Where that is the AWS managed key, every
 * customer managed key is acceptable whatever stands here: its owner controls more.
 */
export type AcceptableKeys = 'none' | 'any-customer-managed-in-account' | readonly KmsKeyArn[];

/** What the bucket policy must deny of uploads that name an encryption themselves. */
export type UploadsSetting = 'off' | 'deny-other-encryption' | 'deny-unencrypted' | 'require-key';

/** The lowest TLS version that the bucket policy lets through. */
export type TlsVersionSetting = 'off' | '1.2' | '1.3';

/**
 * What every bucket must look like, the same for all of them. Data, so that a reader sees the rule without
 * reading code.
 */
export type BaselineSettings = {
  algorithm: RequiredAlgorithm;
  /** Required on when true; never switched off when false. */
  bucketKey: boolean;
  requiredKey: RequiredKey;
  acceptableKeys: AcceptableKeys;
  /** Whether every bucket must refuse uploads with keys that the customer provides. */
  blockSseC: boolean;
  uploads: UploadsSetting;
  tlsVersion: TlsVersionSetting;
  /** Families of buckets that are not repaired, each with its reason. */
  exemptions: readonly Exemption[];
};

/** The same for a bucket in one Region. */
export type Baseline = BaselineSettings & {
  key: ResolvedKey;
};

/**
 * The key to use in the bucket's Region, as far as it is known now: an alias has to be looked up, and that
 * may fail or find nothing.
 */
export type ResolvedKey = Exclude<Observed<KmsKeyArn | typeof awsManagedKey>, { kind: 'absent' }>;
