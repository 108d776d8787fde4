import { describe, expect, it } from '@jest/globals';
import { parseRecord, WATCHED_EVENTS } from '../../src/triggers/parse-record.ts';
import type { IgnoredReason, TriggerContext } from '../../src/triggers/parse-record.ts';
import { goodRecord, recordWithout } from './good-record.ts';

const own: TriggerContext = {
  ownRoleArn: 'arn:aws:iam::111122223333:role/reseal/reseal-role',
  ownAccount: '111122223333',
};
const ownSession = {
  type: 'AssumedRole',
  arn: 'arn:aws:sts::111122223333:assumed-role/reseal-role/bucket-changed',
  sessionContext: { sessionIssuer: { arn: own.ownRoleArn } },
};
const foreign = { recipientAccountId: '999988887777', resources: [] };

type Case = {
  title: string;
  why: string;
  record: Record<string, unknown>;
  is: IgnoredReason | 'bucket' | 'not-understood';
};

const cases: Case[] = [
  {
    title: 'a refused call',
    why: 'failures are delivered too (1.7)',
    record: goodRecord({ errorCode: 'AccessDenied', errorMessage: 'Access Denied' }),
    is: 'failed-call',
  },
  {
    title: 'an error code that was converted',
    why: 'any code says the call failed (1.18)',
    record: goodRecord({ errorCode: 404 }),
    is: 'failed-call',
  },
  {
    title: 'an empty error code',
    why: 'some publishers write "" (1.7)',
    record: goodRecord({ errorCode: '' }),
    is: 'bucket',
  },
  {
    title: 'a null error code',
    why: 'null says nothing failed',
    record: goodRecord({ errorCode: null }),
    is: 'bucket',
  },
  {
    title: 'an error code of no known form',
    why: 'in doubt, look',
    record: goodRecord({ errorCode: {} }),
    is: 'bucket',
  },
  {
    title: 'a creation that may be a second one',
    why: 'success is not newness (1.6)',
    record: goodRecord({ eventName: 'CreateBucket', resources: undefined }),
    is: 'bucket',
  },
  {
    title: 'a read',
    why: 'rules can let reads through (1.2)',
    record: goodRecord({ eventName: 'GetBucketPolicy', readOnly: true }),
    is: 'read-only',
  },
  {
    title: 'a read, flag as text',
    why: 'values change type on the way (1.18)',
    record: goodRecord({ readOnly: 'true' }),
    is: 'read-only',
  },
  {
    title: 'no readOnly member',
    why: 'the record of 2019 lacks it',
    record: recordWithout('readOnly'),
    is: 'bucket',
  },
  {
    title: 'our own write',
    why: 'else we answer ourselves (1.13)',
    record: goodRecord({ userIdentity: ownSession }),
    is: 'own-role',
  },
  {
    title: 'our own write that failed',
    why: 'nothing changed: the better reason',
    record: goodRecord({ userIdentity: ownSession, errorCode: 'AccessDenied' }),
    is: 'failed-call',
  },
  {
    title: 'our own write, bucket unreadable',
    why: 'must not become a poison message',
    record: goodRecord({ userIdentity: ownSession, requestParameters: null, resources: [] }),
    is: 'own-role',
  },
  {
    title: 'no event source',
    why: 'shortened records lack it',
    record: recordWithout('eventSource'),
    is: 'bucket',
  },
  {
    title: 'a watched name of another service',
    why: 'elsewhere it means another thing (2.14)',
    record: goodRecord({ eventSource: 's3tables.amazonaws.com' }),
    is: 'event-not-watched',
  },
  {
    title: 'S3 Vectors',
    why: 'own API and principal (2.14)',
    record: goodRecord({ eventSource: 's3vectors.amazonaws.com', eventName: 'CreateVectorBucket' }),
    is: 'event-not-watched',
  },
  {
    title: 'S3 on Outposts',
    why: 'own API and principal (2.14)',
    record: goodRecord({ eventSource: 's3-outposts.amazonaws.com' }),
    is: 'event-not-watched',
  },
  {
    title: 'a failed call that is not watched',
    why: 'what it is comes before how it went',
    record: goodRecord({ eventName: 'DeleteBucket', errorCode: 'BucketNotEmpty' }),
    is: 'event-not-watched',
  },
  {
    title: 'a service event without parameters',
    why: 'requestParameters is null (1.15, 1.19)',
    record: goodRecord({
      eventSource: 'kms.amazonaws.com',
      eventName: 'RotateKey',
      eventType: 'AwsServiceEvent',
      userIdentity: { accountId: '111122223333', invokedBy: 'AWS Internal' },
      requestParameters: null,
    }),
    is: 'event-not-watched',
  },
  {
    title: 'a directory bucket by its source',
    why: 's3express has its own source (1.21)',
    record: goodRecord({ eventSource: 's3express.amazonaws.com' }),
    is: 'directory-bucket',
  },
  {
    title: 'a directory bucket by its name',
    why: 'the suffix is reserved (2.13)',
    record: goodRecord({ requestParameters: { bucketName: 'app--euw1-az1--x-s3' } }),
    is: 'directory-bucket',
  },
  {
    title: 'an account-regional bucket',
    why: '-an is a general purpose bucket (2.14)',
    record: goodRecord({
      requestParameters: { bucketName: 'app-111122223333-eu-west-1-an' },
    }),
    is: 'bucket',
  },
  {
    title: 'another account',
    why: 'callers get a copy of the event',
    record: goodRecord(foreign),
    is: 'other-account',
  },
  {
    title: 'another account, Region unreadable',
    why: 'not ours to understand',
    record: goodRecord({ ...foreign, awsRegion: 'mars' }),
    is: 'other-account',
  },
  {
    title: 'no account at all',
    why: 'absent is not different',
    record: recordWithout('recipientAccountId', 'resources', 'userIdentity'),
    is: 'bucket',
  },
  {
    title: 'an event from the future',
    why: 'no time decides anything (1.11)',
    record: goodRecord({ eventTime: '2099-01-01T00:00:00Z' }),
    is: 'bucket',
  },
];

