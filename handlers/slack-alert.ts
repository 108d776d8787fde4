import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context, SNSEvent } from 'aws-lambda';
import { clientsWhenAsked } from '../src/aws/clients-when-asked.ts';
import { newSlackPoster, postAlerts } from '../src/lambda/post-alerts.ts';
import { readEnvironment } from '../src/settings.ts';
import { slackSettingsOf } from '../src/slack/slack-settings.ts';

const poster = newSlackPoster(slackSettingsOf(readEnvironment()), clientsWhenAsked({}));

/** Alerts of the topic → Slack. */
const slackAlert = async (event: SNSEvent, context: Context): Promise<void> =>
  postAlerts(event, context, poster);

export const handler = middy(slackAlert)
  .use(injectLambdaContext(poster.logger))
  .use(logMetrics(poster.metrics));
