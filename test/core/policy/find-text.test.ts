import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findText } from '../../../src/core/policy/find-text.ts';
import { parseGlob, Undecided } from '../../../src/core/policy/glob.ts';
import type { Glob } from '../../../src/core/policy/glob.ts';
import { globMatches } from '../../support/core-iam-conditions.ts';
import { propertyRuns } from '../../support/core-property-runs.ts';

const globs = (patterns: readonly string[]): Glob[] =>
  patterns.flatMap((pattern) => parseGlob(pattern) ?? []);

type Question = { inside: string[][]; outside: string[] };
const find = ({ inside, outside }: Question, letters?: string) =>
  findText(
    { inside: inside.map(globs), outside: globs(outside) },
    { left: 1_000_000 },
    letters === undefined ? undefined : { letters, isClosed: false },
  );

/** Independent of the globs of the engine. */
const isAnswer = ({ inside, outside }: Question, text: string): boolean => {
  const isMatch = (pattern: string) => globMatches(pattern, text, { kind: 'literal' });
  return inside.every((list) => list.some(isMatch)) && !outside.some(isMatch);
};

/** All texts of up to five letters; `c` stands for every letter that no pattern names. */
const shortTexts = ['', 'a', 'b', 'c'];
for (let length = 2; length <= 5; length++) {
  const longest = shortTexts.filter((text) => text.length === length - 1);
  shortTexts.push(...longest.flatMap((text) => ['a', 'b', 'c'].map((letter) => text + letter)));
}

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 5 });
const list = fc.array(pattern, { minLength: 1, maxLength: 3 });
const question = fc.record({
  inside: fc.array(list, { maxLength: 2 }),
  outside: fc.array(pattern, { maxLength: 4 }),
});

describe('findText', () => {
  it('never gives a text that does not answer', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const text = find(asked);
        fc.pre(text !== undefined);
        expect(isAnswer(asked, text)).toBe(true);
      }),
      propertyRuns(),
    );
  });

  it('never overlooks a short text', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const short = shortTexts.find((text) => isAnswer(asked, text));
        expect(find(asked) === undefined && short !== undefined ? short : 'none').toBe('none');
      }),
      propertyRuns(),
    );
  });

  it('is asked both what has an answer and what has none', () => {
    const answers = fc.sample(question, propertyRuns()).map((asked) => find(asked));
    const share = answers.filter((text) => text === undefined).length / answers.length;
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.9);
  });

  it.each([
    { title: 'anything', asked: { inside: [], outside: [] }, text: '' },
    { title: 'something', asked: { inside: [['?*']], outside: [] }, text: 'x' },
    { title: 'two at once', asked: { inside: [['a*'], ['*b']], outside: [] }, text: 'ab' },
    { title: 'one of a list', asked: { inside: [['a', 'b']], outside: ['a'] }, text: 'b' },
    { title: 'no list is empty', asked: { inside: [[]], outside: [] }, text: undefined },
    { title: 'all is outside', asked: { inside: [], outside: ['*'] }, text: undefined },
    { title: 'all lengths', asked: { inside: [], outside: ['', '?', '??*'] }, text: undefined },
    { title: 'a gap', asked: { inside: [], outside: ['', '?', '???*'] }, text: 'xx' },
  ])('$title', ({ asked, text }) => {
    expect(find(asked)).toBe(text);
  });

  it('uses the letters that it is given, in their order', () => {
    const asked = { inside: [['?']], outside: ['q'] };
    expect(find(asked, 'qrs')).toBe('r');
  });

  it('gives up when the budget is spent', () => {
    const hard = ['*a?b?a?b*', '*b?a?b?a*', '*ab*ba*ab*'].map((one) => [one.repeat(3)]);
    expect(() => findText({ inside: hard.map(globs), outside: [] }, { left: 5_000 })).toThrow(
      Undecided,
    );
  });
});
