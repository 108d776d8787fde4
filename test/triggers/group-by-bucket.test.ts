import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketRef } from '../../src/core/bucket-ref.ts';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import { parseAccountId, parseRegion } from '../../src/core/names.ts';
import type { Parsed } from '../../src/core/names.ts';
import { groupByBucket } from '../../src/triggers/group-by-bucket.ts';
import { parsePayload } from '../../src/triggers/parse-payload.ts';
import type { BucketHint } from '../../src/triggers/parse-record.ts';
import { goodMessage, goodRecord } from './good-record.ts';

function valueOf<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
}

const ownAccount = valueOf(parseAccountId('111122223333'));
const ownRegion = valueOf(parseRegion('eu-west-1'));

const complete = (hint: BucketHint): BucketRef =>
  bucketRef(
    hint.account === undefined ? ownAccount : valueOf(parseAccountId(hint.account)),
    hint.region ?? ownRegion,
    hint.name,
  );

const runsOf = (payload: unknown) => groupByBucket(parsePayload(payload, {}), complete);

/** What the runs come to: `name region account`, event ids, message ids. */
const summary = (payload: unknown) =>
  runsOf(payload).map(({ ref, causes, messageIds }) => ({
    bucket: `${ref.name} ${ref.region} ${ref.account}`,
    events: causes.map(({ eventId }) => eventId),
    messageIds,
  }));

const about = (bucketName: string, eventID: unknown, changes: Record<string, unknown> = {}) =>
  goodRecord({ requestParameters: { bucketName }, resources: [], eventID, ...changes });

const batch = (...bodies: unknown[]) => ({
  Records: bodies.map((body, index) => goodMessage(`m${index}`, body)),
});

describe('groupByBucket', () => {
  it('makes one run of ten events for one bucket, with every cause and message', () => {
    const file = new URL('../../events/sqs-ten-events-one-bucket-synthetic.json', import.meta.url);
    const [run, ...others] = runsOf(JSON.parse(readFileSync(file, 'utf8')));
    expect(others).toEqual([]);
    expect(run?.ref).toMatchObject({ name: 'app-data', region: ownRegion, account: ownAccount });
    expect(run?.messageIds).toHaveLength(10);
    expect(run?.causes.map(({ eventName }) => eventName)).toEqual([
      'CreateBucket',
      'PutBucketEncryption',
      'PutBucketPolicy',
      'DeleteBucketPolicy',
      'PutBucketPolicy',
      'DeleteBucketEncryption',
      'PutBucketEncryption',
      'PutBucketPolicy',
      'DeleteBucketPolicy',
    ]);
  });

  it('tells an event that was delivered twice once, and answers both messages (1.10)', () => {
    expect(summary(batch(about('app-data', 'e1'), about('app-data', 'e1')))).toEqual([
      { bucket: 'app-data eu-west-1 111122223333', events: ['e1'], messageIds: ['m0', 'm1'] },
    ]);
  });

  it('keeps events without an id apart: they may be different ones', () => {
    const [run] = summary(batch(about('app-data', undefined), about('app-data', '')));
    expect(run?.events).toStrictEqual([undefined, undefined]);
  });

  it('names a message once for each bucket that it brought', () => {
    const logFile = {
      Records: [about('app-data', 'e1'), about('logs', 'e2'), about('app-data', 'e3')],
    };
    expect(summary(batch(logFile))).toEqual([
      { bucket: 'app-data eu-west-1 111122223333', events: ['e1', 'e3'], messageIds: ['m0'] },
      { bucket: 'logs eu-west-1 111122223333', events: ['e2'], messageIds: ['m0'] },
    ]);
  });

  it('keeps the same name in another account apart', () => {
    const payload = batch(
      about('app-data', 'e1'),
      about('app-data', 'e3', { recipientAccountId: '999988887777' }),
    );
    expect(summary(payload).map(({ bucket }) => bucket)).toEqual([
      'app-data eu-west-1 111122223333',
      'app-data eu-west-1 999988887777',
    ]);
  });

  it('looks once at a bucket whose events state several Regions, where it was last written', () => {
    const created = about('app-data', 'e1', { eventName: 'CreateBucket', awsRegion: 'us-east-1' });
    const changed = about('app-data', 'e2', {
      eventName: 'PutBucketPolicy',
      awsRegion: 'eu-west-3',
    });
    for (const payload of [batch(created, changed), batch(changed, created)]) {
      expect(summary(payload).map(({ bucket }) => bucket)).toEqual([
        'app-data eu-west-3 111122223333',
      ]);
    }
  });

  it('takes a hint that leaves things open for the bucket it is completed to', () => {
    const payload = batch(
      about('app-data', 'e1'),
      about('app-data', 'e2', { awsRegion: undefined, recipientAccountId: undefined }),
    );
    expect(summary(payload)).toHaveLength(1);
  });

  it('leaves out what is ignored or not understood', () => {
    expect(summary(batch('poison', about('app-data', 'e1', { readOnly: true })))).toEqual([]);
    expect(runsOf(null)).toEqual([]);
  });

  it('has no message to answer when no queue brought the event', () => {
    expect(summary(about('app-data', 'e1'))).toEqual([
      { bucket: 'app-data eu-west-1 111122223333', events: ['e1'], messageIds: [] },
    ]);
  });

  it('never loses a message or an event, and never runs for a bucket twice', () => {
    const events = fc.array(
      fc.tuple(fc.constantFrom('aaa', 'bbb', 'ccc'), fc.constantFrom('e1', 'e2', 'e3', 'e4')),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(events, (list) => {
        const runs = runsOf(batch(...list.map(([name, id]) => about(name, id))));
        const names = runs.map(({ ref }) => ref.name);
        expect(new Set(names).size).toBe(names.length);
        const seen = runs.flatMap(({ ref, causes }) =>
          causes.map((c) => `${ref.name} ${c.eventId}`),
        );
        expect(seen.toSorted()).toEqual(
          [...new Set(list.map((pair) => pair.join(' ')))].toSorted(),
        );
        const answered = runs.flatMap(({ messageIds }) => messageIds);
        expect(answered.toSorted()).toEqual(list.map((_, index) => `m${index}`).toSorted());
      }),
    );
  });
});
