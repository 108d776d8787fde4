import type { Baseline } from '../baseline.ts';
import type { EncryptionDrift } from '../drift.ts';
import type { Failure } from '../failure.ts';
import { keyArnParts, parseKmsKeyArn } from '../names.ts';
import type { KmsKeyArn } from '../names.ts';
import type { Observed } from '../observed.ts';
import { defaultEncryptionOf, isBucketKeyOn, isKeyOddlyWritten } from './configuration.ts';
import type { EncryptionConfiguration, EncryptionRule } from './configuration.ts';

/** Weaker than any KMS encryption; everything else we do not know is left alone and reported. */
const weakAlgorithm = 'AES256';
const strongAlgorithms = ['aws:kms', 'aws:kms:dsse'];

/**
 * Every way in which the default encryption misses the baseline.
 *
 * An absent configuration is the answer of before 2023 for SSE-S3 (aws-facts 2.1). DSSE satisfies
 * `aws:kms`: it is stronger, and asking for less would weaken the bucket. Bucket keys do not exist
 * for DSSE, so they are not asked for there.
 */
export function findEncryptionDrifts(
  observed: Observed<EncryptionConfiguration>,
  baseline: Baseline,
): EncryptionDrift[] {
  if (observed.kind === 'unreadable') return [cannotTell(observed.failure)];
  if (observed.kind === 'absent') return [{ kind: 'encryption-missing' }];
  const [rule, ...others] = observed.value.rules;
  if (rule === undefined) return [{ kind: 'encryption-missing' }];
  if (others.length > 0) {
    return [cannotTell(notUnderstood(`it has ${others.length + 1} rules, expected one`))];
  }
  return driftsOfRule(rule, baseline);
}

function driftsOfRule(rule: EncryptionRule, baseline: Baseline): EncryptionDrift[] {
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
  drifts.push(...keyDrifts(found.key, baseline.key, baseline.keyAsConfigured));
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
  found: string | undefined,
  required: Observed<KmsKeyArn>,
  asConfigured: string,
): EncryptionDrift[] {
  if (required.kind === 'unreadable') return [cannotTell(required.failure)];
  if (required.kind === 'absent') {
    return [cannotTell({ kind: 'key-not-found', key: asConfigured })];
  }
  // No key id in the configuration means the AWS managed key aws/s3 (aws-facts 2.6).
  if (found === undefined) return [{ kind: 'key-not-allowed', found: 'alias/aws/s3' }];
  if (found === required.value) return [];
  const isArn = parseKmsKeyArn(found).ok;
  const isSameKeyById = found === keyArnParts(required.value).keyId;
  const isSameAlias = aliasIn(found, required.value) === aliasIn(asConfigured, required.value);
  if (!isArn && (isSameKeyById || isSameAlias)) return [{ kind: 'key-not-arn', found }];
  return [{ kind: 'key-not-allowed', found }];
}

/** `alias/x` and its ARN in the key's own account and Region are the same alias. */
function aliasIn(text: string, key: KmsKeyArn): string {
  const { partition, region, account } = keyArnParts(key);
  const prefix = `arn:${partition}:kms:${region}:${account}:`;
  return text.startsWith(`${prefix}alias/`) ? text.slice(prefix.length) : text;
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
