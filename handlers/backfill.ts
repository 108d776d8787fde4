import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { backfillPorts } from '../src/lambda/backfill-ports.ts';
import { carryOutBackfill } from '../src/lambda/carry-out-backfill.ts';
import { invocationOf } from '../src/lambda/invocation.ts';
import { startFunction } from '../src/lambda/start-function.ts';

const { settings, readBaseline, ...parts } = startFunction();

/** A request by hand or by schedule, or the message that carries a run on → the summary, or how the run stands. */
async function backfill(event: unknown, context: Context) {
  const current = { ...settings, baseline: await readBaseline() };
  const invocation = invocationOf(context, current);
  const needed = backfillPorts(current, parts, invocation);
  return carryOutBackfill(event, needed, settings.mode, parts.teller);
}

export const handler = middy(backfill)
  .use(injectLambdaContext(parts.teller.logger))
  .use(logMetrics(parts.teller.metrics));
