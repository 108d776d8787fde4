import { describe, expect, it } from '@jest/globals';
import { MAX_RECORDS, parsePayload } from '../../src/triggers/parse-payload.ts';
import type { Delivery } from '../../src/triggers/parse-payload.ts';
import { parseRecord } from '../../src/triggers/parse-record.ts';
import { bucketResource, goodMessage, goodRecord } from './good-record.ts';

const MEGABYTE = 1_000_000;
const long = 'a'.repeat(MEGABYTE);

/** Enough for any message of ours, and for a path and a quoted value in it. */
const MAX_PROBLEM_LENGTH = 300;

const problems = (deliveries: Delivery[]): string[] =>
  deliveries.flatMap(({ record }) => (record.kind === 'not-understood' ? [record.problem] : []));

function expectOneShortProblem(payload: unknown): void {
  const found = problems(parsePayload(payload, {}));
  expect(found).toHaveLength(1);
  expect(found[0]?.length).toBeLessThan(MAX_PROBLEM_LENGTH);
  expect(found[0]).not.toMatch(/[\n\r]/);
}

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const bodies = [
  { title: 'a megabyte of text', body: long },
  { title: 'a megabyte of line ends', body: '\n'.repeat(MEGABYTE) },
  { title: 'a hundred thousand arrays in each other', body: nested(100_000) },
  { title: 'a hundred thousand arrays never closed', body: '['.repeat(100_000) },
  { title: 'a hundred thousand objects in each other', body: `${'{"detail":'.repeat(100_000)}1` },
  { title: 'a deep record', body: `{"eventName":${nested(100_000)}}` },
  {
    title: 'a deep version',
    body: `{"eventName":"PutBucketPolicy","eventVersion":${nested(9e4)}}`,
  },
  { title: 'a deep Region', body: JSON.stringify(goodRecord({ awsRegion: [[[[{}]]]] })) },
  { title: 'a name of a megabyte', body: named(long) },
  { title: 'a name that is almost an ARN', body: named(`arn:aws:s3:${'/'.repeat(MEGABYTE)}`) },
  { title: 'a name of colons', body: named(':'.repeat(MEGABYTE)) },
  {
    title: 'a Region of a megabyte',
    body: JSON.stringify(goodRecord({ awsRegion: 'a-'.repeat(5e5) })),
  },
  { title: 'a prototype as a member', body: '{"__proto__":{"eventName":"PutBucketPolicy"}}' },
];

function named(bucketName: string): string {
  return JSON.stringify(goodRecord({ requestParameters: { bucketName } }));
}

describe('hostile input', () => {
  it.each(bodies)('is one short problem: $title', ({ body }) => {
    expectOneShortProblem({ Records: [goodMessage('a', body)] });
  });

  it('stops at messages within messages', () => {
    let body = JSON.stringify(goodRecord());
    for (let layer = 0; layer < 12; layer++) body = JSON.stringify({ messageId: 'x', body });
    expectOneShortProblem({ Records: [goodMessage('a', body)] });
    expect(parsePayload({ Records: [goodMessage('a', body)] }, {})).toMatchObject([
      { messageId: 'a', record: { problem: 'wrapped more than 8 times' } },
    ]);
  });

  it('stops at lists within lists', () => {
    let list: unknown = goodRecord();
    for (let layer = 0; layer < 10_000; layer++) list = { Records: [list] };
    expectOneShortProblem(list);
  });

  it('reads the largest batch there is, and says when more arrives', () => {
    const records = Array.from({ length: MAX_RECORDS }, () => ({ eventName: 'x' }));
    expect(problems(parsePayload({ Records: records }, {}))).toEqual([]);
    const deliveries = parsePayload({ Records: [...records, ...records] }, {});
    expect(deliveries).toHaveLength(MAX_RECORDS + 1);
    expect(problems(deliveries)).toEqual(['expected 1 to 10000 records, got 20000']);
  });

  it('does not search endless resources', () => {
    const resources = Array.from({ length: 100_000 }, () => bucketResource('other'));
    const record = goodRecord({ resources: [...resources, bucketResource('app-data', '9')] });
    expect(parseRecord(record, {})).toMatchObject({ hint: { account: '111122223333' } });
  });

  it('reads a host name of a megabyte in no time', () => {
    for (const part of ['.s3.', 'a.s3-', '.', 'a.']) {
      const Host = part.repeat(MEGABYTE / part.length);
      const record = goodRecord({ requestParameters: { bucketName: 123, Host }, resources: [] });
      const startedMs = performance.now();
      expect(parseRecord(record, {})).toMatchObject({ hint: { name: '123' } });
      expect(performance.now() - startedMs).toBeLessThan(200);
    }
  });

  it('keeps no more than a kilobyte of any text', () => {
    const record = goodRecord({
      userIdentity: {
        arn: long,
        sessionContext: { sessionIssuer: { arn: long } },
        invokedBy: long,
      },
      eventID: long,
      eventTime: long,
      userAgent: long,
      sourceIPAddress: long,
      recipientAccountId: long,
      resources: [],
    });
    expect(JSON.stringify(parseRecord(record, {})).length).toBeLessThan(10_000);
    const ignored = parseRecord(goodRecord({ eventName: long }), {});
    expect(JSON.stringify(ignored).length).toBeLessThan(2_000);
  });
});
