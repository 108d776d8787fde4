import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { awsClients } from '../../src/aws/clients.ts';
import { newTeller } from '../../src/lambda/new-teller.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import { region } from '../support/local-world.ts';

const { POWERTOOLS_SERVICE_NAME: before } = process.env;
beforeEach(() => {
  process.env['POWERTOOLS_SERVICE_NAME'] = 'reseal-blue';
});
afterEach(() => {
  if (before === undefined) delete process.env['POWERTOOLS_SERVICE_NAME'];
  else process.env['POWERTOOLS_SERVICE_NAME'] = before;
});

describe('newTeller', () => {
  it('counts for the stage that the stack names, and for no other', () => {
    const topics = { alertTopicArn: undefined, amazonQTopicArn: undefined };
    const settings = { ...topics, region, ledgerTable: undefined, alerts: {} };
    const { metrics } = newTeller(settings, awsClients({ pathStyle: true }), ledgerInMemory());
    metrics.addMetric('sweep-finished', 'Count', 1);
    expect(metrics.serializeMetrics()).toMatchObject({
      service: 'reseal-blue',
      'sweep-finished': 1,
      _aws: { CloudWatchMetrics: [{ Namespace: 'Reseal', Dimensions: [['service']] }] },
    });
  });
});
