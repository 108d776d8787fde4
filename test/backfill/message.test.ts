import { describe, expect, it } from '@jest/globals';
import { backfillMessage } from '../../src/triggers/backfill-message.ts';
import type { BucketName } from '../../src/core/names.ts';
import { parsePayload } from '../../src/triggers/parse-payload.ts';

const mark = { run: 'run-1', number: 7, mode: 'inspect' as const };
const good = JSON.parse(backfillMessage('app-data' as BucketName, mark)) as object;
const readAll = (message: object) => parsePayload(message, {}).map(({ record }) => record);

describe('the message for one bucket of a backfill', () => {
  it('is read as it was written', () => {
    const hint = { name: 'app-data', region: undefined, account: undefined };
    expect(readAll(good)).toEqual([{ kind: 'bucket-of-backfill', hint, mark }]);
  });

  it.each([
    { change: { bucket: '' }, problem: /^bucket: "" is not a bucket name/ },
    { change: { bucket: { name: 'a' } }, problem: /^bucket: / },
    { change: { backfill: undefined }, problem: /^backfill: expected an object, got nothing/ },
    { change: { backfill: { ...mark, run: 'a#b' } }, problem: /^backfill.run: "a#b"/ },
    { change: { backfill: { ...mark, number: -1 } }, problem: /^backfill.number: .* got -1/ },
    { change: { backfill: { ...mark, number: 0.5 } }, problem: /^backfill.number: .* got 0.5/ },
    { change: { backfill: { ...mark, mode: 'fix' } }, problem: /^backfill.mode: .* got "fix"/ },
  ])('is not understood with $change', ({ change, problem }) => {
    expect(readAll({ ...good, ...change })).toEqual([
      { kind: 'not-understood', problem: expect.stringMatching(problem) },
    ]);
  });
});
