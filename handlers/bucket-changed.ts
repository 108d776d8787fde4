import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { backfillNotes, inModeOf } from '../src/lambda/backfill-notes.ts';
import { invocationOf } from '../src/lambda/invocation.ts';
import { reconcileDeliveries } from '../src/lambda/reconcile-deliveries.ts';
import { runKey } from '../src/lambda/run-key.ts';
import { startFunction } from '../src/lambda/start-function.ts';
import { reconcileBucket } from '../src/reconcile/reconcile-bucket.ts';
import { parsePayload } from '../src/triggers/parse-payload.ts';

const { settings, ports, teller, readBaseline } = startFunction();

/** Queue batches, EventBridge envelopes or CloudTrail records → what has to come back. */
async function bucketChanged(event: unknown, context: Context) {
  const current = { ...settings, baseline: await readBaseline() };
  const { trigger, ...invocation } = invocationOf(context, current);
  const notes = backfillNotes(ports.ledger, teller, current.baseline);
  const answer = await reconcileDeliveries(parsePayload(event, trigger), {
    reconcile: async (run) => {
      const needed = { ...ports, ...invocation, ledger: notes.ledgerOf(run) };
      return reconcileBucket(run.ref, inModeOf(run, current), needed, run.causes);
    },
    tell: notes.tell,
    runKey: async (run) => runKey(run, current, ports, teller),
    ...invocation,
    ...teller,
  });
  return notes.close(answer);
}

export const handler = middy(bucketChanged)
  .use(injectLambdaContext(teller.logger))
  .use(logMetrics(teller.metrics));
