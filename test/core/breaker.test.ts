import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { breakerDefaults, breakerLookBackMs, findBreaker } from '../../src/core/breaker.ts';
import type { Breaker } from '../../src/core/breaker.ts';
import type { Cause } from '../../src/core/cause.ts';
import type { Seal } from '../../src/core/drift.ts';
import type { RepairOutcome, RepairState, SettingFates } from '../../src/core/repair.ts';
import { propertyRuns } from '../support/core-property-runs.ts';
import { cause, minuteMs, nowMs } from '../support/ledger-builders.ts';

type Changes = {
  seals?: Seal[];
  state?: RepairState;
  causes?: Cause[];
  unique?: string;
  runId?: string;
  outcome?: RepairOutcome;
};

const ended = (fates: SettingFates): RepairOutcome => ({
  state: 'written',
  timeMs: nowMs,
  words: '',
  fates,
});

/** A repair of some minutes ago. */
const repair = (age: number, { unique = 'run-1', ...changes }: Changes = {}) => ({
  id: { timeMs: nowMs - age * minuteMs, unique },
  runId: `run-${age}`,
  outcome: undefined,
  seals: ['transport' as const],
  state: 'written' as const,
  causes: [],
  ...changes,
});

const find = (repairs: ReturnType<typeof repair>[], causes: Cause[] = [], later = 0): Breaker =>
  findBreaker('transport', repairs, causes, nowMs + later * minuteMs, breakerDefaults);

describe('findBreaker', () => {
  const three = [repair(1), repair(20), repair(40)];
  it.each([
    { repairs: [], later: 0, is: 'closed', why: 'nothing was repaired' },
    { repairs: [repair(1), repair(2)], later: 0, is: 'closed', why: 'two are no fight' },
    { repairs: three, later: 0, is: 'open', why: 'three within an hour, in any order' },
    { repairs: three, later: 58, is: 'open', why: 'the last was less than an hour ago' },
    { repairs: three, later: 59, is: 'closed', why: 'it was quiet for an hour' },
    { repairs: [repair(0), repair(30), repair(60)], later: 0, is: 'closed', why: 'just apart' },
    { repairs: [repair(0), repair(30), repair(59)], later: 0, is: 'open', why: 'just within' },
    {
      repairs: [...three, repair(2, { seals: ['encryption'] })].slice(1),
      later: 0,
      is: 'closed',
      why: 'the other seal is no part of it',
    },
    {
      repairs: three.map((one) => ({ ...one, state: 'failed' as const })),
      later: 0,
      is: 'closed',
      why: 'nothing was written',
    },
    {
      repairs: three.map((one) => ({ ...one, state: 'rolled-back' as const })),
      later: 0,
      is: 'closed',
      why: 'a person has answered',
    },
    {
      repairs: [...three.slice(1), repair(2, { unique: 'rollback-1' })],
      later: 0,
      is: 'closed',
      why: 'a rollback is no repair',
    },
    {
      repairs: [repair(1), repair(2, { state: 'unconfirmed' }), repair(3)],
      later: 0,
      is: 'open',
      why: 'what is not shown yet was written',
    },
    {
      repairs: (['intended', 'abandoned', 'failed'] as const).map((state, age) =>
        repair(age, { state }),
      ),
      later: 0,
      is: 'closed',
      why: 'attempts that were cut short fight with nobody, and must not end the trying',
    },
    {
      repairs: three.map((one) => ({ ...one, runId: 'the same' })),
      later: 0,
      is: 'closed',
      why: 'one run that met another policy twice is one repair',
    },
    {
      repairs: three.map((one) => ({ ...one, outcome: ended({ policy: 'not-attempted' }) })),
      later: 0,
      is: 'closed',
      why: 'only the other setting was written',
    },
    {
      repairs: three.map((one) => ({ ...one, outcome: ended({ policy: 'abandoned' }) })),
      later: 0,
      is: 'closed',
      why: 'without an answer and not shown, this setting was not written for all we know',
    },
    {
      repairs: three.map((one) => ({
        ...one,
        state: 'abandoned' as const,
        outcome: ended({ encryption: 'abandoned', policy: 'unconfirmed' }),
      })),
      later: 0,
      is: 'open',
      why: 'this setting was written, whatever became of the other one',
    },
  ])('$is: $why', ({ repairs, later, is }) => {
    expect(find(repairs, [], later).kind).toBe(is);
  });

  it('says since when, until when, and of how many repairs', () => {
    const [sinceMs, untilMs] = [nowMs - minuteMs, nowMs + 59 * minuteMs];
    expect(find(three)).toEqual({ kind: 'open', sinceMs, untilMs, repairs: 3, undoers: [] });
  });
});

