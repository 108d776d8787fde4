import type { Baseline } from '../baseline.ts';
import type { BucketRef } from '../bucket-ref.ts';
import type { Failure } from '../failure.ts';
import type { Observed } from '../observed.ts';
import type { Change } from '../plan.ts';
import { withSseCBlocked } from './blocked-types.ts';
import { defaultEncryptionOf, isBucketKeyOn, withDefaultEncryption } from './configuration.ts';
import type { EncryptionRule } from './configuration.ts';
import type { EncryptionState } from './find-encryption-drifts.ts';
import { judgeKey } from './judge-key.ts';
import { isKeyOfAwsRequired } from './key-health.ts';

type EncryptionChange = Change & { kind: 'put-encryption' };

/**
 * Required settings where the bucket misses them, its own where they are as strong or stronger.
 * Called only with a readable configuration of at most one rule.
 */
export function planEncryption(
  { encryption, foundKey }: EncryptionState,
  ref: BucketRef,
  baseline: Baseline,
): EncryptionChange | Failure {
  if (encryption.kind === 'unreadable') return encryption.failure;
  const before = encryption.kind === 'present' ? encryption.value : undefined;
  const rule = before?.rules[0] ?? {};
  const key = planKey(rule, foundKey, ref, baseline);
  if (key.kind === 'unreadable') return key.failure;
  const isDouble = defaultEncryptionOf(rule)?.algorithm === 'aws:kms:dsse';
  const algorithm = isDouble ? 'aws:kms:dsse' : baseline.algorithm;
  const asksForBucketKey = algorithm === 'aws:kms' && (isBucketKeyOn(rule) || baseline.bucketKey);
  // DSSE has no bucket keys, so one that was on is not taken along in the step up to it.
  const { BucketKeyEnabled: _, ...withoutBucketKey } = rule;
  const isStepUp = algorithm === 'aws:kms:dsse' && !isDouble;
  const after = withDefaultEncryption(isStepUp ? withoutBucketKey : rule, {
    algorithm,
    key: key.kind === 'present' ? key.value : undefined,
    bucketKey: asksForBucketKey,
  });
  const rules = [baseline.blockSseC ? withSseCBlocked(after) : after];
  return { kind: 'put-encryption', before, after: { rules } };
}

/** The key to write; `absent` where the configuration is to name none, which means that of AWS. */
function planKey(
  rule: EncryptionRule,
  foundKey: EncryptionState['foundKey'],
  ref: BucketRef,
  baseline: Baseline,
): Observed<string> {
  const found = defaultEncryptionOf(rule);
  const isKms = found !== undefined && found.algorithm !== 'AES256';
  const verdict = isKms ? judgeKey(found.key, foundKey, ref, baseline) : undefined;
  switch (verdict?.kind) {
    case 'cannot-tell':
    case 'stays-unusable':
      return { kind: 'unreadable', failure: verdict.failure };
    case 'stays':
      return found?.key === undefined ? { kind: 'absent' } : { kind: 'present', value: found.key };
    case 'stays-as-arn':
      return { kind: 'present', value: verdict.arn };
    case 'not-allowed':
    case undefined:
      return isKeyOfAwsRequired(baseline) ? { kind: 'absent' } : baseline.key;
  }
}
