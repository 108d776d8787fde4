import type { Baseline } from '../baseline.ts';
import type { BucketRef } from '../bucket-ref.ts';
import { keyArnParts, parseKmsKeyArn } from '../names.ts';
import type { Observed } from '../observed.ts';
import { judgeKey } from './judge-key.ts';
import { isKeyOfAwsRequired } from './key-health.ts';
import type { KeyDescription } from './key-health.ts';
import { isAliasOfAws } from './key-reference.ts';

/** Whose key it is that a bucket names, for people. */
export type KeyOwner =
  | 'baseline'
  | 'acceptable'
  | 'aws-managed'
  | 'other-account'
  | 'not-acceptable'
  | 'not-known';

/** @param description what KMS says of the key, asked for whatever it decides; `undefined` for aliases of AWS. */
export function whoseKey(
  found: string | undefined,
  description: Observed<KeyDescription> | undefined,
  ref: BucketRef,
  baseline: Baseline,
): KeyOwner {
  const key = description?.kind === 'present' ? description.value : undefined;
  const isOfAws = found === undefined || isAliasOfAws(found) || key?.manager === 'AWS';
  const verdict = judgeKey(found, description, ref, baseline);
  switch (verdict.kind) {
    case 'cannot-tell':
      return isOfAws ? 'aws-managed' : 'not-known';
    case 'not-allowed': {
      if (isOfAws) return 'aws-managed';
      // An ARN names its account even where KMS says nothing.
      const arn = parseKmsKeyArn(key?.arn ?? found);
      if (!arn.ok) return 'not-known';
      return keyArnParts(arn.value).account === ref.account ? 'not-acceptable' : 'other-account';
    }
    case 'stays':
    case 'stays-as-arn':
    case 'stays-unusable': {
      const required = baseline.key.kind === 'present' ? baseline.key.value : undefined;
      const isRequired = isKeyOfAwsRequired(baseline) ? isOfAws : (key?.arn ?? found) === required;
      return isRequired ? 'baseline' : 'acceptable';
    }
  }
}