const by = (eventId: string, name: string | undefined, changes: Partial<Cause> = {}): Cause => ({
  ...cause({ eventId, ...changes }),
  actor: { ...cause().actor, sessionIssuer: name, principal: name },
});

describe('who undid the repairs', () => {
  const undoersOf = (repairs: ReturnType<typeof repair>[], causes: Cause[] = []) => {
    const breaker = find(repairs, causes);
    return breaker.kind === 'open' ? breaker.undoers : undefined;
  };

  it('are named with the most persistent first, and with their last call', () => {
    const repairs = [
      repair(40, { causes: [by('1', 'owner')] }),
      repair(30, { causes: [by('2', 'ada'), by('3', 'terraform')] }),
      repair(20, { causes: [by('4', 'terraform')] }),
    ];
    expect(undoersOf(repairs, [by('5', 'terraform')])).toEqual([
      { who: 'terraform', times: 3, last: by('5', 'terraform') },
      { who: 'ada', times: 1, last: by('2', 'ada') },
    ]);
  });

  it.each<{ later: Cause; why: string }>([
    { later: by('1', 'owner'), why: 'it led to the first repair, and came twice' },
    { later: by('2', 'ada', { eventName: 'PutBucketEncryption' }), why: 'it is the other setting' },
    { later: by('2', 'ada', { eventName: 'PutBucketTagging' }), why: 'it breaks no seal' },
  ])('are not those of a call of which we know: $why', ({ later }) => {
    const first = repair(40, { causes: [by('1', 'owner')] });
    expect(undoersOf([first, repair(30, { causes: [later] }), repair(20)])).toEqual([]);
  });

  it('may be somebody whom CloudTrail does not name', () => {
    const nobody = by('2', undefined);
    const repairs = [repair(40), repair(30, { causes: [nobody, nobody] }), repair(20)];
    expect(undoersOf(repairs)).toEqual([{ who: undefined, times: 1, last: nobody }]);
  });
});

describe('the breaker', () => {
  const ages = fc.array(fc.integer({ min: 0, max: 240 }), { maxLength: 12 });

  it('never writes more often within a window than the limit, whatever is undone', () => {
    const looks = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 });
    fc.assert(
      fc.property(looks, (gaps) => {
        const made: ReturnType<typeof repair>[] = [];
        let later = 0;
        for (const gap of gaps) {
          later += gap;
          if (find(made, [], later).kind === 'closed') made.push(repair(-later));
        }
        for (const { id } of made) {
          const within = made.filter(
            (one) => one.id.timeMs > id.timeMs - 60 * minuteMs && one.id.timeMs <= id.timeMs,
          );
          expect(within.length).toBeLessThanOrEqual(breakerDefaults.limit);
        }
      }),
      propertyRuns(),
    );
  });

  it('is always closed after a window without a repair', () => {
    fc.assert(
      fc.property(ages, (all) => {
        expect(
          find(
            all.map((age) => repair(age)),
            [],
            60,
          ).kind,
        ).toBe('closed');
      }),
      propertyRuns(),
    );
  });

  it('never needs a repair of before its look back', () => {
    fc.assert(
      fc.property(ages, (all) => {
        const sinceMs = nowMs - breakerLookBackMs(breakerDefaults);
        const repairs = all.map((age) => repair(age));
        expect(find(repairs.filter(({ id }) => id.timeMs >= sinceMs))).toEqual(find(repairs));
      }),
      propertyRuns(),
    );
  });
});
