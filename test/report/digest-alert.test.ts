import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import type { BucketAlert } from '../../src/report/alert-contract.ts';
import { toDigestAlert } from '../../src/report/digest-alert.ts';
import {
  digestCountersOf,
  digestDays,
  sumOfDays,
  withinOneItem,
} from '../../src/report/digest-counters.ts';
import { alertExamples, backfillSummary, digest } from '../support/alert-examples.ts';
import { refIn } from '../support/core-builders.ts';
import { exception } from '../support/ledger-builders.ts';
import { telling } from '../support/telling.ts';

const schemaFile = new URL('../../src/report/alert.schema.json', import.meta.url);
const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true });
const takes = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object);
const problemsOf = (alert: object): unknown => {
  takes(JSON.parse(JSON.stringify(alert)));
  return takes.errors ?? [];
};

const repaired = alertExamples['repaired'] as BucketAlert;
const dayMs = 24 * 60 * 60_000;

describe('toDigestAlert', () => {
  it('says how much was repaired, how it is now, and what ends first', () => {
    const alert = toDigestAlert(digest(), telling);
    expect(alert.sentence).toBe(
      'Repairs in eu-west-1 from 2026-11-14 to before 2026-11-21: 40. 1235 of 1240 buckets (99.5 %) were sealed when the last run over all of them ended, on 2026-11-21. ' +
        'Contested: 1. Exceptions: 1; that for the transport seal of example-bucket ends first, on 2026-11-30.',
    );
    expect(alert).toMatchObject({
      id: 'digest/111122223333/eu-west-1/2026-11-21',
      severity: 'warning',
      outcomes: { repaired: 9, held: 1, contested: 1 },
      actors: [{ name: 'arn:aws:iam::111122223333:role/deploy', count: 9 }, { count: 2 }],
      contested: [{ bucket: 'example-fought-over' }],
      leftOut: {},
    });
  });

  const sealed = { ...backfillSummary, outcomes: { unchanged: 5, gone: 1 }, buckets: [] };
  const days10 = Array.from({ length: 7 }, () => ({ repairs: 1_430, 'outcome repaired': 1_430 }));
  const quiet = { days: [], exceptions: [], lastSweep: sealed };
  const endsLater = { ...exception(), untilMs: digest().untilMs + 8 * dayMs };

  it.each([
    ['nothing happened', quiet, 'info', /^Repairs .*: 0\. 5 of 5 buckets \(100 %\)/],
    ['no run over all buckets is known', { ...quiet, lastSweep: undefined }, 'warning', /No run/],
    [
      'the last run is older than the week',
      { ...quiet, lastSweep: { ...sealed, endedMs: digest().fromMs - 1 } },
      'warning',
      /on 2026-11-13\./,
    ],
    ['there is no bucket', { ...quiet, lastSweep: { ...sealed, outcomes: {} } }, 'info', /0 of 0/],
    ['10 000 were repaired', { ...quiet, days: days10 }, 'info', /: 10010\./],
    [
      'an exception ends in time to be told again',
      { ...quiet, exceptions: [endsLater] },
      'info',
      /Exceptions: 1;/,
    ],
    [
      'a bucket did not come to an end',
      { ...quiet, lastSweep: { ...sealed, notFinished: 1 } },
      'warning',
      /5 of 6 buckets \(83.3 %\)/,
    ],
    [
      'one of 10 000 is open: never 100 %',
      { ...quiet, lastSweep: { ...sealed, outcomes: { unchanged: 9_999, held: 1 } } },
      'info',
      /\(99.9 %\)/,
    ],
  ])('%s', (_, changes, severity, sentence) => {
    const alert = toDigestAlert(digest(changes), telling);
    expect(alert.severity).toBe(severity);
    expect(alert.sentence).toMatch(sentence);
    expect(problemsOf(alert)).toEqual([]);
  });

  it('names the first of many, and says how many it leaves out', () => {
    const contested = Array.from({ length: 15 }, (_, index) => {
      const bucket = { outcome: 'contested', severity: 'warning' as const, text: 't' };
      return { ...bucket, bucket: `fought-${index}` };
    });
    const actors = Array.from({ length: 30 }, (_, index) => [`actor role-${index}`, index + 1]);
    const exceptions = Array.from({ length: 25 }, (_, index) =>
      exception(refIn('eu-west-1', `b-${index}`)),
    );
    const lastSweep = { ...backfillSummary, outcomes: { contested: 40 }, buckets: contested };
    const days = [Object.fromEntries(actors) as Record<string, number>];
    const alert = toDigestAlert(digest({ days, exceptions, lastSweep }), telling);
    expect(alert.leftOut).toEqual({ actors: 20, contested: 25, exceptions: 5 });
    expect(alert.actors[0]).toEqual({ name: 'role-29', count: 30 });
    expect(problemsOf(alert)).toEqual([]);
  });

  it('tells of an exception that ended in these days, and of none that ended before', () => {
    const ending = (untilMs: number) => ({ ...exception(), untilMs });
    const exceptions = [digest().fromMs, digest().fromMs + 1].map(ending);
    const alert = toDigestAlert(digest({ exceptions }), telling);
    expect(alert.exceptions).toMatchObject([{ hasEnded: true }]);
    expect(alert.severity).toBe('warning');
  });

  it('is always in the contract, whatever actors call themselves', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (principal) => {
        const event = repaired.events[0];
        if (event === undefined) throw new Error('the example has no event');
        const actor = { ...event.actor, principal, sessionIssuer: null };
        const counted = digestCountersOf({ ...repaired, events: [{ ...event, actor }] });
        const alert = toDigestAlert(digest({ days: [counted] }), telling);
        expect(problemsOf(alert)).toEqual([]);
        expect(alert.actors).toHaveLength(1);
      }),
    );
  });
});

