import type { BucketRef } from '../core/bucket-ref.ts';
import type { Failure } from '../core/failure.ts';
import { planPolicy } from '../core/plan.ts';
import type { Change } from '../core/plan.ts';
import { evaluateTransport } from '../core/policy/evaluate-transport.ts';
import { foreignPartOf } from '../core/policy/merge-transport.ts';
import type { Ports } from './ports.ts';
import { tryAgain } from './try-again.ts';

export type Applied =
  | { kind: 'written'; change: Change }
  /** The policy that is there now denies plain HTTP already. */
  | { kind: 'not-needed' }
  | { kind: 'failed'; failure: Failure };

export async function applyChange(change: Change, ref: BucketRef, ports: Ports): Promise<Applied> {
  if (change.kind === 'put-encryption') {
    return tryAgain(async () => write(change, ref, ports), failureOf, ports.clock);
  }
  let attempted: Change | undefined;
  const applied = await tryAgain(
    async () => {
      const planned = await planOnWhatIsThere(ref, ports);
      if (planned.kind !== 'to-write') return planned;
      attempted = planned.change;
      return write(planned.change, ref, ports);
    },
    failureOf,
    ports.clock,
  );
  // An attempt whose answer was lost took effect after all: it is to be told as a change.
  return applied.kind === 'not-needed' && attempted !== undefined
    ? { kind: 'written', change: attempted }
    : applied;
}

/**
 * Reads the policy again and plans on what is there now, at every attempt: S3 has no conditional write
 * for bucket policies (aws-facts 2.16), so the window in which an edit of somebody else could be lost
 * is made as small as it can be.
 */
async function planOnWhatIsThere(
  ref: BucketRef,
  ports: Ports,
): Promise<Applied | { kind: 'to-write'; change: Change }> {
  const change = planPolicy({ policy: await ports.readPolicy(ref) }, ref);
  if (!('before' in change)) return { kind: 'failed', failure: change };
  if (change.kind !== 'put-policy' || change.after === change.before) return { kind: 'not-needed' };
  checkMerge(change, ref);
  return { kind: 'to-write', change };
}

/** Checked on the way out, whatever the merge believes: a mistake there must not reach a bucket. */
function checkMerge(change: Change & { kind: 'put-policy' }, ref: BucketRef): void {
  const isForeignPartKept =
    change.before === undefined || foreignPartOf(change.before) === foreignPartOf(change.after);
  if (!isForeignPartKept) {
    throw new Error(
      `Merge for ${ref.name} would change statements of others; nothing was written.`,
    );
  }
  if (evaluateTransport(change.after, ref).kind !== 'denied') {
    throw new Error(`Merge for ${ref.name} would not deny plain HTTP; nothing was written.`);
  }
}

async function write(change: Change, ref: BucketRef, ports: Ports): Promise<Applied> {
  const failure = await ports.apply(ref, change);
  return failure === undefined ? { kind: 'written', change } : { kind: 'failed', failure };
}

const failureOf = (applied: Applied): Failure | undefined =>
  applied.kind === 'failed' ? applied.failure : undefined;
