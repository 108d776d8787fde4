import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Message, ReceiveMessageCommandInput } from '@aws-sdk/client-sqs';
import { OTHER_ACCOUNT } from '../clients.ts';
import type { Aws } from '../clients.ts';
import { ending } from '../contract-case.ts';
import type { ContractCase } from '../contract-case.ts';

async function createQueue(aws: Aws, name = 'events', attributes: Record<string, string> = {}) {
  const input = { QueueName: name, Attributes: attributes };
  const { QueueUrl = '' } = await aws.sqs.send(new CreateQueueCommand(input));
  return QueueUrl;
}

const send = (aws: Aws, QueueUrl: string, MessageBody: string, delaySeconds?: number) =>
  aws.sqs.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody,
      ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
    }),
  );

async function receive(
  aws: Aws,
  QueueUrl: string,
  over: Partial<ReceiveMessageCommandInput> = {},
): Promise<Message[]> {
  const input = {
    QueueUrl,
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['All'] as const,
  };
  const command = new ReceiveMessageCommand({ ...input, ...over } as ReceiveMessageCommandInput);
  return (await aws.sqs.send(command)).Messages ?? [];
}

const receiveCounts = (messages: Message[]) =>
  messages.map(({ Body, Attributes }) => [Body, Attributes?.ApproximateReceiveCount]);

const sendBatch = (aws: Aws, QueueUrl: string, ids: string[]) =>
  aws.sqs.send(
    new SendMessageBatchCommand({
      QueueUrl,
      Entries: ids.map((Id) => ({ Id, MessageBody: `body ${Id}` })),
    }),
  );

async function counts(aws: Aws, QueueUrl: string): Promise<Record<string, string> | undefined> {
  const AttributeNames = ['All'] as const;
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] });
  const { Attributes = {} } = await aws.sqs.send(command);
  return Object.fromEntries(
    Object.entries(Attributes)
      .filter(([name]) => name.startsWith('ApproximateNumberOf'))
      .map(([name, value]) => [name.slice('ApproximateNumberOfMessages'.length), value]),
  );
}

const NOPE = 'arn:aws:sqs:eu-west-1:111122223333:nope';

