/**
 * The default encryption of a bucket, as the tree of the XML that S3 sent: text at the leaves, a list
 * where a tag is repeated. Members we do not know are kept, so that writing the configuration back
 * does not drop what a newer S3 has put there.
 * @see PutBucketEncryption: it replaces the whole configuration.
 */
export type XmlValue = string | XmlElement | XmlValue[];
export type XmlElement = { readonly [tag: string]: XmlValue };

/** One `Rule` of the configuration. S3 keeps one rule per bucket. */
export type EncryptionRule = XmlElement;

export type EncryptionConfiguration = { rules: readonly EncryptionRule[] };

export type DefaultEncryption = { algorithm: string; key: string | undefined };

/** The default that new objects get; `undefined` when the rule sets none (it may only block SSE-C). */
export function defaultEncryptionOf(rule: EncryptionRule): DefaultEncryption | undefined {
  const byDefault = rule['ApplyServerSideEncryptionByDefault'];
  if (!isElement(byDefault)) return undefined;
  const algorithm = byDefault['SSEAlgorithm'];
  if (typeof algorithm !== 'string' || algorithm === '') return undefined;
  const key = byDefault['KMSMasterKeyID'];
  return { algorithm, key: typeof key === 'string' && key !== '' ? key : undefined };
}

/** A key that is there, but not as one text: it must not be read as "no key". */
export function isKeyOddlyWritten(rule: EncryptionRule): boolean {
  const byDefault = rule['ApplyServerSideEncryptionByDefault'];
  return isElement(byDefault) && typeof (byDefault['KMSMasterKeyID'] ?? '') !== 'string';
}

export const isBucketKeyOn = (rule: EncryptionRule): boolean => rule['BucketKeyEnabled'] === 'true';

/**
 * The same rule with another default; members of others stay, in their places. No key means the AWS managed key
 * of S3.
 */
export function withDefaultEncryption(
  rule: EncryptionRule,
  wanted: { algorithm: string; key: string | undefined; bucketKey: boolean },
): EncryptionRule {
  const found = rule['ApplyServerSideEncryptionByDefault'];
  const { KMSMasterKeyID: _, ...withoutKey } = isElement(found) ? found : {};
  const byDefault = wanted.key === undefined ? withoutKey : isElement(found) ? found : {};
  const key = wanted.key === undefined ? {} : { KMSMasterKeyID: wanted.key };
  return {
    ...rule,
    ApplyServerSideEncryptionByDefault: {
      ...byDefault,
      SSEAlgorithm: wanted.algorithm,
      ...key,
    },
    // Never switched off: what is there and does not read as on stays as it is.
    BucketKeyEnabled: wanted.bucketKey ? 'true' : (rule['BucketKeyEnabled'] ?? 'false'),
  };
}

export const isElement = (value: XmlValue | undefined): value is XmlElement =>
  typeof value === 'object' && !Array.isArray(value);
