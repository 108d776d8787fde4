import { defaultEncryptionOf, isBucketKeyOn } from '../core/encryption/configuration.ts';
import type { EncryptionConfiguration } from '../core/encryption/configuration.ts';
import { parseKmsKeyArn, printable, quote } from '../core/names.ts';
import type { Change } from '../core/plan.ts';
import { statementsOf } from '../core/policy/document.ts';
import type { Policy } from '../core/policy/document.ts';

/** A write in words: the setting before and after. */
export type ChangeInWords = { setting: string; before: string; after: string };

export function describeChange(change: Change): ChangeInWords {
  if (change.kind === 'put-encryption') {
    return {
      setting: 'default encryption',
      before: encryptionInWords(change.before),
      after: encryptionInWords(change.after),
    };
  }
  return {
    setting: 'bucket policy',
    before: policyInWords(change.before),
    after: policyInWords(change.after),
  };
}

function encryptionInWords(configuration: EncryptionConfiguration | undefined): string {
  const rule = configuration?.rules[0];
  const found = rule === undefined ? undefined : defaultEncryptionOf(rule);
  if (rule === undefined || found === undefined) return 'none (SSE-S3)';
  if (!found.algorithm.startsWith('aws:kms')) return printable(found.algorithm, 80);
  const bucketKey = isBucketKeyOn(rule) ? 'bucket key on' : 'bucket key off';
  // S3 takes any text for a key, so what was there is quoted like any foreign text.
  const key = found.key === undefined ? 'alias/aws/s3' : nameOfKey(found.key);
  return `${printable(found.algorithm, 80)}, ${key}, ${bucketKey}`;
}

const nameOfKey = (key: string): string => (parseKmsKeyArn(key).ok ? key : quote(key));

function policyInWords(policy: Policy | undefined): string {
  if (policy === undefined) return 'none';
  const count = statementsOf(policy).length;
  return count === 1 ? '1 statement' : `${count} statements`;
}
