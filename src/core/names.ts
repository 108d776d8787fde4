declare const brand: unique symbol;

/** A string that was checked once, at the edge. The brand exists only in the type checker. */
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type Partition = Branded<'Partition'>;
export type AccountId = Branded<'AccountId'>;
export type Region = Branded<'Region'>;
export type BucketName = Branded<'BucketName'>;
export type KmsKeyArn = Branded<'KmsKeyArn'>;

export type Parsed<T> = { ok: true; value: T } | { ok: false; problem: string };

const accountIdPattern = /^\d{12}$/;
const regionPattern = /^[a-z]{2,5}(?:-[a-z]+)+-\d{1,2}$/;
const kmsKeyArnPattern = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;

/** Wide enough for the names of before 2018: up to 255 characters, capitals and underscores. */
const bucketNamePattern = /^[A-Za-z0-9._-]{3,255}$/;

export function parseAccountId(text: string): Parsed<AccountId> {
  if (accountIdPattern.test(text)) return { ok: true, value: text as AccountId };
  return { ok: false, problem: `${quote(text)} is not an account id: expected 12 digits` };
}

export function parseRegion(text: string): Parsed<Region> {
  if (regionPattern.test(text)) return { ok: true, value: text as Region };
  return { ok: false, problem: `${quote(text)} is not a Region: expected a code like eu-west-1` };
}

export function parseBucketName(text: string): Parsed<BucketName> {
  if (bucketNamePattern.test(text)) return { ok: true, value: text as BucketName };
  return {
    ok: false,
    problem: `${quote(text)} is not a bucket name: expected 3 to 255 letters, digits, dots, hyphens or underscores`,
  };
}

/** Accepts a key ARN only. An alias may point to another key after we have checked it. */
export function parseKmsKeyArn(text: string): Parsed<KmsKeyArn> {
  if (kmsKeyArnPattern.test(text)) return { ok: true, value: text as KmsKeyArn };
  return {
    ok: false,
    problem: `${quote(text)} is not a key ARN: expected arn:aws:kms:<region>:<account>:key/<key id>`,
  };
}

/** The parts of a key ARN that decide whether a bucket may use it. */
export function keyArnParts(arn: KmsKeyArn): {
  partition: string;
  region: string;
  account: string;
  keyId: string;
} {
  const [, partition = '', , region = '', account = '', resource = ''] = arn.split(':');
  return { partition, region, account, keyId: resource.slice('key/'.length) };
}

/**
 * The partition a Region belongs to.
 * @see aws-facts 2.8: aws, aws-cn, aws-us-gov and aws-eusc are the partitions S3 documents.
 */
export function partitionOf(region: Region): Partition {
  const special = partitionOfPrefix.find(([prefix]) => region.startsWith(prefix));
  return (special?.[1] ?? 'aws') as Partition;
}

const partitionOfPrefix = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['eusc-', 'aws-eusc'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
] as const;

/** Untrusted text for one line of a message: printable, in quotes, and at most some 80 characters. */
export const quote = (text: string): string => `"${printable(text, 80)}"`;

/** Untrusted text for one line of a message, without control characters and cut at a length. */
export function printable(text: string, maximumLength: number): string {
  const escaped = JSON.stringify(text.slice(0, 2 * maximumLength))
    .slice(1, -1)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, escapeCharacter);
  const isCut = escaped.length > maximumLength || text.length > 2 * maximumLength;
  return isCut ? `${escaped.slice(0, maximumLength - 3)}...` : escaped;
}

const escapeCharacter = (character: string): string =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
