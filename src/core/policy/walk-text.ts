import {
  addCharactersAt,
  isAtEnd,
  isSmall,
  literalOf,
  matchesAnyRest,
  placesAfter,
  spend,
  step,
} from './glob.ts';
import type { Budget, Glob, Places } from './glob.ts';

/** What a text has to be: within one glob of every list of `inside`, and outside of all of `outside`. */
export type TextQuestion = {
  readonly inside: readonly (readonly Glob[])[];
  readonly outside: readonly Glob[];
};

export type Alphabet = {
  /** Characters to use where any will do, in order of preference. */
  letters: string;
  /** Whether there are no others, except those that the globs name. */
  isClosed: boolean;
};

/** All globs in one list: first those of each list of `inside`, then those that are outside. */
type Walk = {
  globs: readonly Glob[];
  inside: readonly (readonly [first: number, end: number])[];
  outside: readonly [first: number, end: number];
  /** Whether all globs ignore case, so that one letter stands for both. */
  ignoresCase: boolean;
};

type Step = { places: readonly Places[]; from: Step | undefined; character: number };

/**
 * The shortest text that answers the question, or `undefined` when there is none: found by walking through all
 * globs at once. Every character that no glob names at a place acts like every other such character
 * there, so one of them stands for all.
 */
export function walkToText(
  question: TextQuestion,
  { letters, isClosed }: Alphabet,
  budget: Budget,
): string | undefined {
  const begin = commonBegin(question);
  const walk = walkAfter(begin, question, budget);
  const preferred = Array.from(letters, (letter) => letter.charCodeAt(0));
  const places = walk.globs.map((glob) => placesAfter(begin, glob, budget));
  if (isHopeless(walk, places)) return undefined;
  if (isAnswer(walk, places)) return begin;
  const first: Step = { places, from: undefined, character: 0 };
  const seen = new Set<string>();
  const queue: Step[] = [first];
  for (let head = 0; head < queue.length; head++) {
    const here = queue[head] ?? first;
    const named = new Set<number>();
    here.places.forEach((one, at) => addCharactersAt(walk.globs[at], one, named));
    const other = otherThan(named, preferred, isClosed);
    for (const character of other === undefined ? named : [other, ...named]) {
      if (walk.ignoresCase && character !== other && !isSmall(character)) continue;
      const there = walk.globs.map((glob, at) =>
        step(glob, here.places[at] ?? [], character, budget),
      );
      if (isHopeless(walk, there)) continue;
      const next = { places: there, from: here, character };
      if (isAnswer(walk, there)) return begin + textTo(next);
      const state = there.map((one) => one.join()).join(';');
      spend(budget, state.length >> 3);
      if (seen.has(state)) continue;
      seen.add(state);
      queue.push(next);
    }
  }
  return undefined;
}

const ignoreCase = (globs: readonly Glob[]): boolean => globs.every((glob) => glob.ignoresCase);

/** What all texts begin with, as far as the first list of globs leaves no choice. */
function commonBegin({ inside, outside }: TextQuestion): string {
  const [first, ...others] = inside[0] ?? [];
  if (first === undefined) return '';
  if (first.ignoresCase && !ignoreCase([...inside.flat(), ...outside])) return '';
  const { symbols, ignoresCase } = first;
  const end = symbols.findIndex(
    (symbol, at) => symbol < 0 || others.some((other) => other.symbols[at] !== symbol),
  );
  return literalOf({ symbols: end === -1 ? symbols : symbols.slice(0, end), ignoresCase });
}

/** Globs that begin differently need not be walked. */
function walkAfter(begin: string, question: TextQuestion, budget: Budget): Walk {
  const goesOn = (glob: Glob) => placesAfter(begin, glob, budget).length > 0;
  const lists = [...question.inside, question.outside].map((globs) => globs.filter(goesOn));
  const globs = lists.flat();
  let end = 0;
  const ranges = lists.map((list) => [end, (end += list.length)] as const);
  return {
    globs,
    inside: ranges.slice(0, -1),
    outside: ranges.at(-1) ?? [end, end],
    ignoresCase: ignoreCase(globs),
  };
}

/** Whether no text with this beginning answers the question. */
function isHopeless({ globs, inside, outside }: Walk, places: readonly Places[]): boolean {
  const isOpen = (at: number) => places[at]?.length !== 0;
  return (
    !inside.every((range) => someIn(range, isOpen)) ||
    someIn(outside, (at) => matchesAnyRest(globs[at], places[at]))
  );
}

function isAnswer({ globs, inside, outside }: Walk, places: readonly Places[]): boolean {
  const isMatched = (at: number) => isAtEnd(globs[at], places[at]);
  return !someIn(outside, isMatched) && inside.every((range) => someIn(range, isMatched));
}

function someIn([first, end]: readonly [number, number], test: (at: number) => boolean): boolean {
  for (let at = first; at < end; at++) if (test(at)) return true;
  return false;
}

function otherThan(
  named: ReadonlySet<number>,
  preferred: readonly number[],
  isClosed: boolean,
): number | undefined {
  const known = preferred.find((character) => !named.has(character));
  if (known !== undefined || isClosed) return known;
  let character = 33;
  while (named.has(character)) character++;
  return character;
}

function textTo(last: Step): string {
  const characters: string[] = [];
  for (let at = last; at.from !== undefined; at = at.from) {
    characters.push(String.fromCharCode(at.character));
  }
  return characters.toReversed().join('');
}
