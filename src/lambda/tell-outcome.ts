import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { Clients } from '../aws/clients.ts';
import { publishAlert } from '../aws/publish-alert.ts';
import type { Cause } from '../core/cause.ts';
import { describeFailure } from '../core/failure.ts';
import type { Outcome } from '../core/outcome.ts';
import { toAlert } from '../report/alert.ts';
import { describeOutcome } from '../report/describe-outcome.ts';
import { logFields } from '../report/log-fields.ts';
import type { Settings } from '../settings.ts';

export type Teller = { logger: Logger; metrics: Metrics; settings: Settings; clients: Clients };

/**
 * Tells what happened: a log line, a metric named by the outcome, and an alert where there is something
 * to tell. An alert that cannot be published fails nothing: it is counted and logged.
 */
export async function tellOutcome(
  outcome: Outcome,
  causes: readonly Cause[],
  { logger, metrics, settings, clients }: Teller,
): Promise<void> {
  logger.info(describeOutcome(outcome), logFields(outcome, causes));
  metrics.addMetric(outcome.kind, 'Count', 1);
  const alert = toAlert(outcome, causes);
  if (alert === undefined || settings.alertTopicArn === undefined) return;
  const message = {
    body: JSON.stringify(alert),
    attributes: {
      outcome: alert.outcome,
      severity: alert.severity,
      seal: alert.seals.join(','),
      region: alert.bucket.region,
      account: alert.bucket.account,
    },
  };
  const failure = await publishAlert(message, settings.alertTopicArn, settings.region, clients);
  if (failure === undefined) return;
  metrics.addMetric('alert-not-delivered', 'Count', 1);
  logger.error(`Alert not delivered: ${describeFailure(failure)}`, { bucket: alert.bucket.name });
}
