import type { Baseline } from '../core/baseline.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import { defaultEncryptionOf } from '../core/encryption/configuration.ts';
import { keyElsewhere, whyKeyCannotServe } from '../core/encryption/key-health.ts';
import { isAliasOfAws } from '../core/encryption/key-reference.ts';
import type { Failure } from '../core/failure.ts';
import { parseKmsKeyArn } from '../core/names.ts';
import type { Change, Plan } from '../core/plan.ts';
import type { Ports } from './ports.ts';

/** Takes the encryption write out of the plan when uploads would fail with its key. */
export async function guardKey(
  plan: Plan,
  ref: BucketRef,
  baseline: Baseline,
  ports: Ports,
): Promise<Plan> {
  const guarded: Plan = { changes: [], refusals: [...plan.refusals] };
  for (const change of plan.changes) {
    const failure = await whyNotWithItsKey(change, ref, baseline, ports);
    if (failure === undefined) guarded.changes.push(change);
    else guarded.refusals.push(failure);
  }
  return guarded;
}

async function whyNotWithItsKey(
  change: Change,
  ref: BucketRef,
  baseline: Baseline,
  ports: Ports,
): Promise<Failure | undefined> {
  if (change.kind !== 'put-encryption') return undefined;
  const [rule = {}] = change.after.rules;
  const key = defaultEncryptionOf(rule)?.key;
  // The AWS managed key of S3, which is always usable. Asking for it would create it.
  if (key === undefined || isAliasOfAws(key)) return undefined;
  const parsed = parseKmsKeyArn(key);
  if (!parsed.ok) return { kind: 'key-not-found', key };
  const elsewhere = keyElsewhere(parsed.value, ref);
  if (elsewhere !== undefined) return elsewhere;
  const observed = await ports.describeKey(parsed.value, ref.region);
  if (observed.kind === 'absent') return { kind: 'key-not-found', key };
  if (observed.kind === 'unreadable') return observed.failure;
  return whyKeyCannotServe(observed.value, ref, baseline);
}
