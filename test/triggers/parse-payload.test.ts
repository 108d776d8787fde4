import { describe, expect, it } from '@jest/globals';
import { parsePayload } from '../../src/triggers/parse-payload.ts';
import { goodEnvelope, goodMessage, goodRecord, recordWithout } from './good-record.ts';

type Row = [messageId: string | undefined, position: string, kind: string];

const rows = (payload: unknown): Row[] =>
  parsePayload(payload, {}).map(({ messageId, position, record }) => [
    messageId,
    position,
    record.kind,
  ]);

const problem = (payload: unknown): string | undefined => {
  const [delivery] = parsePayload(payload, {});
  return delivery?.record.kind === 'not-understood' ? delivery.record.problem : undefined;
};

const notification = (message: unknown) => ({
  Type: 'Notification',
  MessageId: 'of-the-topic',
  TopicArn: 'arn:aws:sns:eu-west-1:111122223333:bucket-events',
  Message: JSON.stringify(message),
});

const logFile = { Records: [goodRecord(), goodRecord({ readOnly: true })] };

const shapes: { title: string; payload: unknown; gives: Row[] }[] = [
  {
    title: 'an SQS batch of EventBridge events',
    payload: { Records: [goodMessage('a'), goodMessage('b')] },
    gives: [
      ['a', 'Records[0].body.detail', 'bucket'],
      ['b', 'Records[1].body.detail', 'bucket'],
    ],
  },
  {
    title: 'an SQS message with a bare record',
    payload: { Records: [goodMessage('a', goodRecord())] },
    gives: [['a', 'Records[0].body', 'bucket']],
  },
  {
    title: 'an SQS message with a log file',
    payload: { Records: [goodMessage('a', logFile)] },
    gives: [
      ['a', 'Records[0].body.Records[0]', 'bucket'],
      ['a', 'Records[0].body.Records[1]', 'ignored'],
    ],
  },
  {
    title: 'an SQS message with an SNS notification',
    payload: { Records: [goodMessage('a', notification(goodEnvelope()))] },
    gives: [['a', 'Records[0].body.Message.detail', 'bucket']],
  },
  {
    title: 'an SQS message with a notification of a log file',
    payload: { Records: [goodMessage('a', notification(logFile))] },
    gives: [
      ['a', 'Records[0].body.Message.Records[0]', 'bucket'],
      ['a', 'Records[0].body.Message.Records[1]', 'ignored'],
    ],
  },
  {
    title: 'an SNS invocation',
    payload: { Records: [{ EventSource: 'aws:sns', Sns: notification(goodEnvelope()) }] },
    gives: [[undefined, 'Records[0].Sns.Message.detail', 'bucket']],
  },
  {
    title: 'one EventBridge event',
    payload: goodEnvelope(),
    gives: [[undefined, 'detail', 'bucket']],
  },
  {
    title: 'an EventBridge event of a service, not of a call',
    payload: goodEnvelope(goodRecord({ eventSource: 'kms.amazonaws.com' }), {
      'detail-type': 'AWS Service Event via CloudTrail',
    }),
    gives: [[undefined, 'detail', 'ignored']],
  },
  {
    title: 'one record with a member called detail',
    payload: goodRecord({ detail: {} }),
    gives: [[undefined, 'payload', 'bucket']],
  },
  { title: 'one record', payload: goodRecord(), gives: [[undefined, 'payload', 'bucket']] },
  {
    title: 'a log file',
    payload: logFile,
    gives: [
      [undefined, 'Records[0]', 'bucket'],
      [undefined, 'Records[1]', 'ignored'],
    ],
  },
  {
    title: 'a message that lost its event source',
    payload: { Records: [{ messageId: 'a', body: JSON.stringify(goodRecord()) }] },
    gives: [['a', 'Records[0].body', 'bucket']],
  },
  {
    title: 'a poison message between others',
    payload: { Records: [goodMessage('a'), goodMessage('b', '{"detail": {'), goodMessage('c')] },
    gives: [
      ['a', 'Records[0].body.detail', 'bucket'],
      ['b', 'Records[1].body', 'not-understood'],
      ['c', 'Records[2].body.detail', 'bucket'],
    ],
  },
  {
    title: 'a message without body',
    payload: { Records: [{ ...goodMessage('a'), body: null }] },
    gives: [['a', 'Records[0].body', 'not-understood']],
  },
  {
    title: 'a message with an empty log file',
    payload: { Records: [goodMessage('a', { Records: [] })] },
    gives: [['a', 'Records[0].body.Records', 'not-understood']],
  },
  {
    title: 'a message that claims to hold another message',
    payload: { Records: [goodMessage('a', { Records: [goodMessage('b')] })] },
    gives: [['a', 'Records[0].body.Records[0].body.detail', 'bucket']],
  },
];

describe('parsePayload', () => {
  it.each(shapes)('finds the records of $title', ({ payload, gives }) => {
    expect(rows(payload)).toEqual(gives);
  });

  it.each([undefined, null, true, 7, '', 'text', [], [goodRecord()], {}, { Records: 'x' }])(
    'answers %j, which is none of these, with one delivery',
    (payload) => {
      expect(rows(payload)).toEqual([[undefined, 'payload', 'not-understood']]);
    },
  );

  it('finds nothing in a log file without records', () => {
    expect(rows({ Records: [] })).toEqual([]);
  });

  it.each([
    [null, 'expected messages, an event or a record, got null'],
    [goodMessage('a', '{"Records":[]}'), 'expected 1 to 10000 records, got 0'],
    [goodMessage('a', '<xml/>'), 'expected JSON, got 6 characters of other text'],
    [{ ...goodMessage('a'), body: {} }, 'expected JSON text, got an object'],
    [goodEnvelope('text'), 'expected a CloudTrail record, got "text"'],
    [
      goodEnvelope({}, { 'detail-type': 'Scheduled Event' }),
      'eventName is missing in an event of type "Scheduled Event": expected a CloudTrail record',
    ],
  ])('says what is wrong with %j', (payload, text) => {
    expect(problem(payload)).toBe(text);
  });

  it('asks the envelope for what the record leaves out, and for nothing else', () => {
    const record = recordWithout('awsRegion', 'recipientAccountId', 'resources', 'eventID');
    const envelope = goodEnvelope(record, { account: '999988887777', region: 'us-west-2' });
    expect(parsePayload(envelope, {})).toMatchObject([
      {
        record: {
          hint: { name: 'app-data', region: 'us-west-2', account: '999988887777' },
          cause: { eventId: undefined },
        },
      },
    ]);
  });

  it('passes the context on', () => {
    const payload = { Records: [goodMessage('a')] };
    expect(parsePayload(payload, { ownAccount: '999988887777' })).toMatchObject([
      { record: { kind: 'ignored', reason: 'other-account' } },
    ]);
  });

  it('answers a broken wrapping of an own message under its own id only', () => {
    const hijack = goodMessage('a', { messageId: 'b', body: 'not JSON' });
    expect(rows({ Records: [hijack] })).toEqual([['a', 'Records[0].body.body', 'not-understood']]);
  });
});
