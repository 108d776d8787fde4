import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { alertPublisher, Message } from '../aws/publish-alert.ts';

type Publisher = NonNullable<ReturnType<typeof alertPublisher>>;

/**
 * Publishes to the topic of Amazon Q what the topic of alerts took, also what that took late. It is a copy for people: whatever
 * becomes of it is counted, and fails nothing.
 */
export function withAmazonQ(
  publish: Publisher | undefined,
  publishToAmazonQ: Publisher | undefined,
  { logger, metrics }: { logger: Logger; metrics: Metrics },
): Publisher | undefined {
  if (publish === undefined || publishToAmazonQ === undefined) return publish;
  return async (message) => {
    const failure = await publish(message);
    if (failure !== undefined) return failure;
    const problem = await publishCopy(message, publishToAmazonQ);
    if (problem !== undefined) {
      metrics.addMetric('amazon-q-not-sent', 'Count', 1);
      logger.warn('Alert published, but not to Amazon Q', { problem });
    }
    return undefined;
  };
}

async function publishCopy({ body, attributes }: Message, publish: Publisher): Promise<unknown> {
  try {
    const { amazonQMessageOf } = await import('../report/amazon-q/amazon-q-message.ts');
    const copy = amazonQMessageOf(body);
    if (!copy.ok) return copy.problem;
    return await publish({ body: JSON.stringify(copy.value), attributes });
  } catch (error) {
    return error;
  }
}
