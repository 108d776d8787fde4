import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { Message } from '../aws/publish-alert.ts';
import type { AlertSettings } from '../core/alert-settings.ts';
import type { Cause } from '../core/cause.ts';
import { shortFailure } from '../core/describe-failure.ts';
import type { Failure } from '../core/failure.ts';
import { isWorthAnotherRun } from '../core/outcome.ts';
import type { Outcome } from '../core/outcome.ts';
import type { UndeliveredAlert } from '../reconcile/outbox.ts';
import { toAlert } from '../report/alert.ts';
import { alertAttributes } from '../report/alert-attributes.ts';
import type { Alert } from '../report/alert-contract.ts';
import type { Telling } from '../report/telling.ts';
import { remindAfterMs, toldOnceAs } from '../report/told-once.ts';
import type { LastingFact } from '../report/told-once.ts';
import { noteOutcome } from './note-outcome.ts';

export type Teller = {
  logger: Logger;
  metrics: Metrics;
  telling: () => Telling;
  alerts: AlertSettings;
  /** Returns the failure; `undefined` where no topic is configured. */
  publish: ((message: Message) => Promise<Failure | undefined>) | undefined;
  /** For the next sweep, where the topic did not take it. @returns whether it is durable. */
  keep: (alert: UndeliveredAlert) => Promise<boolean>;
  /**
   * Whether this was not told since it may have begun, and how often it was seen since it was last told. In doubt it is told
   * again: better twice than never.
   */
  askTold: (fact: LastingFact) => Promise<{ isNews: boolean; repeats: number }>;
  countRepeat: (fact: LastingFact) => Promise<void>;
  /** Only what was published counts as told. */
  rememberTold: (fact: LastingFact) => Promise<void>;
  /** For the digest of the week, once it is told; in doubt it is not counted. */
  count: (alert: Alert) => Promise<void>;
};

/** That a repair was told: asked only where its messages may come back. */
export const factOfRepair = (repairId: string): LastingFact => ({
  text: `repair ${repairId}`,
  lastWriteMs: undefined,
  remindAfterMs,
});

/**
 * Tells what happened: notes it, and alerts where there is something to tell.
 * @returns whether the messages may go. What is not written any more by then is found by the next look.
 */
export async function tellOutcome(
  outcome: Outcome,
  causes: readonly Cause[],
  teller: Teller,
): Promise<boolean> {
  noteOutcome(outcome, causes, teller);
  const alert = toAlert(outcome, causes, teller.telling());
  if (alert === undefined) return true;
  const once = toldOnceAs(outcome, causes);
  const asks = once !== undefined && teller.publish !== undefined;
  const { isNews, repeats } = asks ? await teller.askTold(once) : { isNews: true, repeats: 0 };
  if (once !== undefined && !isNews) {
    teller.metrics.addMetric('alert-not-repeated', 'Count', 1);
    await teller.countRepeat(once);
    return true;
  }
  const delivered = await publishAlert({ ...alert, repeats }, teller);
  const repairId = isWorthAnotherRun(outcome) ? alert.repairId : null;
  const fact = once ?? (repairId === null ? undefined : factOfRepair(repairId));
  const isTold = delivered === 'published' || delivered === 'kept';
  if (fact !== undefined && isTold) await teller.rememberTold(fact);
  if (delivered !== 'lost') await teller.count(alert);
  return delivered !== 'lost' || alert.changes.length === 0;
}

type Delivered = 'published' | 'kept' | 'not-wanted' | 'lost';

/**
 * An alert that cannot be published fails nothing: it is counted, and kept in the ledger until the next sweep publishes it. What
 * cannot be kept either is in the log line that says so.
 */
export async function publishAlert(
  usual: Alert,
  { logger, metrics, publish, keep, alerts }: Teller,
): Promise<Delivered> {
  const severity = alerts[usual.outcome] ?? usual.severity;
  if (publish === undefined || severity === 'off') return 'not-wanted';
  const alert = { ...usual, severity };
  const message = { body: JSON.stringify(alert), attributes: alertAttributes(alert) };
  const failure = await publish(message);
  if (failure === undefined) return 'published';
  metrics.addMetric('alert-not-delivered', 'Count', 1);
  const why = shortFailure(failure);
  const { id, time } = alert;
  if (await keep({ id, timeMs: Date.parse(time), ...message })) {
    logger.error(`Alert not delivered (${why}): the next sweep publishes it`, { id });
    return 'kept';
  }
  metrics.addMetric('alert-not-kept', 'Count', 1);
  logger.error(`Alert not delivered (${why}): it is in this line`, { alert });
  return 'lost';
}
