import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketsAfter, chooseBuckets } from '../../src/backfill/choose-buckets.ts';
import type { Region } from '../../src/core/names.ts';
import { refIn } from '../support/core-builders.ts';
import { propertyRuns } from '../support/core-property-runs.ts';

const refs = (...names: string[]) => names.map((name) => refIn('eu-west-1' as Region, name));
const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);

describe('chooseBuckets', () => {
  const page = refs('app-logs', 'app-data', 'web', 'express--euw1-az1--x-s3');

  it.each([
    { include: [], exclude: [], chosen: ['app-logs', 'app-data', 'web'], why: 'all, by default' },
    { include: ['app-*'], exclude: [], chosen: ['app-logs', 'app-data'], why: 'a pattern' },
    { include: ['w?b', 'none'], exclude: [], chosen: ['web'], why: 'any of several' },
    { include: ['*'], exclude: ['*-logs'], chosen: ['app-data', 'web'], why: 'without counts' },
    { include: ['web'], exclude: ['web'], chosen: [], why: 'without counts more' },
    { include: ['app'], exclude: [], chosen: [], why: 'a pattern is of the whole name' },
  ])('include $include exclude $exclude → $chosen: $why', ({ include, exclude, chosen }) => {
    expect(names(chooseBuckets(page, { include, exclude }))).toEqual(chosen);
  });
});

describe('bucketsAfter', () => {
  it.each([
    { last: undefined, rest: ['a', 'b', 'd'], why: 'nothing is done' },
    { last: 'b', rest: ['d'], why: 'it is on the page' },
    { last: 'c', rest: ['d'], why: 'it was deleted since' },
    { last: 'd', rest: [], why: 'it is the last' },
    { last: 'z', rest: [], why: 'an earlier page, listed again from the start' },
    { last: 'B', rest: ['a', 'b', 'd'], why: 'the page lies behind it' },
  ])('after $last comes $rest: $why', ({ last, rest }) => {
    expect(names(bucketsAfter(refs('a', 'b', 'd'), last))).toEqual(rest);
  });

  it('never gives a bucket twice, and never misses one, wherever a page was left', () => {
    const some = fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{3,6}$/), { minLength: 1 });
    fc.assert(
      fc.property(some, fc.nat(), fc.boolean(), (list, at, isDeleted) => {
        const sorted = list.toSorted();
        const position = at % sorted.length;
        const last = sorted[position];
        const now = isDeleted ? sorted.filter((name) => name !== last) : sorted;
        expect(names(bucketsAfter(refs(...now), last))).toEqual(sorted.slice(position + 1));
      }),
      propertyRuns(),
    );
  });
});
