import type { BucketRef } from '../core/bucket-ref.ts';
import type { Change } from '../core/plan.ts';
import { evaluate } from '../core/policy/evaluate.ts';
import { foreignPartOf } from '../core/policy/merge.ts';
import type { PolicySeal } from '../core/policy/policy-seal.ts';

/**
 * Checked on the way out, whatever the merge believes: a mistake there must not reach a bucket.
 * @throws when the merge would change statements of others, or would not deny what the seals forbid.
 */
export function checkMerge(
  { before, after }: Change & { kind: 'put-policy' },
  ref: BucketRef,
  seals: readonly PolicySeal[],
): void {
  const isForeignPartKept =
    before === undefined || foreignPartOf(before, seals) === foreignPartOf(after, seals);
  if (!isForeignPartKept) {
    throw new Error(`Merge for ${ref.name} would change what others wrote; nothing was written.`);
  }
  for (const seal of seals) {
    if (evaluate(after, ref, seal).kind === 'denied') continue;
    throw new Error(`Merge for ${ref.name} would not seal ${seal.name}; nothing was written.`);
  }
}
