import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addCharactersAt,
  covers,
  isAtEnd,
  matches,
  matchesAnyRest,
  parseGlob,
  placesAfter,
  spend,
  step,
  surround,
  Undecided,
} from '../../../src/core/policy/glob.ts';
import type { Glob } from '../../../src/core/policy/glob.ts';
import { propertyRuns } from '../../support/core-property-runs.ts';

const budget = () => ({ left: 1_000_000 });
type Options = NonNullable<Parameters<typeof parseGlob>[1]>;

function globOf(pattern: string, options?: Options): Glob {
  const glob = parseGlob(pattern, options);
  if (glob === undefined) throw new Error('a variable');
  return glob;
}

const isMatch = (pattern: string, text: string, options?: Options): boolean =>
  matches(globOf(pattern, options), text, budget());

/** The same as a regular expression, place for place. */
function oracle(pattern: string, { ignoresCase = false, isArn = false }: Options): RegExp {
  let colons = 0;
  const source = Array.from(pattern, (character) => {
    const any = isArn && colons < 5 ? '[^:]' : String.raw`[\s\S]`;
    if (character === ':') colons++;
    if (character === '*') return `${any}*`;
    return character === '?' ? any : character.replace(/[.*+?^${}()|[\]\\/]/, String.raw`\$&`);
  });
  return new RegExp(`^${source.join('')}$`, ignoresCase ? 'i' : '');
}

describe('a glob', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', 'A', ':', '*', '?', '/') });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', ':', '/', '\n') });
  const options = fc.record({ ignoresCase: fc.boolean(), isArn: fc.boolean() });

  it('always matches what the same regular expression matches', () => {
    fc.assert(
      fc.property(pattern, text, options, (glob, actual, how) => {
        expect(isMatch(glob, actual, how)).toBe(oracle(glob, how).test(actual));
      }),
      propertyRuns(),
    );
  });

  it('always matches itself with its wildcards filled in', () => {
    fc.assert(
      fc.property(pattern, text, (glob, filling) => {
        const filled = glob.replaceAll('*', () => filling).replaceAll('?', 'z');
        expect(isMatch(glob, filled)).toBe(true);
      }),
      propertyRuns(),
    );
  });

  it.each([
    { pattern: '*', text: '', yes: true },
    { pattern: '?', text: '', yes: false },
    { pattern: '', text: '', yes: true },
    { pattern: '', text: 'a', yes: false },
    { pattern: 'a*b*c', text: 'a--b--c', yes: true },
    { pattern: 'a*b*c', text: 'a--c--b', yes: false },
    { pattern: 'a.c', text: 'abc', yes: false },
    { pattern: '*é', text: 'ééé', yes: true },
    { pattern: 'S3:Get*', text: 's3:gETobject', yes: true, options: { ignoresCase: true } },
    { pattern: 'É', text: 'é', yes: true, options: { ignoresCase: true } },
    { pattern: 'ﬁ', text: 'ﬂ', yes: false, options: { ignoresCase: true } },
    { pattern: '\u0000*', text: '', yes: false, options: { ignoresCase: true } },
    { pattern: 'a*?', text: 'a*?', yes: true, options: { wildcards: false } },
    { pattern: 'a*', text: 'ab', yes: false, options: { wildcards: false } },
    { pattern: 'arn:*:s3:::b/*', text: 'arn:aws:s3:::b/x:y', yes: true, options: { isArn: true } },
    { pattern: 'arn:*:::b', text: 'arn:aws:s3:::b', yes: false, options: { isArn: true } },
    { pattern: 'arn:*', text: 'arn:aws:s3', yes: false, options: { isArn: true } },
    { pattern: 'arn:*', text: 'arn:', yes: true, options: { isArn: true } },
    { pattern: 'arn:*:*', text: 'arn:aws:s3', yes: true, options: { isArn: true } },
    { pattern: '${*}', text: '*', yes: true, options: { variables: true } },
    { pattern: '${?}${$}', text: '?$', yes: true, options: { variables: true } },
    { pattern: '${*}', text: 'x', yes: false, options: { variables: true } },
    { pattern: '${a:b}/x', text: 'anything/x', yes: true, options: { variables: true } },
    { pattern: '${a:b}/x', text: '${a:b}/x', yes: true },
    { pattern: '${a:b', text: '${a:b', yes: true, options: { variables: true } },
    { pattern: '${a${*}', text: 'x', yes: true, options: { variables: true } },
    { pattern: 'x${a}', text: 'y', yes: false, options: { variables: true } },
  ])('$pattern of $text: $yes', ({ pattern: glob, text: actual, yes, options: how }) => {
    expect(isMatch(glob, actual, how)).toBe(yes);
  });

  it('with a variable certainly matches nothing in the narrow reading', () => {
    expect(parseGlob('x${a}', { variables: true, reading: 'narrow' })).toBeUndefined();
    expect(parseGlob('x${*}', { variables: true, reading: 'narrow' })).toBeDefined();
    expect(parseGlob('x${a}', { reading: 'narrow' })).toBeDefined();
  });

  it('that is surrounded stays between the colons', () => {
    const inside = surround(globOf('arn::'), globOf('1*'), globOf(':*'));
    expect(matches(inside, 'arn::12:x:y', budget())).toBe(true);
    expect(matches(inside, 'arn::2:x', budget())).toBe(false);
    const closed = surround(globOf('arn::'), globOf('1*'), globOf(':x'));
    expect(matches(closed, 'arn::12:x', budget())).toBe(true);
    expect(matches(closed, 'arn::1:2:x', budget())).toBe(false);
    const one = surround(globOf('a:'), globOf('?'), globOf(':'));
    expect(matches(one, 'a:::', budget())).toBe(false);
    expect(matches(one, 'a:b:', budget())).toBe(true);
  });
});

