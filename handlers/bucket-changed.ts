import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { awsPorts } from '../src/aws/aws-ports.ts';
import { awsClients } from '../src/aws/clients.ts';
import { alertPublisher } from '../src/aws/publish-alert.ts';
import { invocationOf } from '../src/lambda/invocation.ts';
import { reconcileDeliveries } from '../src/lambda/reconcile-deliveries.ts';
import { runKey } from '../src/lambda/run-key.ts';
import { tellOutcome } from '../src/lambda/tell-outcome.ts';
import { reconcileBucket } from '../src/reconcile/reconcile-bucket.ts';
import { readSettings } from '../src/settings.ts';
import { parsePayload } from '../src/triggers/parse-payload.ts';

const settings = readSettings();
const logger = new Logger({ serviceName: 'reseal' });
const metrics = new Metrics({ serviceName: 'reseal', namespace: 'Reseal' });
const clients = awsClients(settings);
const ports = awsPorts(clients, settings.baseline.requiredKey);
const publish = alertPublisher(settings.alertTopicArn, settings.region, clients);
const teller = { logger, metrics, publish };

/** Queue batches, EventBridge envelopes or CloudTrail records → what has to come back. */
async function bucketChanged(event: unknown, context: Context) {
  const { ownAccount, ...invocation } = invocationOf(context, settings);
  return reconcileDeliveries(parsePayload(event, { ...settings, ownAccount }), {
    reconcile: async (ref) => reconcileBucket(ref, settings, { ...ports, clock: invocation.clock }),
    tell: async (outcome, { causes }) => tellOutcome(outcome, causes, teller),
    runKey: async (run) => runKey(run, settings, ports, teller),
    ...invocation,
    ...teller,
  });
}

export const handler = middy(bucketChanged)
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics));
