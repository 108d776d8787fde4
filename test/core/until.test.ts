import { describe, expect, it } from '@jest/globals';
import { parseUntil } from '../../src/core/until.ts';
import { nowMs } from '../support/ledger-builders.ts';

describe('parseUntil', () => {
  it.each([
    { text: '14d', is: '2026-12-05T12:00:00.000Z', why: 'days' },
    { text: '12h', is: '2026-11-22T00:00:00.000Z', why: 'hours' },
    { text: '2026-12-24', is: '2026-12-25T00:00:00.000Z', why: 'all of that day' },
    { text: '2028-02-29', is: '2028-03-01T00:00:00.000Z', why: 'a leap day' },
    { text: '2026-12-24T18:00Z', is: '2026-12-24T18:00:00.000Z', why: 'a time' },
    { text: '2026-12-24T18:00:30.5+01:00', is: '2026-12-24T17:00:30.500Z', why: 'a zone' },
    { text: '2020-01-01', is: '2020-01-02T00:00:00.000Z', why: 'whether it is past is not asked' },
  ])('$text is $is: $why', ({ text, is }) => {
    const parsed = parseUntil(text, nowMs);
    expect(parsed.ok && new Date(parsed.value).toISOString()).toBe(is);
  });

  it.each([
    { text: 'soon', why: 'no time' },
    { text: '', why: 'nothing' },
    { text: '14', why: 'no unit' },
    { text: '-14d', why: 'a sign' },
    { text: '1.5d', why: 'a fraction' },
    { text: '123456d', why: 'more days than anybody means' },
    { text: '14d x', why: 'something behind it' },
    { text: '2026-02-30', why: 'a day that February does not have' },
    { text: '2026-02-30T10:00Z', why: 'the same with a time' },
    { text: '2026-13-01', why: 'no month' },
    { text: '2026-12-24T18:00', why: 'no zone: nobody knows which clock is meant' },
    { text: '2026-12-24T25:00Z', why: 'no hour' },
    { text: '24.12.2026', why: 'another way of writing' },
  ])('$text is refused: $why', ({ text }) => {
    const parsed = parseUntil(text, nowMs);
    expect(parsed).toMatchObject({ ok: false, problem: expect.stringContaining('is not a time') });
  });
});
