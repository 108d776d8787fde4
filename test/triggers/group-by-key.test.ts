import { describe, expect, it } from '@jest/globals';
import { groupByKey } from '../../src/triggers/group-by-key.ts';
import { parsePayload } from '../../src/triggers/parse-payload.ts';
import { goodMessage, goodRecord } from './good-record.ts';

const arn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const message = (messageId: string, eventName: string, minute: number, keyId = arn) =>
  goodMessage(
    messageId,
    goodRecord({
      eventSource: 'kms.amazonaws.com',
      eventName,
      eventID: `${eventName} ${minute}`,
      eventTime: `2026-11-21T09:0${minute}:00Z`,
      requestParameters: { keyId },
      resources: [],
    }),
  );

const runsOf = (...Records: unknown[]) => groupByKey(parsePayload({ Records }, {}));

describe('groupByKey', () => {
  it('folds the events of a key, and the latest one speaks', () => {
    const runs = runsOf(
      message('a', 'EnableKey', 5),
      message('b', 'DisableKey', 1, arn.split('/').at(-1)),
      message('c', 'DisableKey', 1),
      goodMessage('d'),
    );
    expect(runs).toMatchObject([
      {
        hint: { eventName: 'EnableKey', arn },
        causes: [{ eventName: 'DisableKey' }, { eventName: 'EnableKey' }],
      },
    ]);
    expect(runs[0]?.messageIds.toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('keeps keys apart, also those that have no ARN', () => {
    const runs = runsOf(message('a', 'DisableKey', 1), message('b', 'DisableKey', 1, 'alias/a'));
    expect(runs.map(({ messageIds }) => messageIds)).toEqual([['a'], ['b']]);
  });
});
