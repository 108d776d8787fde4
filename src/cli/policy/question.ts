import { bucketRef, otherBucketKind } from '../../core/bucket-ref.ts';
import type { BucketRef } from '../../core/bucket-ref.ts';
import { parseAccountId, parseBucketName, parseRegion, quote } from '../../core/names.ts';
import type { Parsed } from '../../core/names.ts';
import { parsePolicy } from '../../core/policy/document.ts';
import type { Policy } from '../../core/policy/document.ts';

/** One bucket and the policy that it has, or `undefined` when it has none. */
export type Question = { policy: Policy | undefined; ref: BucketRef };

/** The account of the examples of AWS: whose bucket it is, a policy does not say. */
export const EXAMPLE_ACCOUNT = '111122223333';

/** Any Region of the partition does: only the partition is part of a bucket's ARN. */
const regionOfPartition = new Map([
  ['aws', 'us-east-1'],
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
  ['aws-eusc', 'eusc-de-east-1'],
  ['aws-iso', 'us-iso-east-1'],
  ['aws-iso-b', 'us-isob-east-1'],
  ['aws-iso-e', 'eu-isoe-west-1'],
  ['aws-iso-f', 'us-isof-south-1'],
]);

export const partitions: readonly string[] = [...regionOfPartition.keys()];

export function parseBucket(
  name: string,
  { partition, account }: { partition: string; account: string },
): Parsed<BucketRef> {
  const bucket = parseBucketName(name);
  if (!bucket.ok) return bucket;
  const kind = otherBucketKind(name);
  if (kind !== undefined) {
    return { ok: false, problem: `${name} is of another kind: ${kind.replaceAll('-', ' ')}` };
  }
  const region = parseRegion(regionOfPartition.get(partition) ?? '');
  if (!region.ok) {
    const problem = `${quote(partition)} is not a partition: expected ${partitions.join(', ')}`;
    return { ok: false, problem };
  }
  const owner = parseAccountId(account);
  if (!owner.ok) return owner;
  return { ok: true, value: bucketRef(owner.value, region.value, bucket.value) };
}

/**
 * A policy as text: nothing and `null` say that the bucket has none. A policy in a JSON string, as
 * `aws s3api get-bucket-policy` has it, is unpacked.
 */
export function parsePolicyText(text: string): Parsed<Policy | undefined> {
  const trimmed = text.trim();
  const inner = trimmed.startsWith('"') ? unpacked(trimmed) : trimmed;
  if (inner === '' || inner === 'null') return { ok: true, value: undefined };
  return parsePolicy(inner);
}

function unpacked(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value.trim() : text;
  } catch {
    return text;
  }
}
