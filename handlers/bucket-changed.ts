import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { awsClients } from '../src/aws/clients.ts';
import { parameterReader } from '../src/aws/ssm-parameter.ts';
import { baselineReader } from '../src/lambda/baseline-reader.ts';
import { deployedPorts } from '../src/lambda/deployed-ports.ts';
import { invocationOf } from '../src/lambda/invocation.ts';
import { reconcileDeliveries } from '../src/lambda/reconcile-deliveries.ts';
import { runKey } from '../src/lambda/run-key.ts';
import { newTeller, tellOutcome } from '../src/lambda/tell-outcome.ts';
import { reconcileBucket } from '../src/reconcile/reconcile-bucket.ts';
import { readSettings } from '../src/settings.ts';
import { parsePayload } from '../src/triggers/parse-payload.ts';

const settings = readSettings();
const clients = awsClients(settings);
const ports = deployedPorts(settings, clients);
const teller = newTeller(settings, clients, ports.ledger);
const readBaseline = baselineReader(settings, parameterReader(clients), teller);

/** Queue batches, EventBridge envelopes or CloudTrail records → what has to come back. */
async function bucketChanged(event: unknown, context: Context) {
  const current = { ...settings, baseline: await readBaseline() };
  const { trigger, ...invocation } = invocationOf(context, current);
  return reconcileDeliveries(parsePayload(event, trigger), {
    reconcile: async ({ ref, causes }) =>
      reconcileBucket(ref, current, { ...ports, clock: invocation.clock }, causes),
    tell: async (outcome, { causes }) => tellOutcome(outcome, causes, teller),
    runKey: async (run) => runKey(run, current, ports, teller),
    ...invocation,
    ...teller,
  });
}

export const handler = middy(bucketChanged)
  .use(injectLambdaContext(teller.logger))
  .use(logMetrics(teller.metrics));
