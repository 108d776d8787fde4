import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { awsClients } from '../../src/aws/clients.ts';
import { messageSender } from '../../src/aws/send-messages.ts';
import { region } from '../support/local-world.ts';

const sqs = mockClient(SQSClient);
const send = messageSender(region, awsClients({ pathStyle: true }));
const url = 'https://sqs.eu-west-1.amazonaws.com/111122223333/bucket-changed';

beforeAll(() => {
  process.env['AWS_REGION'] = region;
});
beforeEach(() => {
  sqs.reset();
});
afterAll(() => {
  sqs.restore();
});

const idsSent = () =>
  sqs
    .commandCalls(SendMessageBatchCommand)
    .map(({ args }) => args[0].input.Entries?.map(({ Id }) => Id));

describe('messages', () => {
  it('go in batches of ten', async () => {
    sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
    const messages = Array.from({ length: 23 }, (_, index) => ({ body: String(index) }));
    expect(await send(url, messages)).toBeUndefined();
    expect(idsSent().map((ids) => ids?.length)).toEqual([10, 10, 3]);
  });

  it('that failed alone are sent again, and no others', async () => {
    const failed = { Id: '1', Code: 'InternalError', SenderFault: false };
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Successful: [], Failed: [failed] })
      .resolves({ Successful: [], Failed: [] });
    expect(await send(url, [{ body: 'a' }, { body: 'b' }, { body: 'c' }])).toBeUndefined();
    expect(idsSent()).toEqual([['0', '1', '2'], ['1']]);
  });

  it('that fail again and again are told, and those that SQS refuses at once', async () => {
    const failed = { Id: '0', Code: 'InternalError', SenderFault: false };
    sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [failed] });
    const failure = { kind: 'unavailable', action: 'sqs:SendMessage', name: 'InternalError' };
    expect(await send(url, [{ body: 'a' }])).toEqual(failure);
    expect(idsSent()).toHaveLength(4);
    sqs.reset();
    const refused = { ...failed, Code: 'InvalidMessageContents', SenderFault: true };
    sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [refused] });
    expect(await send(url, [{ body: 'a' }])).toMatchObject({ kind: 'rejected' });
    expect(idsSent()).toHaveLength(1);
  }, 20_000);
});