it('leaves a bucket of another Region to the deployment there, and says where it is', () => {
  const elsewhere = goodRecord({ awsRegion: 'us-east-2' });
  const only = { ...own, onlyRegion: 'eu-west-1' };
  expect(parseRecord(elsewhere, only)).toMatchObject({
    reason: 'other-region',
    hint: { region: 'us-east-2' },
  });
  expect(parseRecord(elsewhere, own)).toMatchObject({ kind: 'bucket' });
  expect(parseRecord(goodRecord({ awsRegion: 'eu-west-1' }), only).kind).toBe('bucket');
});

const kindOf = (record: unknown, context: TriggerContext = own): string => {
  const parsed = parseRecord(record, context);
  return parsed.kind === 'ignored' ? parsed.reason : parsed.kind;
};

describe('parseRecord', () => {
  it.each(cases)('$title → $is ($why)', ({ record, is }) => {
    expect(kindOf(record)).toBe(is);
  });

  it('watches the five events that can break a seal', () => {
    expect(WATCHED_EVENTS.toSorted()).toEqual([
      'CreateBucket',
      'DeleteBucketEncryption',
      'DeleteBucketPolicy',
      'PutBucketEncryption',
      'PutBucketPolicy',
    ]);
    for (const eventName of WATCHED_EVENTS)
      expect(kindOf(goodRecord({ eventName }))).toBe('bucket');
  });

  it.each(['putbucketpolicy', 'PutBucketPolicyX', 'PutBucketTagging', 'constructor', '__proto__'])(
    'does not watch %s',
    (eventName) => {
      expect(kindOf(goodRecord({ eventName }))).toBe('event-not-watched');
    },
  );

  it.each(['1.03', '1.05', '1.08', '1.11', '1', '01.2', 1.08, '', undefined, null])(
    'reads eventVersion %p',
    (eventVersion) => {
      expect(kindOf(goodRecord({ eventVersion }))).toBe('bucket');
    },
  );

  it.each(['2.0', '10.1', '0.9', 2, 'one', '1x.0', '0x1', '1e0', ' 1', true, {}, ['1.08']])(
    'refuses eventVersion %p: the members may mean something else',
    (eventVersion) => {
      expect(kindOf(goodRecord({ eventVersion }))).toBe('not-understood');
    },
  );

  it('keeps the account open to all when it is not told which is its own', () => {
    expect(kindOf(goodRecord(foreign), {})).toBe('bucket');
    expect(kindOf(goodRecord({ userIdentity: ownSession }), {})).toBe('bucket');
  });

  it('says who caused an event even when it ignores it', () => {
    expect(parseRecord(goodRecord({ readOnly: true }), own)).toMatchObject({
      cause: { eventName: 'PutBucketPolicy', actor: { sourceAddress: '203.0.113.10' } },
    });
  });

  it.each([
    [null, 'expected a CloudTrail record, got null'],
    ['text', 'expected a CloudTrail record, got "text"'],
    [[1, 2], 'expected a CloudTrail record, got an array of 2'],
    [{}, 'eventName is missing: expected a CloudTrail record'],
    [{ eventName: '' }, 'eventName is missing: expected a CloudTrail record'],
    [goodRecord({ eventVersion: '2.0' }), 'eventVersion: "2.0" is not 1.x, the format known here'],
  ])('tells what it did not understand: %j', (record, problem) => {
    expect(parseRecord(record, own)).toEqual({ kind: 'not-understood', problem });
  });

  it('names the type of an EventBridge event that holds no record', () => {
    expect(parseRecord({}, own, { 'detail-type': 'Scheduled Event' })).toEqual({
      kind: 'not-understood',
      problem:
        'eventName is missing in an event of type "Scheduled Event": expected a CloudTrail record',
    });
  });
});
