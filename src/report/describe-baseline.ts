import type { BaselineSettings } from '../core/baseline.ts';
import { textOfReference } from '../core/encryption/key-reference.ts';
import type { KeyReference } from '../core/encryption/key-reference.ts';
import { seals } from '../core/drift.ts';

/** A baseline as a person would say it, one sentence in each line. */
export function describeBaseline(baseline: BaselineSettings): string[] {
  return [
    `New objects are encrypted with ${encryptionOf(baseline)}, or with something stronger.`,
    ...keyLines(baseline),
    acceptableKeysOf(baseline),
    bucketKeyOf(baseline),
    baseline.blockSseC
      ? 'Uploads with keys that the customer provides (SSE-C) have to be blocked.'
      : 'Uploads with keys that the customer provides (SSE-C) may be blocked or not.',
    'No request gets through over plain HTTP.',
    baseline.tlsVersion === 'off'
      ? 'Every TLS version gets through that S3 takes.'
      : `No request gets through with a TLS version below ${baseline.tlsVersion}.`,
    uploadsOf(baseline),
    ...baseline.exemptions.map(({ bucket, seals: exempt, reason, owner }) => {
      const what = exempt.length === seals.length ? 'all seals' : exempt.join(', ');
      const who = owner === undefined ? '' : ` (${owner})`;
      return `Buckets named ${bucket} are exempt from ${what}: ${reason}${who}`;
    }),
  ];
}

const encryptionOf = ({ algorithm }: BaselineSettings): string =>
  algorithm === 'aws:kms' ? 'SSE-KMS' : 'DSSE-KMS';

const keyLines = ({ requiredKey }: BaselineSettings): string[] =>
  requiredKey.kind === 'by-region'
    ? [...requiredKey.keys].map(([region, key]) => `The key in ${region} is ${nameOf(key)}.`)
    : [`The key is ${nameOf(requiredKey)}.`];

const nameOf = (key: KeyReference): string =>
  key.kind === 'aws-managed'
    ? 'the AWS managed key of S3 (aws/s3), or any customer managed key'
    : textOfReference(key);

function acceptableKeysOf({ acceptableKeys }: BaselineSettings): string {
  if (acceptableKeys === 'none') return 'No other key is acceptable.';
  if (acceptableKeys === 'any-customer-managed-in-account') {
    return 'Any other customer managed key of the account is acceptable.';
  }
  return `These other keys are acceptable: ${acceptableKeys.join(', ')}.`;
}

function bucketKeyOf({ algorithm, bucketKey }: BaselineSettings): string {
  if (algorithm === 'aws:kms:dsse') return 'The bucket key is of no account: DSSE-KMS has none.';
  return bucketKey
    ? 'The bucket key has to be on.'
    : 'The bucket key may be on or off, and is left as it is.';
}

function uploadsOf({ uploads, algorithm }: BaselineSettings): string {
  switch (uploads) {
    case 'off':
      return 'Uploads may ask for an encryption of their own.';
    case 'deny-other-encryption':
      return `Uploads that ask for an encryption weaker than ${algorithm} are denied.`;
    case 'deny-unencrypted':
      return 'Uploads that do not ask for aws:kms themselves are denied, so default encryption is of no use.';
    case 'require-key':
      return 'Uploads that name another key are denied.';
  }
}
