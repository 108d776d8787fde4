import type { Baseline } from '../baseline.ts';
import type { BucketRef } from '../bucket-ref.ts';
import type { EncryptionDrift } from '../drift.ts';
import type { Failure } from '../failure.ts';
import type { Observed } from '../observed.ts';
import { isSseCBlocked } from './blocked-types.ts';
import { defaultEncryptionOf, isBucketKeyOn, isKeyOddlyWritten } from './configuration.ts';
import type { EncryptionConfiguration, EncryptionRule } from './configuration.ts';
import { judgeKey, keyToLookUp } from './judge-key.ts';
import type { KeyDescription } from './key-health.ts';
import { awsManagedKey } from './key-reference.ts';

/** What was read of a bucket's default encryption, and of KMS about the key that it names. */
export type EncryptionState = {
  encryption: Observed<EncryptionConfiguration>;
  /** Where {@link keyToAskFor} asks for it. */
  foundKey?: Observed<KeyDescription> | undefined;
};

/** Weaker than any KMS encryption; everything else we do not know is left alone and reported. */
const weakAlgorithm = 'AES256';
const strongAlgorithms = ['aws:kms', 'aws:kms:dsse'];

/** What to ask KMS about, in the bucket's Region, before drifts are looked for; often nothing. */
export function keyToAskFor(
  observed: Observed<EncryptionConfiguration>,
  ref: BucketRef,
  baseline: Baseline,
): string | undefined {
  const rule = observed.kind === 'present' ? observed.value.rules[0] : undefined;
  const found = rule === undefined ? undefined : defaultEncryptionOf(rule);
  if (found === undefined || !strongAlgorithms.includes(found.algorithm)) return undefined;
  return keyToLookUp(found.key, ref, baseline);
}

/**
 * Every way in which the default encryption misses the baseline.
 *
 * An absent configuration is the answer of before 2023 for SSE-S3 (aws-facts 2.1). DSSE satisfies
 * `aws:kms`: it is stronger, and asking for less would weaken the bucket. Bucket keys do not exist
 * for DSSE, so they are not asked for there.
 */
export function findEncryptionDrifts(
  { encryption: observed, foundKey }: EncryptionState,
  ref: BucketRef,
  baseline: Baseline,
): EncryptionDrift[] {
  if (observed.kind === 'unreadable') return [cannotTell(observed.failure)];
  const [rule = {}, ...others] = observed.kind === 'present' ? observed.value.rules : [];
  if (others.length > 0) {
    return [cannotTell(notUnderstood(`it has ${others.length + 1} rules, expected one`))];
  }
  const drifts = driftsOfDefault(rule, foundKey, ref, baseline);
  return baseline.blockSseC ? [...drifts, ...driftsOfBlocking(rule)] : drifts;
}

function driftsOfDefault(
  rule: EncryptionRule,
  foundKey: Observed<KeyDescription> | undefined,
  ref: BucketRef,
  baseline: Baseline,
): EncryptionDrift[] {
  const found = defaultEncryptionOf(rule);
  if (found === undefined) return driftsWithoutDefault(rule);
  if (found.algorithm === weakAlgorithm) {
    return [{ kind: 'algorithm-weaker', found: found.algorithm }];
  }
  if (!strongAlgorithms.includes(found.algorithm)) {
    return [cannotTell({ kind: 'algorithm-unknown', found: found.algorithm })];
  }
  if (isKeyOddlyWritten(rule)) return [cannotTell(notUnderstood('its key is not one text'))];
  const drifts: EncryptionDrift[] = [];
  if (baseline.algorithm === 'aws:kms:dsse' && found.algorithm !== 'aws:kms:dsse') {
    drifts.push({ kind: 'algorithm-weaker', found: found.algorithm });
  }
  drifts.push(...keyDrifts(found.key, foundKey, ref, baseline));
  if (baseline.bucketKey && found.algorithm === 'aws:kms' && !isBucketKeyOn(rule)) {
    drifts.push({ kind: 'bucket-key-off' });
  }
  return drifts;
}

/** A rule may only block encryption types (aws-facts 2.3): then SSE-S3 applies. */
function driftsWithoutDefault(rule: EncryptionRule): EncryptionDrift[] {
  if (rule['ApplyServerSideEncryptionByDefault'] === undefined) {
    return [{ kind: 'encryption-missing' }];
  }
  return [cannotTell(notUnderstood('its rule has a default without an algorithm'))];
}

function keyDrifts(
  key: string | undefined,
  foundKey: Observed<KeyDescription> | undefined,
  ref: BucketRef,
  baseline: Baseline,
): EncryptionDrift[] {
  // No key in the configuration means the AWS managed key of S3 (aws-facts 2.6).
  const found = key ?? awsManagedKey;
  const verdict = judgeKey(key, foundKey, ref, baseline);
  switch (verdict.kind) {
    case 'stays':
      return [];
    case 'stays-as-arn':
      return [{ kind: 'key-not-arn', found }];
    case 'stays-unusable':
      return [{ kind: 'key-unusable', failure: verdict.failure }];
    case 'not-allowed':
      return [{ kind: 'key-not-allowed', found }];
    case 'cannot-tell':
      return [cannotTell(verdict.failure)];
  }
}

function driftsOfBlocking(rule: EncryptionRule): EncryptionDrift[] {
  const isBlocked = isSseCBlocked(rule);
  if (isBlocked === undefined) {
    return [cannotTell(notUnderstood('its blocked encryption types are not a list'))];
  }
  return isBlocked ? [] : [{ kind: 'sse-c-not-blocked' }];
}

const cannotTell = (failure: Failure): EncryptionDrift => ({
  kind: 'unreadable',
  seal: 'encryption',
  failure,
});

const notUnderstood = (problem: string): Failure => ({
  kind: 'not-understood',
  action: 's3:GetEncryptionConfiguration',
  problem,
});
