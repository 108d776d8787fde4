import type { Baseline } from '../baseline.ts';
import type { BucketRef } from '../bucket-ref.ts';
import type { Failure } from '../failure.ts';
import { keyArnParts } from '../names.ts';
import type { KmsKeyArn } from '../names.ts';
import type { Observed } from '../observed.ts';
import { isKeyOfAwsRequired, keyElsewhere, whyKeyCannotServe } from './key-health.ts';
import type { KeyDescription } from './key-health.ts';
import { awsManagedKey, isAliasOfAws } from './key-reference.ts';

/** What is to become of the key that a bucket names. */
export type KeyVerdict =
  | { kind: 'stays' }
  /** The key stays, and has to be written as its ARN. */
  | { kind: 'stays-as-arn'; arn: KmsKeyArn }
  /** The key would stay, but nothing can be encrypted with it. Never a reason to write another one. */
  | { kind: 'stays-unusable'; failure: Failure }
  | { kind: 'not-allowed' }
  | { kind: 'cannot-tell'; failure: Failure };

/**
 * Judges the key by what it is and not by how it is written: KMS says which key an alias, an id or the ARN of an alias
 * stands for (aws-facts 2.5).
 *
 * @param found the text in the bucket's configuration; `undefined` where it names no key.
 * @param foundKey what KMS says of that text, where {@link keyToLookUp} asks for it.
 */
export function judgeKey(
  found: string | undefined,
  foundKey: Observed<KeyDescription> | undefined,
  ref: BucketRef,
  baseline: Baseline,
): KeyVerdict {
  const { key: required } = baseline;
  if (required.kind === 'unreadable') return { kind: 'cannot-tell', failure: required.failure };
  if (found === undefined || isAliasOfAws(found)) {
    const isKeyOfS3 = found === undefined || isAliasOfS3(found, ref);
    return { kind: isKeyOfS3 && isKeyOfAwsRequired(baseline) ? 'stays' : 'not-allowed' };
  }
  if (required.value !== awsManagedKey && found === required.value) {
    const failure = keyElsewhere(required.value, ref);
    if (failure !== undefined) return { kind: 'stays-unusable', failure };
  }
  if (keyToLookUp(found, ref, baseline) === undefined) return { kind: 'not-allowed' };
  const observed = foundKey ?? notAsked;
  if (observed.kind === 'unreadable') return { kind: 'cannot-tell', failure: observed.failure };
  if (observed.kind === 'absent') return judgeNoKey(found, baseline);
  return judgeDescribed(found, observed.value, ref, baseline);
}

/**
 * The text to ask KMS about: only where the answer decides something. An alias of AWS is never asked for, because
 * that creates its key (aws-facts 5.4), nor a key that cannot be the right one whatever KMS says.
 */
export function keyToLookUp(
  found: string | undefined,
  ref: BucketRef,
  baseline: Baseline,
): string | undefined {
  if (found === undefined || isAliasOfAws(found) || baseline.key.kind === 'unreadable') {
    return undefined;
  }
  const [, partition = '', service, region = '', account = '', resource = ''] = found.split(':');
  // An alias without an account, or an id, is one of the bucket's own account.
  if (service === undefined) return found;
  if (service !== 'kms') return undefined;
  if (isKeyOfAwsRequired(baseline)) return found;
  if (partition !== ref.partition || region !== ref.region) return undefined;
  if (isOpenToAnyKey(account, ref, baseline)) return found;
  const allowed = allowedArns(baseline);
  // An alias stands for a key of its own account.
  const isPossible = resource.startsWith('key/')
    ? allowed.some((arn) => arn === found)
    : allowed.some((arn) => keyArnParts(arn).account === account);
  return isPossible ? found : undefined;
}

/** Never read as a pass: who decides without asking has a bug. */
const notAsked: Observed<never> = {
  kind: 'unreadable',
  failure: { kind: 'unavailable', action: 'kms:DescribeKey', name: 'not asked' },
};

/** KMS knows no such key. One that must not be replaced stays all the same. */
function judgeNoKey(found: string, baseline: Baseline): KeyVerdict {
  const stays = isKeyOfAwsRequired(baseline) || allowedArns(baseline).some((arn) => arn === found);
  if (!stays) return { kind: 'not-allowed' };
  return { kind: 'stays-unusable', failure: { kind: 'key-not-found', key: found } };
}

function judgeDescribed(
  found: string,
  key: KeyDescription,
  ref: BucketRef,
  baseline: Baseline,
): KeyVerdict {
  const isNamed = allowedArns(baseline).includes(key.arn);
  if (!isNamed) {
    if (!isOpenToAnyKey(keyArnParts(key.arn).account, ref, baseline)) {
      return { kind: 'not-allowed' };
    }
    // KMS does not say whose key of AWS it is; that of S3 is the only one with which uploads succeed.
    if (key.manager === 'AWS') {
      return { kind: isKeyOfAwsRequired(baseline) ? 'stays' : 'not-allowed' };
    }
    if (key.manager !== 'CUSTOMER') return { kind: 'cannot-tell', failure: managerNotKnown };
  }
  const failure = whyKeyCannotServe(key, ref, baseline);
  if (failure !== undefined) return { kind: 'stays-unusable', failure };
  return found === key.arn ? { kind: 'stays' } : { kind: 'stays-as-arn', arn: key.arn };
}

const managerNotKnown: Failure = {
  kind: 'not-understood',
  action: 'kms:DescribeKey',
  problem: 'it does not say who manages the key',
};

/** The keys that the baseline names one by one. */
function allowedArns({ key, acceptableKeys }: Baseline): readonly KmsKeyArn[] {
  const required = key.kind === 'present' && key.value !== awsManagedKey ? [key.value] : [];
  return typeof acceptableKeys === 'string' ? required : [...required, ...acceptableKeys];
}

/** A key of its owner's is never given up for that of AWS, whose policy nobody can edit. */
const isOpenToAnyKey = (account: string, ref: BucketRef, baseline: Baseline): boolean =>
  isKeyOfAwsRequired(baseline) ||
  (baseline.acceptableKeys === 'any-customer-managed-in-account' && account === ref.account);

const isAliasOfS3 = (text: string, { partition, region, account }: BucketRef): boolean =>
  text === awsManagedKey || text === `arn:${partition}:kms:${region}:${account}:${awsManagedKey}`;
