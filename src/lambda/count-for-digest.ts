import type { Logger } from '@aws-lambda-powertools/logger';
import { describeFailure } from '../core/describe-failure.ts';
import type { Ledger } from '../reconcile/ledger.ts';
import type { Alert } from '../report/alert-contract.ts';
import { digestCountersOf, digestDayOf, withinOneItem } from '../report/digest-counters.ts';
import type { DigestCounters } from '../report/digest-counters.ts';

/** Adds what an alert tells to its day. What cannot be added is missing in a sum that people read, and nowhere else. */
export function countForDigest(
  ledger: Pick<Ledger, 'addCounters'>,
  logger: Pick<Logger, 'warn'>,
  now: () => number,
): (alert: Alert) => Promise<void> {
  /** As the last answer had it: by it is known who is counted one by one already. */
  let known: { day: string; counters: DigestCounters } | undefined;
  return async (alert) => {
    const day = digestDayOf(now());
    const added = withinOneItem(digestCountersOf(alert), known?.day === day ? known.counters : {});
    if (Object.keys(added).length === 0) return;
    const sums = await ledger.addCounters(day, added, now());
    if (sums.ok) known = { day, counters: sums.value };
    else logger.warn(`Not counted for the digest: ${describeFailure(sums.failure)}`);
  };
}
