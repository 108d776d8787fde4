import { beforeAll, describe, expect, it } from '@jest/globals';
import { slackEnvironmentNames } from '../src/slack/slack-settings.ts';
import type { JsonObject } from './support/event-pattern.ts';
import { packagedTemplate, resolve } from './support/template.ts';
import type { Template } from './support/template.ts';

let template: Template;
beforeAll(() => {
  template = packagedTemplate('dev');
}, 60_000);

const propertiesOf = (id: string, SlackWebhook = ''): JsonObject =>
  resolve(template.Resources[id]?.Properties, {
    template,
    parameters: { SlackWebhook },
  }) as JsonObject;

describe('slack-alert', () => {
  it('is told where the webhooks are, and never an address', () => {
    const { Environment } = propertiesOf('SlackAlertLambdaFunction') as {
      Environment: { Variables: Record<string, string> };
    };
    const own = Object.keys(Environment.Variables).filter((name) => name.startsWith('RESEAL_'));
    expect(own.toSorted()).toEqual([...slackEnvironmentNames].toSorted());
    const { AllowedPattern } = template.Parameters['SlackWebhook'] as { AllowedPattern: string };
    const isTaken = (place: string): boolean => new RegExp(AllowedPattern).test(place);
    expect(['', 'ssm:/a/b:3', 'secretsmanager:reseal/slack'].map(isTaken)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['https://hooks.slack.com/services/T0/B0/x', 'ssm:a'].map(isTaken)).toEqual([
      false,
      false,
    ]);
  });

  it('hears of alerts only where a webhook is named; what it cannot send is kept', () => {
    for (const id of ['AlertsToSlack', 'AlertsMayInvokeSlackAlert'])
      expect(template.Resources[id]).toMatchObject({ Condition: 'HasSlackWebhook' });
    // A key policy of the secret names it.
    expect(template.Outputs['SlackAlertRoleArn']).toEqual({
      Condition: 'HasSlackWebhook',
      Value: { 'Fn::GetAtt': ['SlackAlertRole', 'Arn'] },
    });
    expect(propertiesOf('AlertsToSlack')).toEqual({
      TopicArn: 'AlertTopic',
      Protocol: 'lambda',
      Endpoint: 'SlackAlertLambdaFunction.Arn',
      RedrivePolicy: { deadLetterTargetArn: 'DeadLetterQueue.Arn' },
    });
    expect(propertiesOf('SlackAlertLambdaEvConf')).toMatchObject({
      DestinationConfig: { OnFailure: { Destination: 'DeadLetterQueue.Arn' } },
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 21_600,
    });
  });
});
