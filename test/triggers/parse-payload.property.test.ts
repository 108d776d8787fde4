import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parsePayload } from '../../src/triggers/parse-payload.ts';
import type { Delivery } from '../../src/triggers/parse-payload.ts';
import { WATCHED_EVENTS } from '../../src/triggers/parse-record.ts';
import { bucketResource, goodEnvelope, goodMessage, goodRecord } from './good-record.ts';

const context = {
  ownRoleArn: 'arn:aws:iam::111122223333:role/reseal/reseal-role',
  ownAccount: '111122223333',
};

const json = fc.jsonValue({ maxDepth: 4 });

/** Near misses: the members of a good record, some of them replaced by anything or left out. */
const nearRecord = fc
  .record(
    {
      eventName: fc.oneof(fc.constantFrom(...WATCHED_EVENTS, 'GetBucketAcl'), json),
      eventVersion: fc.oneof(fc.constantFrom('1.03', '1.11', '2.0'), json),
      eventSource: fc.oneof(fc.constantFrom('s3.amazonaws.com', 's3express.amazonaws.com'), json),
      readOnly: fc.oneof(fc.boolean(), json),
      errorCode: fc.oneof(fc.constantFrom('', 'AccessDenied'), json),
      awsRegion: fc.oneof(fc.constantFrom('us-east-1', 'eusc-de-east-1', ''), json),
      recipientAccountId: fc.oneof(fc.constantFrom('111122223333', '16xxxxxxxxx9'), json),
      userIdentity: fc.oneof(fc.record({ arn: json, sessionContext: json, accountId: json }), json),
      resources: fc.oneof(fc.array(fc.oneof(fc.constant(bucketResource('app-data')), json)), json),
      requestParameters: fc.oneof(
        fc.record(
          {
            bucketName: fc.oneof(fc.constantFrom('app-data', 'x--x-s3', 'x-s3alias', 123), json),
            Host: fc.oneof(fc.constant('b.s3.amazonaws.com'), json),
            host: json,
            CreateBucketConfiguration: fc.oneof(fc.record({ LocationConstraint: json }), json),
          },
          { requiredKeys: [] },
        ),
        json,
      ),
    },
    { requiredKeys: [] },
  )
  .map((changes) => goodRecord(changes));

const wrapped = fc.oneof(
  nearRecord,
  nearRecord.map((record) => goodEnvelope(record)),
  nearRecord.map((record) => ({ Records: [record] })),
  fc.record({ version: json, detail: json, 'detail-type': json, region: json, account: json }),
  fc.record({ Records: fc.oneof(fc.array(fc.oneof(nearRecord, json)), json) }),
  fc.record({ Type: fc.constant('Notification'), Message: fc.oneof(fc.string(), json) }),
  fc.record({ messageId: json, body: fc.oneof(fc.json(), json), eventSource: json }),
  json,
);

const body = fc.oneof(
  wrapped.map((value) => JSON.stringify(value)),
  fc.string(),
);

const messages = fc
  .uniqueArray(fc.uuid(), { minLength: 1, maxLength: 6 })
  .chain((ids) => fc.tuple(...ids.map((id) => body.map((text) => goodMessage(id, text)))));

const of = (deliveries: Delivery[], messageId: string): Delivery[] =>
  deliveries.filter((delivery) => delivery.messageId === messageId);

describe('parsePayload', () => {
  it('always answers, whatever the JSON, and never with a long or broken line', () => {
    fc.assert(
      fc.property(fc.oneof(wrapped, json, body), (payload) => {
        const deliveries = parsePayload(payload, context);
        const isEmptyList = JSON.stringify(payload) === '{"Records":[]}';
        expect(deliveries.length > 0).toBe(!isEmptyList);
        for (const { position, record } of deliveries) {
          expect(position).not.toBe('');
          if (record.kind !== 'not-understood') continue;
          expect(record.problem.length).toBeLessThan(300);
          expect(record.problem).not.toMatch(/[\n\r]/);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('always represents each SQS message, and never a message that was not sent', () => {
    fc.assert(
      fc.property(messages, (batch) => {
        const deliveries = parsePayload({ Records: batch }, context);
        const ids = new Set(deliveries.map(({ messageId }) => messageId));
        expect(ids).toEqual(new Set(batch.map(({ messageId }) => messageId)));
      }),
    );
  });

  it('always keeps the messages in their order and together', () => {
    fc.assert(
      fc.property(messages, (batch) => {
        const deliveries = parsePayload({ Records: batch }, context);
        expect(batch.flatMap(({ messageId }) => of(deliveries, messageId))).toEqual(deliveries);
      }),
    );
  });

  it('never lets a neighbour change what is said of a message', () => {
    fc.assert(
      fc.property(messages, body, fc.nat(), (batch, poison, at) => {
        const index = at % batch.length;
        const poisoned = batch.map((message, i) =>
          i === index ? { ...message, body: poison } : message,
        );
        const before = parsePayload({ Records: batch }, context);
        const after = parsePayload({ Records: poisoned }, context);
        for (const { messageId } of batch.toSpliced(index, 1)) {
          expect(of(after, messageId)).toEqual(of(before, messageId));
        }
      }),
    );
  });

  it('always says the same of a record, however it is wrapped', () => {
    fc.assert(
      fc.property(nearRecord, (record) => {
        const [bare] = parsePayload({ Records: [record] }, context);
        const text = JSON.stringify({ Records: [record] });
        const [queued] = parsePayload({ Records: [goodMessage('a', text)] }, context);
        expect(queued?.record).toEqual(bare?.record);
      }),
    );
  });

  it('never decides by anything but the name of the event and its bucket', () => {
    const noise = fc.record({
      eventTime: json,
      userAgent: json,
      sourceIPAddress: json,
      responseElements: json,
    });
    fc.assert(
      fc.property(noise, (changes) => {
        expect(parsePayload(goodRecord(changes), context)).toMatchObject([
          { record: { kind: 'bucket', hint: { name: 'app-data', region: 'eu-west-1' } } },
        ]);
      }),
    );
  });
});
