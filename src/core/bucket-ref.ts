import { partitionOf } from './names.ts';
import type { AccountId, BucketName, Partition, Region } from './names.ts';

/** The identity of a bucket, nothing else. */
export type BucketRef = {
  partition: Partition;
  account: AccountId;
  region: Region;
  name: BucketName;
};

export function bucketRef(account: AccountId, region: Region, name: BucketName): BucketRef {
  return { partition: partitionOf(region), account, region, name };
}

/** The ARN of the bucket itself; its objects are `${bucketArn(ref)}/<key>`. */
export const bucketArn = (ref: BucketRef): string => `arn:${ref.partition}:s3:::${ref.name}`;

/** Kinds of names that S3 events carry and that are not general purpose buckets. */
export type OtherBucketKind = 'directory-bucket' | 'table-bucket' | 'access-point-alias';

/**
 * What a name says by its reserved suffix, or `undefined` for a general purpose bucket.
 * Directory and table buckets have SSE and policies of their own kind; aliases belong to access points.
 * @see S3 User Guide, "General purpose bucket naming rules": reserved suffixes.
 */
export function otherBucketKind(name: string): OtherBucketKind | undefined {
  if (name.endsWith('--x-s3')) return 'directory-bucket';
  if (name.endsWith('--table-s3')) return 'table-bucket';
  if (accessPointSuffixes.some((suffix) => name.endsWith(suffix))) return 'access-point-alias';
  return undefined;
}

/** `--xa-s3`: access point of a directory bucket; `--op-s3`: Outposts; `.mrap`: Multi-Region. */
const accessPointSuffixes = ['-s3alias', '--ol-s3', '--xa-s3', '--op-s3', '.mrap'];
