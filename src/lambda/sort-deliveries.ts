import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { Delivery } from '../triggers/parse-payload.ts';
import type { BucketHint } from '../triggers/parse-record.ts';

type Log = { logger: Logger; metrics: Metrics };

/** Says of every delivery that names no bucket and no key why, and counts them. */
export function sortDeliveries(
  deliveries: readonly Delivery[],
  { logger, metrics }: Log,
): string[] {
  const notUnderstood: string[] = [];
  let ignored = 0;
  let elsewhere = 0;
  for (const { record, position, messageId } of deliveries) {
    if (record.kind === 'not-understood') {
      notUnderstood.push(`${position}: ${record.problem}`);
      logger.error(`Message not understood: ${position}: ${record.problem}`, { messageId });
    } else if (record.kind === 'ignored' && record.reason === 'other-region') {
      elsewhere++;
      logger.warn(`Event ignored: ${describeElsewhere(record.hint)}`, { position, messageId });
    } else if (record.kind === 'ignored') {
      ignored++;
      logger.info(`Event ignored: ${record.reason}`, { position, messageId });
    }
  }
  metrics.addMetric('events', 'Count', deliveries.length);
  metrics.addMetric('events-ignored', 'Count', ignored + elsewhere);
  metrics.addMetric('events-of-other-regions', 'Count', elsewhere);
  metrics.addMetric('events-not-understood', 'Count', notUnderstood.length);
  return notUnderstood;
}

/** Nobody forwards it: over there the bucket's next change leads to a look, or the next look at all buckets. */
const describeElsewhere = ({ name, region }: BucketHint): string =>
  `other-region: bucket ${name} is in ${region ?? 'another Region'}, and only the deployment in that Region looks at it`;
