import { keyArnParts, parseKmsKeyArn, partitionOf, quote } from '../names.ts';
import type { KmsKeyArn, Parsed, Region } from '../names.ts';

/**
 * The AWS managed key of S3. A configuration asks for it by naming no key (aws-facts 2.6). Looking up
 * this alias, or any other that begins with `alias/aws/`, creates the key (aws-facts 5.4).
 */
export const awsManagedKey = 'alias/aws/s3' as const;

export const isAliasOfAws = (text: string): boolean => /(?:^|:)alias\/aws\//.test(text);

/** One key as its owner wrote it. All forms of `lookup` have to be asked for in a Region. */
export type KeyReference =
  | { kind: 'arn'; arn: KmsKeyArn }
  /** An alias, its ARN, or a key id. */
  | { kind: 'lookup'; text: string }
  | { kind: 'aws-managed' };

/** The key that buckets must use: the same reference in every Region, or one for each. */
export type RequiredKey =
  | KeyReference
  | { kind: 'by-region'; keys: ReadonlyMap<Region, KeyReference> };

/** The reference for buckets of one Region; `undefined` where the baseline names none for it. */
export function referenceIn(region: Region, required: RequiredKey): KeyReference | undefined {
  const reference = required.kind === 'by-region' ? required.keys.get(region) : required;
  if (reference?.kind !== 'arn') return reference;
  return { kind: 'arn', arn: replicaIn(region, reference.arn) };
}

/** The reference as its owner wrote it, for messages. */
export const textOfReference = (reference: KeyReference): string =>
  reference.kind === 'arn'
    ? reference.arn
    : reference.kind === 'lookup'
      ? reference.text
      : awsManagedKey;

/**
 * A multi-Region key has the same id in every Region, and a bucket needs the replica in its own
 * (aws-facts 2.7). Whether there is one only KMS knows. Any other key stays what it is.
 */
function replicaIn(region: Region, arn: KmsKeyArn): KmsKeyArn {
  const { partition, region: home, account, keyId } = keyArnParts(arn);
  if (!isMultiRegion(arn) || home === region || partition !== partitionOf(region)) return arn;
  const replica = parseKmsKeyArn(`arn:${partition}:kms:${region}:${account}:key/${keyId}`);
  return replica.ok ? replica.value : arn;
}

export const isMultiRegion = (arn: KmsKeyArn): boolean => keyArnParts(arn).keyId.startsWith('mrk-');

const lookupPatterns = [
  /^alias\/[A-Za-z0-9/_-]{1,250}$/,
  /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:alias\/[A-Za-z0-9/_-]{1,250}$/,
  /^(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/,
];

/**
 * Reads one key of the baseline. Of the keys that AWS manages only that of S3 can serve buckets; its policy
 * cannot be edited, so other accounts and log delivery cannot use it.
 */
export function parseKeyReference(text: string): Parsed<KeyReference> {
  const arn = parseKmsKeyArn(text);
  if (arn.ok) return { ok: true, value: { kind: 'arn', arn: arn.value } };
  if (text === awsManagedKey) return { ok: true, value: { kind: 'aws-managed' } };
  if (isAliasOfAws(text)) {
    return {
      ok: false,
      problem: `${quote(text)} is a key that AWS manages: name a customer managed key, or ${awsManagedKey}`,
    };
  }
  if (lookupPatterns.some((pattern) => pattern.test(text))) {
    return { ok: true, value: { kind: 'lookup', text } };
  }
  return {
    ok: false,
    problem: `${quote(text)} is not a KMS key: expected a key ARN, an alias (alias/name), an alias ARN or a key id`,
  };
}
