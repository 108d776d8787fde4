import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  checkException,
  endedInTime,
  exceptionFor,
  exceptionsAt,
} from '../../src/core/exception.ts';
import type { SealException } from '../../src/core/exception.ts';
import { propertyRuns } from '../support/core-property-runs.ts';
import { exception, minuteMs, nowMs } from '../support/ledger-builders.ts';

const dayMs = 24 * 60 * minuteMs;
const problemOf = (changes: Partial<SealException>, maximumDays?: number): string => {
  const checked = checkException({ ...exception(), ...changes }, nowMs, maximumDays);
  return checked.ok ? '' : checked.problem;
};

describe('checkException', () => {
  it.each<{ changes: Partial<SealException>; says: string; why: string }>([
    { changes: {}, says: '', why: 'it has all it needs' },
    { changes: { owner: '' }, says: 'it needs: owner', why: 'nobody would end it' },
    { changes: { owner: ' \t' }, says: 'it needs: owner', why: 'white space is nobody' },
    { changes: { reason: '\u200b' }, says: 'it needs: reason', why: 'nobody can see that text' },
    { changes: { grantedBy: '' }, says: 'it needs: granted by', why: 'it is audited' },
    {
      changes: { reason: 'x'.repeat(1_001) },
      says: 'reason is longer',
      why: 'it is told in alerts',
    },
    { changes: { untilMs: nowMs }, says: 'in the past', why: 'it would end at once' },
    { changes: { untilMs: nowMs + 1 }, says: '', why: 'a millisecond is something' },
    { changes: { untilMs: nowMs + 365 * dayMs }, says: '', why: 'the longest there is' },
    { changes: { untilMs: nowMs + 365 * dayMs + 1 }, says: '365 days', why: 'longer than that' },
    { changes: { untilMs: Number.NaN }, says: 'not a time', why: 'a date that was not understood' },
    { changes: { untilMs: Infinity }, says: 'not a time', why: 'it would never end' },
  ])('says "$says" of $changes ($why)', ({ changes, says }) => {
    expect(problemOf(changes)).toContain(says);
    expect(problemOf(changes) === '').toBe(says === '');
  });

  it('takes the longest time from its caller', () => {
    expect(problemOf({ untilMs: nowMs + 7 * dayMs }, 7)).toBe('');
    expect(problemOf({ untilMs: nowMs + 8 * dayMs }, 7)).toBe('it lasts longer than 7 days');
  });

  it('names all problems at once', () => {
    const problem = problemOf({ owner: '', reason: '', untilMs: 0 });
    for (const part of ['owner', 'reason', 'past']) expect(problem).toContain(part);
  });

  it('leaves out white space around texts', () => {
    const checked = checkException({ ...exception(), owner: ' team-web\n' }, nowMs);
    expect(checked).toEqual({ ok: true, value: exception() });
  });
});

describe('endedInTime', () => {
  it.each([
    { days: 7, ends: 8 * dayMs, is: 7 * dayMs, why: 'longer than may be granted' },
    { days: 7, ends: 6 * dayMs, is: 6 * dayMs, why: 'as it was granted' },
  ])('ends after $is ms ($why)', ({ days, ends, is }) => {
    const granted = { ...exception(), untilMs: nowMs + ends };
    expect(endedInTime(granted, days)).toEqual({ ...granted, untilMs: nowMs + is });
  });
});

const exceptions = fc.array(
  fc.record({
    seal: fc.constantFrom('encryption' as const, 'transport' as const),
    untilMs: fc.integer({ min: nowMs - 3, max: nowMs + 3 }),
  }),
);

describe('exceptionsAt', () => {
  it('always puts each exception on one side, and ends it at its expiry', () => {
    fc.assert(
      fc.property(exceptions, (all) => {
        const given = all.map((changes) => ({ ...exception(), ...changes }));
        const { inForce, expired } = exceptionsAt(given, nowMs);
        expect([...inForce, ...expired].toSorted(byEnd)).toEqual(given.toSorted(byEnd));
        for (const { untilMs } of inForce) expect(untilMs).toBeGreaterThan(nowMs);
        for (const { untilMs } of expired) expect(untilMs).toBeLessThanOrEqual(nowMs);
      }),
      propertyRuns(),
    );
  });

  it('never covers a seal that nobody excepted', () => {
    fc.assert(
      fc.property(exceptions, (all) => {
        const given = all.map((changes) => ({ ...exception(), ...changes }));
        const covers = given.some((one) => one.seal === 'transport' && one.untilMs > nowMs);
        expect(exceptionFor('transport', given, nowMs) !== undefined).toBe(covers);
        expect(exceptionFor('uploads', given, nowMs)).toBeUndefined();
      }),
      propertyRuns(),
    );
  });
});

const byEnd = (one: SealException, other: SealException): number =>
  one.untilMs - other.untilMs || one.seal.localeCompare(other.seal);
