import { parseKmsKeyArn, quote } from '../names.ts';
import type { KmsKeyArn, Parsed } from '../names.ts';

/** The forms in which KMS takes a key. All but the ARN have to be looked up in a Region. */
export type KeyReference = { kind: 'arn'; arn: KmsKeyArn } | { kind: 'lookup'; text: string };

const lookupPatterns = [
  /^alias\/[A-Za-z0-9/_-]{1,250}$/,
  /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:alias\/[A-Za-z0-9/_-]{1,250}$/,
  /^(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/,
];

/**
 * Reads the baseline's key. Keys that AWS manages are refused: their policy cannot be edited, other
 * accounts and log delivery cannot use them, and looking up `alias/aws/s3` would create it
 * (aws-facts 5.4).
 */
export function parseKeyReference(text: string): Parsed<KeyReference> {
  const arn = parseKmsKeyArn(text);
  if (arn.ok) return { ok: true, value: { kind: 'arn', arn: arn.value } };
  if (/(?:^|:)alias\/aws\//.test(text)) {
    return {
      ok: false,
      problem: `${quote(text)} is a key that AWS manages: name a customer managed key`,
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
