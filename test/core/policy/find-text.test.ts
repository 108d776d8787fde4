import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findText } from '../../../src/core/policy/find-text.ts';
import { parseGlob, Undecided } from '../../../src/core/policy/glob.ts';
import type { Glob } from '../../../src/core/policy/glob.ts';
import { globMatches } from '../../support/core-iam-conditions.ts';
import { propertyRuns } from '../../support/core-property-runs.ts';

const fail = (message: string): never => {
  throw new Error(message);
};

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
    { title: 'a hole', asked: { inside: [['a?c']], outside: [] }, text: 'axc' },
    { title: 'a fork', asked: { inside: [['ab*', 'ac*']], outside: ['ab*'] }, text: 'ac' },
    {
      title: 'what all texts begin with, and no more',
      asked: { inside: [['ab*'], ['*b']], outside: ['abb'] },
      text: 'ab',
    },
    {
      title: 'the last that is listed',
      asked: { inside: [['a', 'b', '']], outside: ['?'] },
      text: '',
    },
  ])('$title', ({ asked, text }) => {
    expect(find(asked)).toBe(text);
  });

  it('uses the letters that it is given, in their order', () => {
    const asked = { inside: [['?']], outside: ['q'] };
    expect(find(asked, 'qrs')).toBe('r');
  });

  it('goes on with the characters of ASCII, in their order', () => {
    expect(find({ inside: [['?']], outside: ['q', '!', '"'] }, 'q')).toBe('#');
  });

  it.each([
    { title: 'a capital that it is given', letters: 'Q', pattern: '?a', text: 'Qa' },
    { title: 'otherwise small ones', letters: 'q', pattern: '?A', text: 'qa' },
  ])('uses, where no glob cares about case, $title', ({ letters, pattern, text }) => {
    const caseless = parseGlob(pattern, { ignoresCase: true }) ?? fail('a variable');
    const asked = { inside: [[caseless]], outside: [] };
    expect(findText(asked, { left: 100 }, { letters, isClosed: true })).toBe(text);
  });

  const long = 'abcdefgh'.repeat(50);
  it.each([
    {
      title: 'what is covered',
      asked: { inside: [['a?*', 'b?*']], outside: ['a*', 'b*', '*c'] },
      // One for each that is outside.
      cost: 3,
    },
    {
      title: 'a list of texts',
      asked: { inside: [['a', 'b', 'c', 'd']], outside: ['a', 'b', 'c', 'd'] },
      cost: 15,
    },
    {
      title: 'texts that begin the same',
      asked: { inside: [[`${long}?*`, `${long}*?`]], outside: [`${long}x`] },
      cost: 520,
    },
  ])('takes few steps for $title', ({ asked, cost }) => {
    const budget = { left: 1_000_000 };
    findText({ inside: asked.inside.map(globs), outside: globs(asked.outside) }, budget);
    expect(1_000_000 - budget.left).toBeGreaterThan(0);
    expect(1_000_000 - budget.left).toBeLessThanOrEqual(cost);
  });

  it('puts words that a text has to hold one behind the other', () => {
    const words = Array.from({ length: 20 }, (_, at) => `word ${at} `);
    const asked = { inside: words.map((word) => [`*${word}*`, `*-${word}*`]), outside: [] };
    expect(find(asked)).toBe(words.join(''));
  });

  it('gives up when the budget is spent', () => {
    const hard = ['*a?b?a?b*', '*b?a?b?a*', '*ab*ba*ab*'].map((one) => [one.repeat(3)]);
    expect(() => findText({ inside: hard.map(globs), outside: [] }, { left: 5_000 })).toThrow(
      Undecided,
    );
  });
});
