import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { clientsWhenAsked } from '../src/aws/clients-when-asked.ts';
import { digestLedger } from '../src/aws/digest-ledger.ts';
import { sha256 } from '../src/aws/sha256.ts';
import { invocationOf } from '../src/lambda/invocation.ts';
import { newPublisher } from '../src/lambda/new-teller.ts';
import { tellDigest } from '../src/lambda/tell-digest.ts';
import { readSettings } from '../src/settings.ts';

const settings = readSettings();
const clients = clientsWhenAsked({});
const ledger = digestLedger(settings, clients);
const publisher = newPublisher(settings, clients);

/** By schedule, or by hand → one alert about the seven days before today. */
async function digest(_event: unknown, context: Context) {
  const { account } = invocationOf(context, settings);
  const telling = () => ({ nowMs: Date.now(), sha256 });
  const teller = { ...publisher, alerts: settings.alerts, telling };
  return tellDigest({ account, region: settings.region }, ledger, teller);
}

export const handler = middy(digest)
  .use(injectLambdaContext(publisher.logger))
  .use(logMetrics(publisher.metrics));
