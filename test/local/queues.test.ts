import { describe, expect, it } from '@jest/globals';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { startLocalAccount } from '../../src/local/start-local-account.ts';
import { ending } from './calls.ts';

/** A queue whose clock stands still until a test moves it. */
type Bench = {
  sqs: SQSClient;
  url: string;
  pass: (seconds: number) => void;
  receive: (waitSeconds?: number) => Promise<{ body?: string; handle?: string }[]>;
};

const withQueue =
  (attributes: Record<string, string>, body: (bench: Bench) => Promise<void>) => async () => {
    let nowMs = Date.parse('2026-11-21T09:30:00Z');
    const account = await startLocalAccount({ now: () => new Date(nowMs) });
    const credentials = { accessKeyId: '111122223333', secretAccessKey: 'local' };
    const { endpoint } = account;
    const sqs = new SQSClient({ endpoint, region: 'eu-west-1', maxAttempts: 1, credentials });
    const created = await sqs.send(
      new CreateQueueCommand({ QueueName: 'events', Attributes: attributes }),
    );
    const url = created.QueueUrl ?? '';
    const pass = (seconds: number): void => {
      nowMs += seconds * 1_000;
    };
    const receive: Bench['receive'] = async (waitSeconds = 0) => {
      const input = { QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: waitSeconds };
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(input));
      return Messages.map((message) => ({
        body: message.Body ?? '',
        handle: message.ReceiptHandle ?? '',
      }));
    };
    try {
      await body({ sqs, url, pass, receive });
    } finally {
      sqs.destroy();
      await account.close();
    }
  };

const send = ({ sqs, url }: Bench, MessageBody = 'x') =>
  sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));

const bodies = (messages: { body?: string }[]) => messages.map(({ body }) => body);

describe('a queue of the local account', () => {
  it(
    'shows a message again when its visibility time-out is over',
    withQueue({ VisibilityTimeout: '60' }, async (bench) => {
      await send(bench);
      expect(bodies(await bench.receive())).toEqual(['x']);
      bench.pass(59);
      expect(await bench.receive()).toEqual([]);
      bench.pass(1);
      expect(bodies(await bench.receive())).toEqual(['x']);
    }),
  );

  it(
    'shows a delayed message when its delay is over',
    withQueue({ DelaySeconds: '30' }, async (bench) => {
      await send(bench);
      bench.pass(29);
      expect(await bench.receive()).toEqual([]);
      bench.pass(1);
      expect(bodies(await bench.receive())).toEqual(['x']);
    }),
  );

  it(
    'answers a waiting receive as soon as there is a message',
    withQueue({}, async (bench) => {
      const startedMs = performance.now();
      const waiting = bench.receive(20);
      await send(bench);
      expect(bodies(await waiting)).toEqual(['x']);
      expect(performance.now() - startedMs).toBeLessThan(5_000);
    }),
  );

  it(
    'keeps a message that is deleted with the handle of an earlier receive',
    withQueue({ VisibilityTimeout: '1' }, async (bench) => {
      await send(bench);
      const [first] = await bench.receive();
      bench.pass(1);
      await bench.receive();
      const ReceiptHandle = first?.handle;
      await bench.sqs.send(new DeleteMessageCommand({ QueueUrl: bench.url, ReceiptHandle }));
      bench.pass(1);
      expect(bodies(await bench.receive())).toEqual(['x']);
    }),
  );

  it(
    'does not change the visibility of a message that is not in flight',
    withQueue({ VisibilityTimeout: '1' }, async (bench) => {
      await send(bench);
      const [message] = await bench.receive();
      bench.pass(1);
      const ReceiptHandle = message?.handle;
      const input = { QueueUrl: bench.url, ReceiptHandle, VisibilityTimeout: 5 };
      const call = bench.sqs.send(new ChangeMessageVisibilityCommand(input));
      expect(await ending(call)).toBe('400 MessageNotInflight');
    }),
  );

  it(
    'refuses FIFO queues rather than pretending to order',
    withQueue({}, async ({ sqs }) => {
      const call = sqs.send(new CreateQueueCommand({ QueueName: 'events.fifo' }));
      expect(await ending(call)).toMatch('400 InvalidParameterValue');
    }),
  );
});