export const sqsCases: ContractCase[] = [
  {
    behaviour: 'CreateQueue and GetQueueUrl give the same URL',
    why: 'CreateQueue is idempotent as long as the attributes are the same',
    run: async (aws) => {
      const url = await createQueue(aws);
      const found = await aws.sqs.send(new GetQueueUrlCommand({ QueueName: 'events' }));
      return [url === found.QueueUrl, url === (await createQueue(aws))];
    },
    expects: [true, true],
  },
  {
    behaviour: 'a queue that does not exist',
    why: 'a wrong name in the configuration',
    run: async (aws) => {
      const url = (await createQueue(aws)).replace('events', 'nope');
      return [
        await ending(aws.sqs.send(new GetQueueUrlCommand({ QueueName: 'nope' }))),
        await ending(send(aws, url, 'x')),
      ];
    },
    expects: ['400 QueueDoesNotExist', '400 QueueDoesNotExist'],
  },
  {
    behaviour: 'a queue of another account, and a queue of another Region',
    why: 'queues are regional, and closed to others',
    run: async (aws) => {
      const url = await createQueue(aws);
      return [
        await ending(send(aws.from({ account: OTHER_ACCOUNT }), url, 'x')),
        await ending(send(aws.from({ region: 'eu-central-1' }), url, 'x')),
      ];
    },
    expects: ['403 AccessDenied', '400 QueueDoesNotExist'],
  },
  {
    behaviour: 'SendMessage with a delay of more than 15 minutes',
    why: 'aws-facts 6.4',
    run: async (aws) => ending(send(aws, await createQueue(aws), 'x', 901)),
    expects: '400 InvalidParameterValue',
  },
  {
    behaviour: 'ChangeMessageVisibility to more than 12 hours',
    why: 'a worker may hold a message for so long at most',
    run: async (aws) => {
      const url = await createQueue(aws);
      await send(aws, url, 'x');
      const [message] = await receive(aws, url);
      const { ReceiptHandle } = message ?? {};
      const input = { QueueUrl: url, ReceiptHandle, VisibilityTimeout: 43_201 };
      return ending(aws.sqs.send(new ChangeMessageVisibilityCommand(input)));
    },
    expects: '400 InvalidParameterValue',
  },
  {
    behaviour: 'SendMessage and ReceiveMessage',
    why: 'the SDK compares the MD5 of the body on both ways',
    run: async (aws) => {
      const url = await createQueue(aws);
      await send(aws, url, '{"é":"ü"}');
      return receiveCounts(await receive(aws, url));
    },
    expects: [['{"é":"ü"}', '1']],
  },
  {
    behaviour: 'a received message is hidden until its visibility time-out',
    why: 'two workers never have the same message at once',
    run: async (aws) => {
      const url = await createQueue(aws);
      await send(aws, url, 'x');
      const [first] = await receive(aws, url);
      const hidden = await receive(aws, url);
      const { ReceiptHandle } = first ?? {};
      const again = { QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 };
      await aws.sqs.send(new ChangeMessageVisibilityCommand(again));
      return [hidden.length, receiveCounts(await receive(aws, url))];
    },
    expects: [0, [['x', '2']]],
  },
  {
    behaviour: 'DelaySeconds hides a new message',
    why: 'Reseal lets IaC finish before it looks',
    run: async (aws) => {
      const url = await createQueue(aws);
      await send(aws, url, 'later', 60);
      return [(await receive(aws, url)).length, await counts(aws, url)];
    },
    expects: [0, { '': '0', NotVisible: '0', Delayed: '1' }],
  },
  {
    behaviour: 'GetQueueAttributes counts messages',
    why: 'the demo and the alarms look at them',
    run: async (aws) => {
      const url = await createQueue(aws);
      await sendBatch(aws, url, ['a', 'b', 'c']);
      await receive(aws, url, { MaxNumberOfMessages: 1 });
      return counts(aws, url);
    },
    expects: { '': '2', NotVisible: '1', Delayed: '0' },
  },
  {
    behaviour: 'DeleteMessage removes the message',
    why: 'acknowledged',
    run: async (aws) => {
      const url = await createQueue(aws);
      await send(aws, url, 'x');
      const [message] = await receive(aws, url, { VisibilityTimeout: 0 });
      const input = { QueueUrl: url, ReceiptHandle: message?.ReceiptHandle };
      await aws.sqs.send(new DeleteMessageCommand(input));
      return receive(aws, url);
    },
    expects: [],
  },
  {
    behaviour: 'DeleteMessageBatch tells which entries failed',
    why: 'each entry fails or succeeds by itself',
    run: async (aws) => {
      const url = await createQueue(aws);
      await send(aws, url, 'x');
      const [message] = await receive(aws, url);
      const Entries = [
        { Id: 'good', ReceiptHandle: message?.ReceiptHandle },
        { Id: 'bad', ReceiptHandle: 'nonsense' },
      ];
      const command = new DeleteMessageBatchCommand({ QueueUrl: url, Entries });
      const { Successful = [], Failed = [] } = await aws.sqs.send(command);
      return [Successful.map(({ Id }) => Id), Failed.map(({ Id, Code }) => [Id, Code])];
    },
    expects: [['good'], [['bad', 'ReceiptHandleIsInvalid']]],
  },
  {
    behaviour: 'SendMessageBatch refuses empty, too large and ambiguous batches',
    why: 'backfill sends ten at a time',
    run: async (aws) => {
      const url = await createQueue(aws);
      const eleven = Array.from({ length: 11 }, (_, n) => `id-${n}`);
      return [
        await ending(sendBatch(aws, url, [])),
        await ending(sendBatch(aws, url, eleven)),
        await ending(sendBatch(aws, url, ['same', 'same'])),
        await ending(sendBatch(aws, url, eleven.slice(1))),
      ];
    },
    expects: [
      '400 EmptyBatchRequest',
      '400 TooManyEntriesInBatchRequest',
      '400 BatchEntryIdsNotDistinct',
      'ok',
    ],
  },
  {
    behaviour: 'a message that was received too often goes to the dead-letter queue',
    why: 'nothing is retried for ever',
    run: async (aws) => {
      const dlq = await createQueue(aws, 'dead-letters');
      const deadLetterTargetArn = NOPE.replace('nope', 'dead-letters');
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 });
      const url = await createQueue(aws, 'events', { RedrivePolicy });
      await send(aws, url, 'poison');
      const receives: number[] = [];
      for (let n = 0; n < 3; n += 1) {
        receives.push((await receive(aws, url, { VisibilityTimeout: 0 })).length);
      }
      return [receives, (await receive(aws, dlq)).map(({ Body }) => Body)];
    },
    expects: [[1, 1, 0], ['poison']],
  },
];
