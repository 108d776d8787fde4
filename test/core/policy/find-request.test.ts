import { describe, expect, it } from '@jest/globals';
import { readDenies, viewsOf } from '../../../src/core/policy/decide.ts';
import type { JsonObject } from '../../../src/core/policy/document.ts';
import {
  draftOf,
  findRequest,
  rememberingTextFinder,
} from '../../../src/core/policy/find-request.ts';
import { anyLetters, findText } from '../../../src/core/policy/find-text.ts';
import { parseGlob, Undecided } from '../../../src/core/policy/glob.ts';
import type { Glob } from '../../../src/core/policy/glob.ts';
import { transportSeal } from '../../../src/core/policy/seals/transport.ts';
import { policyWith, ref, theirDeny } from '../../support/core-builders.ts';

/** What the search finds when it has made so many choices before. */
function findAt(depth: number, ...statements: JsonObject[]): string[] {
  const budget = { left: 10_000 };
  const textFor = rememberingTextFinder(budget);
  const denies = readDenies(policyWith(...statements), 'narrow');
  const search = { statements: denies, budget, blamed: new Set<number>(), textFor };
  const views = viewsOf(ref, transportSeal.forbidden);
  return views.map((view) => findRequest(draftOf(view, budget), view, search, 0, depth).kind);
}

describe('findRequest', () => {
  const ofEndpoint = theirDeny({
    Condition: {
      Bool: { 'aws:SecureTransport': 'false' },
      StringNotEquals: { 'aws:SourceVpce': 'vpce-1' },
    },
  });

  it('makes 800 choices on the way to one request, and no more', () => {
    expect(findAt(800, theirDeny())).toContain('none');
    expect(findAt(799, ofEndpoint)).toContain('request');
    expect(() => findAt(800, ofEndpoint)).toThrow(Undecided);
    expect(() => findAt(800, ofEndpoint)).toThrow('the policy has too many statements to decide');
  });
});

describe('rememberingTextFinder', () => {
  const globs = Array.from('abcdefghijkl', (letter) => parseGlob(`${letter}*`) ?? fail());
  const shape = {
    question: { inside: [], outside: [] },
    examples: [],
    exceptions: [],
    alphabet: anyLetters,
  };
  const questions = globs.flatMap((first) => [
    { inside: [[first]], outside: [] },
    { inside: [], outside: [first] },
    ...globs.flatMap((second) => [
      { inside: [[first, second]], outside: [] as Glob[] },
      { inside: [[first], [second]], outside: [] },
      { inside: [[second]], outside: [first] },
    ]),
  ]);

  it('never gives the answer to another question, whatever was asked before', () => {
    const finder = rememberingTextFinder({ left: 1_000_000 });
    for (const asked of [...questions, ...questions.toReversed()]) {
      expect(finder(asked, shape)).toBe(findText(asked, { left: 10_000 }));
    }
  });

  it('answers the same question again without work', () => {
    const budget = { left: 10_000 };
    const finder = rememberingTextFinder(budget);
    const asked = () => ({ inside: [globs.slice(0, 2)], outside: globs.slice(0, 1) });
    const first = finder(asked(), shape);
    const { left } = budget;
    expect(left).toBeLessThan(10_000);
    expect(finder(asked(), shape)).toBe(first);
    expect(budget.left).toBe(left);
  });
});

function fail(): never {
  throw new Error('a variable');
}
