import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { backfillPorts } from '../src/lambda/backfill-ports.ts';
import { carryOutBackfill } from '../src/lambda/carry-out-backfill.ts';
import { startFunction } from '../src/lambda/start-function.ts';

const { settings, clients, ports, teller, readBaseline } = startFunction();

/** A request by hand or by schedule, or the message that carries a run on → the summary, or how the run stands. */
async function backfill(event: unknown, context: Context) {
  const current = { ...settings, baseline: await readBaseline() };
  const ofInvocation = backfillPorts(current, ports, clients, teller, context);
  return carryOutBackfill(event, ofInvocation, settings.mode, teller);
}

export const handler = middy(backfill)
  .use(injectLambdaContext(teller.logger))
  .use(logMetrics(teller.metrics));
