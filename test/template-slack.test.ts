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

  type Statement = { Action: string[]; Resource: unknown; Condition?: unknown };
  const granted = (place: string): [string, unknown, unknown][] => {
    const { Policies } = propertiesOf('SlackAlertRole', place);
    const [policy] = Policies as { PolicyDocument: { Statement: Statement[] } }[];
    const statements = policy?.PolicyDocument.Statement ?? [];
    return statements.map(({ Action, Resource, Condition }) => [
      Action.join(' '),
      Resource,
      Condition,
    ]);
  };
  const always = [
    [
      'dynamodb:Query dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem',
      'LedgerTable.Arn',
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['slack#*'] } },
    ],
    ['sqs:SendMessage', 'DeadLetterQueue.Arn', undefined],
    ['logs:CreateLogStream logs:PutLogEvents', 'SlackAlertLogGroup.Arn', undefined],
    ['xray:PutTraceSegments xray:PutTelemetryRecords', '*', undefined],
  ];
  const parameter = 'arn:aws:ssm:eu-central-1:111122223333:parameter';
  const secret = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret';

  it.each<[string, unknown[]]>([
    ['', []],
    ['ssm:/reseal/slack:3', [['ssm:GetParameter', `${parameter}/reseal/slack`, undefined]]],
    [
      'secretsmanager:reseal/slack',
      [
        ['ssm:GetParameter', `${parameter}/aws/reference/secretsmanager/reseal/slack`, undefined],
        ['secretsmanager:GetSecretValue', `${secret}:reseal/slack-??????`, undefined],
      ],
    ],
  ])('may read its one secret and no other: %s', (place, reads) => {
    expect(granted(place)).toEqual([...reads, ...always]);
  });
});