describe('digestCountersOf', () => {
  it.each([
    [
      'a repair is one, by the role behind its session',
      'repaired',
      {
        repairs: 1,
        'outcome repaired': 1,
        'actor arn:aws:iam::111122223333:role/ci/deploy': 1,
      },
    ],
    [
      'a reminder was not caused by anybody known',
      'held-reminder',
      { 'outcome held': 1, 'actor others': 1 },
    ],
    ['a sweep counts its repairs', 'backfill-ended', { repairs: 31 }],
    ['an alarm of a sealed bucket', 'unchanged', {}],
    ['a key', 'key-event', {}],
    ['a digest', 'digest', {}],
  ])('%s', (_, name, counters) => {
    const alert = alertExamples[name];
    if (alert === undefined) throw new Error(`no example ${name}`);
    expect(digestCountersOf(alert)).toEqual(counters);
  });
});

describe('withinOneItem', () => {
  it('counts who comes after the first 200 of a day as others', () => {
    let known: Record<string, number> = {};
    for (let index = 0; index < 1_000; index += 1) {
      for (const [name, count] of Object.entries(
        withinOneItem({ [`actor a-${index}`]: 1 }, known),
      )) {
        known = { ...known, [name]: (known[name] ?? 0) + count };
      }
    }
    expect(Object.keys(known)).toHaveLength(201);
    expect(sumOfDays([known]).actors[0]).toEqual({ name: 'others', count: 800 });
    expect(withinOneItem({ repairs: 1, 'actor a-7': 1 }, known)).toEqual({
      repairs: 1,
      'actor a-7': 1,
    });
  });
});

describe('digestDays', () => {
  it('are the seven whole days of UTC before today', () => {
    const { fromMs, untilMs, days } = digestDays(Date.parse('2026-11-23T08:00:00Z'));
    expect([fromMs, untilMs].map((ms) => new Date(ms).toISOString())).toEqual([
      '2026-11-16T00:00:00.000Z',
      '2026-11-23T00:00:00.000Z',
    ]);
    expect([days.length, days[0], days[6]]).toEqual([7, 'digest-2026-11-16', 'digest-2026-11-22']);
  });
});
