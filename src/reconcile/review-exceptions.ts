import type { BucketRef } from '../core/bucket-ref.ts';
import type { SealException } from '../core/exception.ts';
import type { Ledger, LedgerAnswer } from './ledger.ts';

/** How long before its end somebody has to hear of it: time to mend the bucket, or to ask for more. */
const soonMs = 7 * 24 * 60 * 60_000;

/** Those that end first come first. */
type ExceptionReview = { ended: SealException[]; endSoon: SealException[] };

/**
 * Which exceptions of an account in a Region have ended, and which are about to.
 *
 * @param sinceMs when the last review was made: what had ended by then was told by it. The ledger keeps an
 *   exception for 90 days after its end.
 */
export async function reviewExceptions(
  { account, region }: Pick<BucketRef, 'account' | 'region'>,
  sinceMs: number,
  nowMs: number,
  ledger: Pick<Ledger, 'listExceptions'>,
): Promise<LedgerAnswer<ExceptionReview>> {
  const found = await ledger.listExceptions(account);
  if (!found.ok) return found;
  const here = found.value.filter(({ ref }) => ref.region === region);
  const ended = here.filter(({ untilMs }) => sinceMs < untilMs && untilMs <= nowMs);
  const endSoon = here.filter(({ untilMs }) => nowMs < untilMs && untilMs <= nowMs + soonMs);
  return { ok: true, value: { ended, endSoon } };
}
