import { CreateTopicCommand, PublishCommand } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { OTHER_ACCOUNT } from '../clients.ts';
import type { Aws } from '../clients.ts';
import { ending } from '../contract-case.ts';
import type { ContractCase } from '../contract-case.ts';

const createTopic = async (aws: Aws): Promise<string | undefined> =>
  (await aws.sns.send(new CreateTopicCommand({ Name: 'alerts' }))).TopicArn;

async function publish(aws: Aws, message: string, subject?: string): Promise<string> {
  const TopicArn = await createTopic(aws);
  const withSubject = subject === undefined ? {} : { Subject: subject };
  return ending(aws.sns.send(new PublishCommand({ TopicArn, Message: message, ...withSubject })));
}

const LIMIT_BYTES = 256 * 1024;

/** SNS and STS: the services that speak the query protocol. */
export const messagingCases: ContractCase[] = [
  {
    behaviour: 'CreateTopic is idempotent',
    why: 'the ARN follows from the name',
    run: async (aws) => [await createTopic(aws), await createTopic(aws)],
    expects: [
      'arn:aws:sns:eu-west-1:111122223333:alerts',
      'arn:aws:sns:eu-west-1:111122223333:alerts',
    ],
  },
  {
    behaviour: 'Publish gives a message id',
    why: 'the alert was accepted',
    run: async (aws) => {
      const TopicArn = await createTopic(aws);
      const Outcome = { DataType: 'String', StringValue: 'repaired' };
      const input = { TopicArn, Message: '{"é":1}', MessageAttributes: { outcome: Outcome } };
      return typeof (await aws.sns.send(new PublishCommand(input))).MessageId;
    },
    expects: 'string',
  },
  {
    behaviour: 'Publish to a topic that does not exist',
    why: 'a wrong ARN in the configuration',
    run: (aws) => {
      const TopicArn = 'arn:aws:sns:eu-west-1:111122223333:nope';
      return ending(aws.sns.send(new PublishCommand({ TopicArn, Message: 'x' })));
    },
    expects: '404 NotFoundException',
  },
  {
    behaviour: "Publish to another account's topic",
    why: 'the topic does not allow it',
    run: async (aws) => {
      const TopicArn = await createTopic(aws.from({ account: OTHER_ACCOUNT }));
      return ending(aws.sns.send(new PublishCommand({ TopicArn, Message: 'x' })));
    },
    expects: '403 AuthorizationErrorException',
  },
  {
    behaviour: 'Publish of 256 KB',
    why: 'aws-facts 6.3: the limit itself',
    run: (aws) => publish(aws, 'x'.repeat(LIMIT_BYTES)),
    expects: 'ok',
  },
  {
    behaviour: 'Publish of more than 256 KB',
    why: 'aws-facts 6.3: alerts have to stay below',
    run: (aws) => publish(aws, 'x'.repeat(LIMIT_BYTES + 1)),
    expects: '400 InvalidParameterException',
  },
  {
    behaviour: 'Publish with a subject of more than 100 characters',
    why: 'aws-facts 6.3',
    run: (aws) => publish(aws, 'x', 'x'.repeat(101)),
    expects: '400 InvalidParameterException',
  },
  {
    behaviour: 'Publish with a line break in the subject',
    why: 'aws-facts 6.3',
    run: (aws) => publish(aws, 'x', 'a\nb'),
    expects: '400 InvalidParameterException',
  },
  {
    behaviour: 'GetCallerIdentity tells the account',
    why: 'the command line asks where it is',
    run: async (aws) => (await aws.sts.send(new GetCallerIdentityCommand({}))).Account,
    expects: '111122223333',
  },
];
