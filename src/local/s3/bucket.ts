/** A setting and what it was before the last write, which stale reads still show. */
export type Setting<T> = {
  current: T;
  previous: T;
  /** The sequence number of the last write; 0 when it was never written. */
  writtenAt: number;
};

export type Bucket = {
  name: string;
  owner: string;
  region: string;
  createdAt: Date;
  /** The inner XML of `ServerSideEncryptionConfiguration`, exactly as it was put. */
  encryption: Setting<string>;
  /** The minified JSON text; `undefined` when there is no policy. */
  policy: Setting<string | undefined>;
  /** `BucketOwnerEnforced`, the default, means that the bucket knows no ACLs. */
  ownership: string;
  /** The `Grant` elements; `undefined` while nobody but the owner has a grant. */
  acl: string | undefined;
  /** The inner XML of `WebsiteConfiguration`; `undefined` when there is none. */
  website: string | undefined;
  /** The inner XML of `BucketLoggingStatus`; empty when nothing is logged. */
  logging: string;
  /** `undefined` after it was deleted. */
  publicAccessBlock: PublicAccessBlock | undefined;
};

/** @see S3 API Reference, PublicAccessBlockConfiguration. */
export const blockSettings = [
  'BlockPublicAcls',
  'IgnorePublicAcls',
  'BlockPublicPolicy',
  'RestrictPublicBuckets',
] as const;

export type PublicAccessBlock = Readonly<Record<(typeof blockSettings)[number], boolean>>;

/** What every new bucket has. @see aws-facts 4.17. */
const ALL_BLOCKED: PublicAccessBlock = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** What every bucket has at least, and what deleting resets to. @see aws-facts 2.1 and 2.12. */
export const DEFAULT_ENCRYPTION =
  '<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm>' +
  '</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled></Rule>';

export function newBucket(name: string, owner: string, region: string, createdAt: Date): Bucket {
  return {
    name,
    owner,
    region,
    createdAt,
    encryption: unwritten(DEFAULT_ENCRYPTION),
    policy: unwritten<string | undefined>(undefined),
    publicAccessBlock: ALL_BLOCKED,
    ownership: 'BucketOwnerEnforced',
    acl: undefined,
    website: undefined,
    logging: '',
  };
}

const unwritten = <T>(value: T): Setting<T> => ({ current: value, previous: value, writtenAt: 0 });

export function writeSetting<T>(setting: Setting<T>, value: T, sequence: number): void {
  setting.previous = setting.current;
  setting.current = value;
  setting.writtenAt = sequence;
}
