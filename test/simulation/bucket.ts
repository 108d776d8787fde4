import { bucketRef } from '../../src/core/bucket-ref.ts';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { EncryptionConfiguration } from '../../src/core/encryption/configuration.ts';
import type { AccountId, BucketName, KmsKeyArn, Region } from '../../src/core/names.ts';
import {
  encryptionWith,
  loadBalancerStatement,
  policyText,
  startPolicy,
} from './settings-of-owners.ts';
import type { Random } from './random.ts';

export const ownAccount = '111122223333' as AccountId;
export const homeRegion = 'eu-west-1' as Region;
const regions = [homeRegion, homeRegion, homeRegion, 'eu-central-1' as Region] as const;

export const keyIn = (region: Region): KmsKeyArn =>
  `arn:aws:kms:${region}:${ownAccount}:key/1234abcd-12ab-34cd-56ef-1234567890ab` as KmsKeyArn;

/** What a setting was from a moment on, until the next version. */
export type Version<T> = { atMs: number; by: string; value: T | undefined };

/** Newest last, and never empty. Policies are text, as S3 keeps them. */
export type History<T> = Version<T>[];

const kinds = [
  'plain',
  'plain',
  'plain',
  'plain',
  'website',
  'load-balancer-logs',
  'exempt',
  'policy-not-readable',
  'policy-not-understood',
  'policy-not-writable',
] as const;
type Kind = (typeof kinds)[number];

export type Bucket = {
  ref: BucketRef;
  kind: Kind;
  presence: 'ours' | 'gone' | 'of-another-account';
  wasGone: boolean;
  isWebsite: boolean;
  /** Server access logs are delivered here, as the ACL says. */
  hasAccessLogs: boolean;
  /** Other settings of the same name from before are of another bucket. */
  bornMs: number;
  encryption: History<EncryptionConfiguration>;
  policy: History<string>;
  deniedActions: Set<string>;
};

export type SettingName = 'encryption' | 'policy';

export const newest = <T>(history: History<T>): Version<T> => {
  const version = history.at(-1);
  if (version === undefined) throw new Error('a history is never empty');
  return version;
};

export function newBucket(random: Random, number: number, atMs: number): Bucket {
  const kind = random.pick(kinds);
  const name = `${kind === 'exempt' ? 'exempt' : 'bucket'}-${number}` as BucketName;
  const ref = bucketRef(ownAccount, random.pick(regions), name);
  const denied: Partial<Record<Kind, string>> = {
    'policy-not-readable': 's3:GetBucketPolicy',
    'policy-not-writable': 's3:PutBucketPolicy',
  };
  const bucket: Bucket = {
    ref,
    kind,
    presence: 'ours',
    wasGone: false,
    isWebsite: kind === 'website',
    hasAccessLogs: false,
    bornMs: atMs,
    encryption: [],
    policy: [],
    deniedActions: new Set([denied[kind] ?? []].flat()),
  };
  const encryption = encryptionWith(random, keyIn(ref.region));
  bucket.encryption = [{ atMs, by: 'start', value: encryption }];
  bucket.policy = [{ atMs, by: 'start', value: startPolicy(random, ref, kind) }];
  return bucket;
}

/** A bucket of the same name as it comes into being. */
export function beBornAgain(bucket: Bucket, presence: Bucket['presence'], atMs: number): void {
  const isOurs = presence === 'ours';
  const sseS3 = { rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] };
  bucket.presence = presence;
  bucket.bornMs = atMs;
  bucket.isWebsite = bucket.kind === 'website';
  bucket.hasAccessLogs = false;
  bucket.encryption = [{ atMs, by: 'creation', value: sseS3 }];
  bucket.policy = [{ atMs, by: 'creation', value: undefined }];
  if (isOurs && bucket.kind === 'load-balancer-logs') {
    bucket.policy = [
      { atMs, by: 'creation', value: policyText([loadBalancerStatement(bucket.ref)]) },
    ];
  }
}
