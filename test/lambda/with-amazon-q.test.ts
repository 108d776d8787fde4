import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { awsClients } from '../../src/aws/clients.ts';
import { alertPublisher } from '../../src/aws/publish-alert.ts';
import { republishAlerts } from '../../src/lambda/republish-alerts.ts';
import { newTeller } from '../../src/lambda/new-teller.ts';
import { publishAlert } from '../../src/lambda/tell-outcome.ts';
import { withAmazonQ } from '../../src/lambda/with-amazon-q.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import type { Alert } from '../../src/report/alert-contract.ts';
import { toAmazonQ } from '../../src/report/amazon-q/amazon-q-message.ts';
import { alertExamples } from '../support/alert-examples.ts';
import { account, region, startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { recorder } from '../support/recorder.ts';

const alert = alertExamples['repaired'] as Alert;
const message = { body: JSON.stringify(alert), attributes: { severity: 'info' } };
const arnOf = (name: string): string => `arn:aws:sns:${region}:${account}:${name}`;
const [alerts, amazonQ, gone] = [arnOf('alerts'), arnOf('amazon-q'), arnOf('gone')];

let world: LocalWorld;
beforeAll(async () => {
  world = await startLocalWorld();
  const sns = new SNSClient({ region });
  for (const Name of ['alerts', 'amazon-q']) await sns.send(new CreateTopicCommand({ Name }));
  sns.destroy();
});
afterAll(async () => world.aws.close());
beforeEach(() => {
  world.aws.published.length = 0;
});

const publisherTo = (topicArn: string | undefined) =>
  alertPublisher(topicArn, region, awsClients({ pathStyle: true }));
const published = () =>
  world.aws.published.map(({ topicArn, message: text, attributes }) => {
    return { topicArn, body: JSON.parse(text) as unknown, attributes };
  });

describe('withAmazonQ', () => {
  it('publishes the alert, and after it what Amazon Q shows, with the same attributes', async () => {
    const { logger, metrics, counts } = recorder();
    const publish = withAmazonQ(publisherTo(alerts), publisherTo(amazonQ), { logger, metrics });
    expect(await publish?.(message)).toBeUndefined();
    const { attributes } = message;
    expect(published()).toEqual([
      { topicArn: alerts, body: alert, attributes },
      { topicArn: amazonQ, body: toAmazonQ(alert), attributes },
    ]);
    expect(counts).toEqual({});
  });

  it.each([
    ['the topic of Amazon Q is gone', gone, message.body],
    ['the body is no alert of the contract', amazonQ, '{}'],
  ])('warns and counts where %s: the alert counts as published', async (_, topicArn, body) => {
    const { logger, metrics, counts, lines } = recorder();
    const publish = withAmazonQ(publisherTo(alerts), publisherTo(topicArn), { logger, metrics });
    expect(await publish?.({ ...message, body })).toBeUndefined();
    expect(published().map((one) => one.topicArn)).toEqual([alerts]);
    expect(counts).toEqual({ 'amazon-q-not-sent': 1 });
    expect(lines.map(({ level }) => level)).toEqual(['warn']);
  });

  it('tells Amazon Q nothing that the topic of alerts did not take, and everything it takes late', async () => {
    const ledger = ledgerInMemory();
    const settings = { alertTopicArn: gone, amazonQTopicArn: amazonQ, region, alerts: {} };
    const tellerTo = (alertTopicArn: string) =>
      newTeller(
        { ...settings, alertTopicArn, ledgerTable: undefined },
        awsClients({ pathStyle: true }),
        ledger,
      );
    expect(await publishAlert(alert, tellerTo(gone))).toBe('kept');
    expect(published()).toEqual([]);
    expect(await republishAlerts(ledger, tellerTo(alerts))).toBe(1);
    expect(published().map(({ topicArn }) => topicArn)).toEqual([alerts, amazonQ]);
  });

  it('is nothing without a topic of its own', () => {
    const publish = publisherTo(alerts);
    expect(withAmazonQ(publish, publisherTo(undefined), recorder())).toBe(publish);
  });
});
