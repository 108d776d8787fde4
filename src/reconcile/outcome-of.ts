import type { BucketRef } from '../core/bucket-ref.ts';
import type { Failure } from '../core/failure.ts';
import type { Found, Outcome } from '../core/outcome.ts';
import type { AppliedPlan } from './apply-plan.ts';
import type { Mode } from './reconcile-bucket.ts';

type Subject = Pick<Outcome, 'ref' | 'alarms'> & Found;

/** What to call a run that was allowed to write. What needs a person comes first. */
export function outcomeOf(
  found: Subject,
  { changes, failures: seen, remaining }: AppliedPlan,
): Outcome {
  const { ref, alarms, holds, contests } = found;
  const failures = seen.map(notGoneYet);
  if (failures.length > 0) return { ...found, kind: 'refused', changes, failures, remaining };
  if (remaining.length > 0) return { ...found, kind: 'repaired-unconfirmed', changes, remaining };
  if (contests !== undefined) return { ...found, kind: 'contested', contests, changes };
  if (changes.length > 0) return { ...found, kind: 'repaired', changes };
  if (holds !== undefined) return { ...found, kind: 'held', holds };
  // Somebody else may have resealed the bucket between our read and our write.
  return { ref, ...(alarms === undefined ? {} : { alarms }), kind: 'unchanged' };
}

/**
 * The first look saw the bucket, and one call after it does not: it was created or deleted this moment, and S3 does
 * not agree with itself yet. The next look decides.
 */
const notGoneYet = (failure: Failure): Failure =>
  failure.kind === 'bucket-gone'
    ? { kind: 'unavailable', action: 's3:GetBucketPolicy', name: 'NoSuchBucket' }
    : failure;

/** Nobody knows whether a drifted bucket is excepted or contested, so it is left alone until somebody does. */
export const withoutLedger = (found: Subject, failure: Failure, mode: Mode): Outcome =>
  mode === 'inspect'
    ? { ...found, kind: 'inspected', planned: [], failures: [failure] }
    : { ...found, kind: 'refused', changes: [], failures: [failure], remaining: [] };

export const gone = (ref: BucketRef): Outcome => ({ ref, kind: 'gone' });