describe('a walk over a glob', () => {
  it('always is at each place once, in order', () => {
    const glob = globOf('*a*b*');
    const first = placesAfter('', glob, budget());
    expect(first).toEqual([0, 1]);
    const second = step(glob, first, 97, budget());
    expect(second).toEqual([0, 1, 2, 3]);
    expect(step(glob, second, 98, budget())).toEqual([0, 1, 2, 3, 4, 5]);
    expect(isAtEnd(glob, second)).toBe(false);
    expect([second, [4, 5]].map((places) => matchesAnyRest(glob, places))).toEqual([false, true]);
  });

  it.each([
    { pattern: 'a', options: {}, characters: 'a' },
    { pattern: '\u0000', options: {}, characters: '\u0000' },
    { pattern: 'a', options: { ignoresCase: true }, characters: 'aA' },
    { pattern: '?', options: {}, characters: '' },
    { pattern: '*a', options: {}, characters: 'a' },
    { pattern: '?', options: { isArn: true }, characters: ':' },
    { pattern: '*', options: { isArn: true }, characters: ':' },
    { pattern: '', options: {}, characters: '' },
  ])('tells apart %j at its beginning', ({ pattern, options, characters }) => {
    const glob = globOf(pattern, options);
    const found = new Set<number>();
    addCharactersAt(glob, placesAfter('', glob, budget()), found);
    expect(String.fromCharCode(...found)).toBe(characters);
  });
});

describe('a glob covers another one', () => {
  const cased: Options = {};
  const caseless: Options = { ignoresCase: true };

  it.each([
    { outer: '*', inner: '', yes: true },
    { outer: '*', inner: 'a?*', yes: true },
    { outer: 'a*', inner: 'a', yes: true },
    { outer: 'a*', inner: 'ab*c', yes: true },
    { outer: 'a*', inner: '', yes: false },
    { outer: 'a*', inner: 'b', yes: false },
    { outer: 'a*', inner: '*', yes: false },
    { outer: 'ab*', inner: 'a', yes: false },
    { outer: 'ab*', inner: 'cb', yes: false },
    { outer: '?*', inner: '?b', yes: true },
    { outer: '*a*', inner: '*ab', yes: true },
    { outer: 'a', inner: 'a', yes: false },
    { outer: 'a*', inner: 'A', yes: false },
    { outer: 'a*', inner: 'A', yes: true, outerIs: caseless },
    { outer: 'A*', inner: 'a', yes: true, outerIs: caseless, innerIs: caseless },
    { outer: 'a*', inner: 'ab', yes: false, innerIs: caseless },
    { outer: '*', inner: 'ab', yes: true, innerIs: caseless },
    { outer: '\u0000*', inner: '', yes: false, outerIs: caseless },
    { outer: 'a:*', inner: 'a:b', yes: false, outerIs: { isArn: true } },
  ])('$outer, $inner: $yes', ({ outer, inner, yes, outerIs = cased, innerIs = cased }) => {
    expect(covers(globOf(outer, outerIs), globOf(inner, innerIs))).toBe(yes);
  });

  it('never without matching all that it matches', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'A', '*', '?'), maxLength: 3 });
    const text = fc.string({ unit: fc.constantFrom('a', 'A', 'b'), maxLength: 4 });
    const glob = fc.tuple(pattern, fc.record({ ignoresCase: fc.boolean() }));
    fc.assert(
      fc.property(glob, glob, text, ([outer, outerIs], [inner, innerIs], actual) => {
        fc.pre(covers(globOf(outer, outerIs), globOf(inner, innerIs)));
        expect(!isMatch(inner, actual, innerIs) || isMatch(outer, actual, outerIs)).toBe(true);
      }),
      { ...propertyRuns(), maxSkipsPerRun: 1_000 },
    );
  });
});

describe('the budget', () => {
  it('ends the work', () => {
    expect(() => spend({ left: 1 }, 2)).toThrow(Undecided);
    expect(() => spend({ left: 1 }, 2)).toThrow(/too intricate to decide/);
    const left = { left: 3 };
    spend(left, 3);
    expect(left.left).toBe(0);
  });

  it('pays for each time that it goes back, so that no pattern can make it hang', () => {
    const stars = globOf(`*${'a'.repeat(2_500)}b`);
    expect(() => matches(stars, 'a'.repeat(5_000), { left: 100_000 })).toThrow(Undecided);
  });
});
