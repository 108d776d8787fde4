import { isWorthRetrying } from '../core/failure.ts';
import type { Outbox } from '../reconcile/outbox.ts';
import type { Teller } from './tell-outcome.ts';

/** What one sweep publishes at most; the next goes on. */
const MAXIMUM_ALERTS = 100;

/**
 * Publishes what the topic did not take, oldest first. What is published and cannot be removed is published again: consumers know
 * it by its id.
 * @returns how many were published.
 */
export async function republishAlerts(
  outbox: Pick<Outbox, 'listUndelivered' | 'removeUndelivered'>,
  { logger, metrics, publish }: Pick<Teller, 'logger' | 'metrics' | 'publish'>,
): Promise<number> {
  if (publish === undefined) return 0;
  const alerts = await outbox.listUndelivered(MAXIMUM_ALERTS);
  if (!alerts.ok) {
    logger.error('Alerts that were not delivered cannot be read', { failure: alerts.failure });
    return 0;
  }
  let count = 0;
  for (const alert of alerts.value) {
    const { id, body, attributes } = alert;
    const failure = await publish({ body, attributes });
    if (failure === undefined) {
      count++;
      await outbox.removeUndelivered(alert);
      continue;
    }
    logger.error(`Alert ${id} still not delivered`, { failure });
    // Then the topic takes nothing at all; any other failure is one of this alert.
    if (isWorthRetrying(failure) || failure.kind === 'denied') break;
  }
  if (count > 0) metrics.addMetric('alert-republished', 'Count', count);
  return count;
}
