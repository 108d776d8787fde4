import { setTimeout } from 'node:timers/promises';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { keptExamples } from '../support/kept-alerts.ts';
import { canary, startLoopbackSlack } from '../support/loopback-slack.ts';
import type { LoopbackSlack } from '../support/loopback-slack.ts';
import { brokenRules } from '../support/slack-rules.ts';
import { startPackedFunction, textOfSample } from './packed-function.ts';
import type { PackedFunction } from './packed-function.ts';
import { account, parameters, region } from './stack-on-moto.ts';

let packed: PackedFunction;
let slack: LoopbackSlack;
beforeAll(async () => {
  slack = await startLoopbackSlack();
  packed = await startPackedFunction('SlackAlertLambdaFunction');
  const Name = parameters.SlackWebhook.replace(/^ssm:/, '');
  const secret = { Name, Type: 'SecureString', Value: slack.webhook } as const;
  await new SSMClient().send(new PutParameterCommand(secret));
}, 60_000);
afterAll(async () => {
  await packed.stop();
  await slack.close();
});
beforeEach(() => {
  slack.posted.length = 0;
  slack.requests = 0;
});

const topic = `arn:aws:sns:${region}:${account}:reseal-dev-alerts`;

/** As SNS invokes a function that subscribed to a topic. */
const delivery = (...messages: string[]) => ({
  Records: messages.map((Message, index) => ({
    EventSource: 'aws:sns',
    EventVersion: '1.0',
    EventSubscriptionArn: `${topic}:00000000-0000-4000-8000-00000000000${index}`,
    Sns: {
      Type: 'Notification',
      MessageId: `00000000-0000-4000-8000-00000000000${index}`,
      TopicArn: topic,
      Subject: null,
      Message,
      Timestamp: '2026-11-21T09:02:00.000Z',
      SignatureVersion: '1',
      Signature: 'EXAMPLE',
      SigningCertUrl: 'https://sns.us-east-1.amazonaws.com/EXAMPLE.pem',
      UnsubscribeUrl: 'https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe',
      MessageAttributes: {},
    },
  })),
});

const done = { kind: 'response', body: null };
const failed = (problem: RegExp): object => {
  return { kind: 'error', body: { errorMessage: expect.stringMatching(problem) } };
};

const textOf = (file: string): string => textOfSample(`alerts/${file}`);
const asOther = (file: string, id: string): string =>
  JSON.stringify({ ...(keptExamples[file] as object), id });

describe('the packed function slackAlert', () => {
  it.each(Object.keys(keptExamples))(
    'posts %s once, however often it is delivered',
    async (file) => {
      const event = delivery(asOther(file, `delivered-${file}`));
      expect(await packed.invoke(event)).toEqual(done);
      expect(slack.posted.map(({ message }) => brokenRules(message))).toEqual([[]]);
      expect(await packed.invoke(event)).toEqual(done);
      expect(slack.requests).toBe(1);
    },
  );

  it('fails for what is no alert, with the reason, and posts what lies beside it', async () => {
    const poisoned = textOf('repaired.json').replace('"version": "1.0"', '"version": "2.0"');
    const event = delivery('{"version":', textOf('repaired.json'), poisoned);
    expect(await packed.invoke(event)).toMatchObject(
      failed(
        /^Message 0{8}-.*0 is not understood: it is no JSON object; Message .*2 is not understood: .* version is not 1\.x$/,
      ),
    );
    expect(slack.posted).toHaveLength(1);
    // Lambda delivers it again, whole.
    expect(await packed.invoke(event)).toMatchObject(failed(/is not understood/));
    expect(slack.requests).toBe(1);
  });

  it('fails where Slack does not take it, and posts it when it is delivered again', async () => {
    slack.answers.push({ status: 404, body: `nothing at ${slack.webhook}` });
    const event = delivery(asOther('refused.json', 'tried-again'));
    expect(await packed.invoke(event)).toMatchObject(
      failed(/^Alert tried-again was not sent to Slack: webhook 1 of 1: Slack answered 404/),
    );
    expect(await packed.invoke(event)).toEqual(done);
    expect(slack.posted).toHaveLength(1);
  });

  it('writes the address of the webhook nowhere', async () => {
    // Its output comes by another way than its answers.
    const hasArrived = (): boolean => /Alert tried-again is in Slack/.test(packed.output());
    for (let tries = 0; !hasArrived() && tries < 50; tries += 1) await setTimeout(100);
    const output = packed.output();
    expect(output).toMatch(/Alert tried-again is in Slack \(1 webhooks\)/);
    expect(output).toContain('Slack answered 404');
    expect(output).not.toContain(canary);
    expect(output).not.toMatch(/http:\/\/127\.0\.0\.1:\d+\/services|hunter/i);
  });
});
