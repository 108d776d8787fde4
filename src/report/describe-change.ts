import { isSseCBlocked } from '../core/encryption/blocked-types.ts';
import { defaultEncryptionOf, isBucketKeyOn } from '../core/encryption/configuration.ts';
import type { EncryptionConfiguration } from '../core/encryption/configuration.ts';
import { awsManagedKey } from '../core/encryption/key-reference.ts';
import { parseKmsKeyArn, printable, quote } from '../core/names.ts';
import type { Change } from '../core/plan.ts';
import { statementsOf } from '../core/policy/document.ts';
import type { Policy } from '../core/policy/document.ts';

/** A write in words: the setting before and after, and what it means beside. */
export type ChangeInWords = { setting: string; before: string; after: string; note?: string };

export function describeChange(change: Change): ChangeInWords {
  if (change.kind === 'put-encryption') {
    return {
      setting: 'default encryption',
      before: encryptionInWords(change.before),
      after: encryptionInWords(change.after),
      ...(turnsBucketKeyOn(change) ? { note: bucketKeyNote } : {}),
    };
  }
  return {
    setting: 'bucket policy',
    before: policyInWords(change.before),
    after: policyInWords(change.after),
  };
}

/** Where nothing was encrypted with KMS before, no policy of a key can expect anything. */
function turnsBucketKeyOn({ before, after }: Change & { kind: 'put-encryption' }): boolean {
  const [was = {}, is = {}] = [before?.rules[0], after.rules[0]];
  return (
    defaultEncryptionOf(was)?.algorithm === 'aws:kms' && !isBucketKeyOn(was) && isBucketKeyOn(is)
  );
}

/** aws-facts 2.9 */
const bucketKeyNote =
  'with the bucket key, KMS sees the ARN of the bucket in the encryption context and no longer that of the object: policies of the key, or of roles, that expect the object there stop matching';

function encryptionInWords(configuration: EncryptionConfiguration | undefined): string {
  const rule = configuration?.rules[0] ?? {};
  const block = isSseCBlocked(rule) === true ? ', SSE-C blocked' : '';
  const found = defaultEncryptionOf(rule);
  if (found === undefined) return `none (SSE-S3)${block}`;
  const algorithm = printable(found.algorithm, 80);
  if (!found.algorithm.startsWith('aws:kms')) return `${algorithm}${block}`;
  const bucketKey = isBucketKeyOn(rule) ? 'bucket key on' : 'bucket key off';
  // S3 takes any text for a key, so what was there is quoted like any foreign text.
  const key = found.key === undefined ? awsManagedKey : nameOfKey(found.key);
  return `${algorithm}, ${key}, ${bucketKey}${block}`;
}

const nameOfKey = (key: string): string => (parseKmsKeyArn(key).ok ? key : quote(key));

function policyInWords(policy: Policy | undefined): string {
  if (policy === undefined) return 'none';
  const count = statementsOf(policy).length;
  return count === 1 ? '1 statement' : `${count} statements`;
}
