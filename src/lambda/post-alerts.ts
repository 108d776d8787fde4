import { setTimeout } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Context, SNSEvent } from 'aws-lambda';
import type { ClientsWhenAsked } from '../aws/clients-when-asked.ts';
import { deliveriesIn } from '../aws/dynamodb-deliveries.ts';
import { sha256 } from '../aws/sha256.ts';
import { parameterReader } from '../aws/ssm-parameter.ts';
import { readAlert } from '../report/chat/read-alert.ts';
import { postToSlack } from '../slack/post-to-slack.ts';
import { sendAlert } from '../slack/send-alert.ts';
import type { Sending } from '../slack/send-alert.ts';
import type { SlackSettings } from '../slack/slack-settings.ts';
import { webhookReader } from './webhook-reader.ts';

export type SlackPoster = {
  logger: Logger;
  metrics: Metrics;
  sending: Omit<Sending, 'remainingMs'>;
};

/** Made once per container. */
export function newSlackPoster(settings: SlackSettings, clients: ClientsWhenAsked): SlackPoster {
  const logger = new Logger();
  const warn = (text: string): void => logger.warn(text);
  return {
    logger,
    metrics: new Metrics({ namespace: 'Reseal' }),
    sending: {
      readRoutes: webhookReader(settings, parameterReader(clients), warn),
      deliveries: deliveriesIn(settings.ledgerTable, settings.region, clients, crypto.randomUUID()),
      post: postToSlack(),
      wait: async (delayMs) => setTimeout(delayMs),
      nowMs: Date.now,
      sha256,
      warn,
      pausedUntil: new Map(),
    },
  };
}

/**
 * Every alert of the event to the webhooks that it is for.
 * @throws where one has not got it, so that Lambda tries again and then puts the event aside with the reason.
 */
export async function postAlerts(
  event: SNSEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
  { logger, metrics, sending }: SlackPoster,
): Promise<void> {
  const problems: string[] = [];
  for (const { Sns } of event.Records) {
    const alert = readAlert(Sns.Message);
    try {
      if (!alert.ok)
        throw new Error(`Message ${Sns.MessageId} is not understood: ${alert.problem}`);
      const remainingMs = (): number => context.getRemainingTimeInMillis();
      const count = await sendAlert(alert.value, { ...sending, remainingMs });
      logger.info(`Alert ${alert.value.id} is in Slack (${count} webhooks)`);
      metrics.addMetric('slack-sent', 'Count', count);
    } catch (error) {
      metrics.addMetric('slack-not-sent', 'Count', 1);
      problems.push((error as Error).message);
    }
  }
  if (problems.length > 0) throw new Error(problems.join('; '));
}
