import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WATCHED_KEY_EVENTS } from '../../src/core/key-event.ts';
import { parseRecord } from '../../src/triggers/parse-record.ts';
import { goodEnvelope, goodRecord } from './good-record.ts';

const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
const arn = `arn:aws:kms:eu-west-1:111122223333:key/${id}`;
const resource = { accountId: '111122223333', type: 'AWS::KMS::Key', ARN: arn };

/** A key that is named by its id in the parameters, and nowhere else. */
const keyRecord = (changes: Record<string, unknown> = {}) =>
  goodRecord({
    eventSource: 'kms.amazonaws.com',
    eventName: 'DisableKey',
    requestParameters: { keyId: id },
    resources: undefined,
    ...changes,
  });

const hintOf = (record: unknown, envelope?: Record<string, unknown>) => {
  const parsed = parseRecord(record, {}, envelope);
  return parsed.kind === 'key' ? parsed.hint : parsed;
};

describe('a record of KMS', () => {
  it.each([
    ['its id', {}, 'keys are changed from their own account and Region'],
    ['its ARN', { requestParameters: { keyId: arn } }, 'says all'],
    [
      'an alias, with the ARN in resources',
      { requestParameters: { keyId: 'alias/a' }, resources: [resource] },
      'the ARN is the truth',
    ],
    [
      'resources without a type',
      { requestParameters: null, resources: [{ ARN: arn }] },
      'records of 2014',
    ],
    [
      'the answer',
      { requestParameters: null, responseElements: { keyId: arn } },
      'DeleteKey since December 2022',
    ],
    [
      'what a service event adds',
      { requestParameters: null, serviceEventDetails: { keyId: id } },
      'DeleteExpiredKeyMaterial',
    ],
    [
      'resources among others',
      { resources: [{ ARN: 'arn:aws:s3:::a' }, 7, null, resource] },
      'only keys count',
    ],
    [
      'an ARN of another Region than that of the call',
      { awsRegion: 'us-east-1', resources: [resource] },
      'so in examples of AWS',
    ],
  ])('gives the ARN from %s', (_title, changes, _why) => {
    expect(hintOf(keyRecord(changes))).toMatchObject({
      arn,
      named: expect.any(String),
      region: 'eu-west-1',
    });
  });

  it('builds the ARN of a replica in its own Region and partition', () => {
    const mrk = 'mrk-1234abcd12ab34cd56ef1234567890ab';
    const changes = { requestParameters: { keyId: mrk }, awsRegion: 'cn-north-1' };
    expect(hintOf(keyRecord(changes))).toMatchObject({
      arn: `arn:aws-cn:kms:cn-north-1:111122223333:key/${mrk}`,
    });
  });

  it.each([
    ['an alias', { requestParameters: { keyId: 'alias/data' } }, 'alias/data'],
    ['an id without account', { recipientAccountId: undefined }, id],
    ['an id in an account that is none', { recipientAccountId: '16xxxxxxxxx9' }, id],
    ['text that is no id', { requestParameters: { keyId: 'x; rm -rf /' } }, 'x; rm -rf /'],
    [
      'an ARN of an alias',
      { requestParameters: { keyId: arn.replace('key/', 'alias/') } },
      arn.replace('key/', 'alias/'),
    ],
  ])('gives no ARN from %s', (_title, changes, named) => {
    expect(hintOf(keyRecord(changes))).toMatchObject({ arn: undefined, named });
  });

  it('takes account and Region from the envelope where the record lacks them', () => {
    const record = keyRecord({ recipientAccountId: undefined, awsRegion: undefined });
    expect(hintOf(record, goodEnvelope(record))).toMatchObject({ arn, region: 'eu-west-1' });
  });

  it('keeps the date of a deletion as CloudTrail wrote it', () => {
    const responseElements = { keyId: arn, deletionDate: 'Oct 21, 2024, 2:25:29 PM' };
    expect(hintOf(keyRecord({ eventName: 'ScheduleKeyDeletion', responseElements }))).toMatchObject(
      {
        eventName: 'ScheduleKeyDeletion',
        deletionDate: 'Oct 21, 2024, 2:25:29 PM',
      },
    );
  });

  it.each([
    ['failed-call', { errorCode: 'AccessDenied' }],
    ['failed-call', { errorCode: 'NotFoundException' }],
    ['event-not-watched', { eventName: 'PutKeyPolicy' }],
    ['event-not-watched', { eventName: 'PutBucketPolicy' }],
    ['event-not-watched', { eventSource: 's3.amazonaws.com' }],
    ['read-only', { eventName: 'DescribeKey', readOnly: true }],
  ])('is ignored as %s: %j', (reason, changes) => {
    expect(hintOf(keyRecord(changes))).toMatchObject({ kind: 'ignored', reason });
  });

  it('is never ignored because our own role made the call: it may make none', () => {
    const ownRoleArn = 'arn:aws:iam::111122223333:role/ci/deploy';
    expect(parseRecord(keyRecord(), { ownRoleArn }).kind).toBe('key');
  });

  it.each([
    ['no key at all', { requestParameters: {} }, /keyId is missing/],
    ['a Region that is none', { awsRegion: 'nowhere' }, /not a Region/],
    ['a version of tomorrow', { eventVersion: '2.0' }, /eventVersion/],
  ])('is not understood with %s', (_title, changes, problem) => {
    expect(hintOf(keyRecord(changes))).toMatchObject({ problem: expect.stringMatching(problem) });
  });

  it('never throws, and never makes an ARN of anything but checked characters', () => {
    const names = fc.constantFrom(
      'requestParameters',
      'responseElements',
      'resources',
      'serviceEventDetails',
    );
    const values = fc.oneof(
      fc.jsonValue(),
      fc.record({ keyId: fc.string() }),
      fc.array(fc.record({ ARN: fc.string() })),
    );
    const event = fc.constantFrom(...WATCHED_KEY_EVENTS);
    fc.assert(
      fc.property(fc.dictionary(names, values), event, (changes, eventName) => {
        const parsed = parseRecord(keyRecord({ ...changes, eventName }), {});
        const found = parsed.kind === 'key' ? (parsed.hint.arn ?? arn) : arn;
        expect(found).toMatch(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/);
      }),
    );
  });
});
