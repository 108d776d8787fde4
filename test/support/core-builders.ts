import type { Baseline, BaselineSettings } from '../../src/core/baseline.ts';
import { bucketArn, bucketRef } from '../../src/core/bucket-ref.ts';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { BucketState } from '../../src/core/bucket-state.ts';
import type {
  EncryptionConfiguration,
  EncryptionRule,
} from '../../src/core/encryption/configuration.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { AccountId, BucketName, KmsKeyArn, Region } from '../../src/core/names.ts';
import type { Observed } from '../../src/core/observed.ts';
import { parsePolicy, policyOf } from '../../src/core/policy/document.ts';
import type { JsonObject, JsonValue, Policy } from '../../src/core/policy/document.ts';

/** Good data of the core: a test names only what it changes. */

export const keyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
export const keyArn = `arn:aws:kms:eu-west-1:111122223333:key/${keyId}` as KmsKeyArn;
export const otherKeyArn =
  'arn:aws:kms:eu-west-1:111122223333:key/99999999-12ab-34cd-56ef-1234567890ab' as KmsKeyArn;

export const refIn = (region: string, name = 'example-bucket'): BucketRef =>
  bucketRef('111122223333' as AccountId, region as Region, name as BucketName);

export const ref = refIn('eu-west-1');
export const arn = bucketArn(ref);
export const objects = `${arn}/*`;

export const present = <T>(value: T): Observed<T> & { kind: 'present' } => ({
  kind: 'present',
  value,
});
export const denied: Failure = { kind: 'denied', action: 's3:GetBucketPolicy', cause: 'unknown' };
export const unreadable = { kind: 'unreadable', failure: denied } as const;

export const baselineSettings = (changes: Partial<BaselineSettings> = {}): BaselineSettings => ({
  algorithm: 'aws:kms',
  bucketKey: true,
  requiredKey: { kind: 'lookup', text: 'alias/example' },
  acceptableKeys: 'none',
  blockSseC: false,
  uploads: 'off',
  tlsVersion: 'off',
  exemptions: [],
  ...changes,
});

export const baseline = (changes: Partial<Baseline> = {}): Baseline => ({
  ...baselineSettings(),
  key: present(keyArn),
  ...changes,
});

/** A rule as the baseline asks for it. */
export const goodRule = (changes: EncryptionRule = {}): EncryptionRule => ({
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn },
  BucketKeyEnabled: 'true',
  ...changes,
});

/** A rule with another default: algorithm, and the key if one is named. */
export const ruleWith = (
  algorithm: string,
  key?: string,
  changes: EncryptionRule = {},
): EncryptionRule =>
  goodRule({
    ApplyServerSideEncryptionByDefault: {
      SSEAlgorithm: algorithm,
      ...(key === undefined ? {} : { KMSMasterKeyID: key }),
    },
    ...changes,
  });

export const rules = (...list: EncryptionRule[]): Observed<EncryptionConfiguration> =>
  present({ rules: list });

/** The statement that the merge adds, with members replaced. */
export const ourStatement = (changes: JsonObject = {}): JsonObject => ({
  Sid: 'DenyInsecureConnections',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [arn, objects],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  ...changes,
});

/** The same meaning, put there by somebody else. */
export const theirDeny = (changes: JsonObject = {}): JsonObject =>
  ourStatement({ Sid: 'AllowSSLRequestsOnly', ...changes });

export const without = (statement: JsonObject, ...members: string[]): JsonObject =>
  Object.fromEntries(Object.entries(statement).filter(([name]) => !members.includes(name)));

/** Something of the owner's that has nothing to do with transport. */
export const foreignAllow = (changes: JsonObject = {}): JsonObject => ({
  Sid: 'Partner',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::444455556666:root' },
  Action: ['s3:GetObject', 's3:ListBucket'],
  Resource: [arn, objects],
  ...changes,
});

export const policyWith = (...statements: JsonValue[]): Policy =>
  policyOf({ Version: '2012-10-17', Statement: statements });

/** A policy as S3 would send it: text first. */
export function policyFrom(text: string): Policy {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(`not a policy: ${parsed.problem}`);
  return parsed.value;
}

/** A sealed bucket. */
export const goodBucket = (changes: Partial<BucketState> = {}): BucketState => ({
  encryption: rules(goodRule()),
  policy: present(policyWith(ourStatement())),
  ...changes,
});
