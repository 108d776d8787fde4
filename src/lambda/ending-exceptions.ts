import type { BucketRef } from '../core/bucket-ref.ts';
import { timeText } from '../core/repair.ts';
import { reviewExceptions } from '../reconcile/review-exceptions.ts';
import type { EndingException } from '../report/alert-contract.ts';
import { remindAfterMs } from '../report/told-once.ts';
import type { LastingFact } from '../report/told-once.ts';
import type { Teller } from './tell-outcome.ts';

/** Less than what is remembered as told lasts. A sweep that did not run for so long has an alarm of its own. */
const LOOK_BACK_MS = 6 * 24 * 60 * 60_000;

type Where = Pick<BucketRef, 'account' | 'region'>;

/** Exceptions of this Region that ended, or end within a week, and that nobody was told of. */
export async function findEndingExceptions(
  where: Where,
  nowMs: number,
  ledger: Parameters<typeof reviewExceptions>[3],
  { logger, askTold }: Pick<Teller, 'logger' | 'askTold'>,
): Promise<EndingException[]> {
  const review = await reviewExceptions(where, nowMs - LOOK_BACK_MS, nowMs, ledger);
  if (!review.ok) {
    logger.error('The exceptions could not be reviewed', { failure: review.failure });
    return [];
  }
  const { ended, endSoon } = review.value;
  const news: EndingException[] = [];
  for (const { ref, seal, owner, untilMs } of [...ended, ...endSoon]) {
    const until = timeText(untilMs);
    const one = { bucket: ref.name, seal, owner, until, hasEnded: untilMs <= nowMs };
    if ((await askTold(factOf(one, where))).isNews) news.push(one);
  }
  return news;
}

export async function rememberEndingExceptions(
  where: Where,
  exceptions: readonly EndingException[],
  { rememberTold }: Pick<Teller, 'rememberTold'>,
): Promise<void> {
  for (const one of exceptions) await rememberTold(factOf(one, where));
}

const factOf = (
  { bucket, seal, until, hasEnded }: EndingException,
  { account, region }: Where,
): LastingFact => ({
  text: JSON.stringify(['exception', account, region, bucket, seal, until, hasEnded]),
  lastWriteMs: undefined,
  remindAfterMs,
});
