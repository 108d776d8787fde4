import {
  charactersAt,
  covers,
  isAtEnd,
  matches,
  matchesAnyRest,
  spend,
  startOf,
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

export const anyLetters: Alphabet = {
  letters: 'xyzabcdefghijklmnopqrstuvw0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  isClosed: false,
};

/**
 * The shortest text that answers the question, or `undefined` when there is none: found by walking through all
 * globs at once. Every character that no glob names at a place acts like every other such character
 * there, so one of them stands for all.
 */
export function findText(
  question: TextQuestion,
  budget: Budget,
  alphabet: Alphabet = anyLetters,
): string | undefined {
  const { inside, outside } = question;
  spend(budget, outside.length);
  if (outside.some((outer) => covers(outer, anyText))) return undefined;
  if (inside.some((globs) => globs.every((glob) => isCovered(glob, outside)))) return undefined;
  const listed = inside.find((globs) => globs.every(isLiteral));
  if (listed !== undefined) {
    return listed.map(literalOf).find((text) => answers(question, text, budget));
  }
  // Texts that have to hold many words would take a walk through all orders of them.
  const chained = inside.map(([glob]) => (glob === undefined ? '' : literalOf(glob))).join('');
  return answers(question, chained, budget) ? chained : walk(question, alphabet, budget);
}

/** Whether one of the globs surely matches all that this one does. */
export const isCovered = (glob: Glob, by: readonly Glob[]): boolean =>
  by.some((outer) => covers(outer, glob));

/** One text and no other. */
const isLiteral = ({ symbols, ignoresCase }: Glob): boolean =>
  !ignoresCase && symbols.every((symbol) => symbol >= 0);

/** Without its wildcards. */
const literalOf = ({ symbols }: Glob): string =>
  symbols.map((symbol) => (symbol < 0 ? '' : String.fromCharCode(symbol))).join('');

const anyText: Glob = { symbols: [], ignoresCase: false };

const answers = ({ inside, outside }: TextQuestion, text: string, budget: Budget): boolean =>
  inside.every((globs) => globs.some((glob) => matches(glob, text, budget))) &&
  !outside.some((glob) => matches(glob, text, budget));

type Step = { places: Places[]; from: Step | undefined; character: number };

function walk(
  question: TextQuestion,
  { letters, isClosed }: Alphabet,
  budget: Budget,
): string | undefined {
  const globs = [...question.inside.flat(), ...question.outside];
  const groups = groupsOf(question);
  const preferred = Array.from(letters, (letter) => letter.charCodeAt(0));
  const first: Step = { places: globs.map(startOf), from: undefined, character: 0 };
  const seen = new Set<string>();
  const queue: Step[] = [first];
  for (let head = 0; head < queue.length; head++) {
    const here = queue[head] ?? first;
    if (isHopeless(globs, groups, here.places)) continue;
    if (isAnswer(globs, groups, here.places)) return textTo(here);
    const named = new Set(globs.flatMap((glob, at) => charactersAt(glob, here.places[at] ?? [])));
    const other = otherThan(named, preferred, isClosed);
    for (const character of other === undefined ? named : [other, ...named]) {
      const places = globs.map((glob, at) => step(glob, here.places[at] ?? [], character, budget));
      const state = places.map((one) => one.join()).join(';');
      spend(budget, state.length >> 3);
      if (seen.has(state)) continue;
      seen.add(state);
      queue.push({ places, from: here, character });
    }
  }
  return undefined;
}

/** Which globs, by place in the list of all, belong to which list of `inside`; the rest is outside. */
type Groups = { inside: readonly (readonly [first: number, end: number])[]; outside: number };

function groupsOf({ inside }: TextQuestion): Groups {
  let end = 0;
  const ranges = inside.map((globs) => [end, (end += globs.length)] as const);
  return { inside: ranges, outside: end };
}

function isHopeless(globs: readonly Glob[], groups: Groups, places: readonly Places[]): boolean {
  const isOut = groups.inside.some(([first, end]) =>
    places.slice(first, end).every((one) => one.length === 0),
  );
  return (
    isOut ||
    globs.some((glob, at) => at >= groups.outside && matchesAnyRest(glob, places[at] ?? []))
  );
}

function isAnswer(globs: readonly Glob[], groups: Groups, places: readonly Places[]): boolean {
  const isMatched = globs.map((glob, at) => isAtEnd(glob, places[at] ?? []));
  return (
    groups.inside.every(([first, end]) => isMatched.slice(first, end).includes(true)) &&
    !isMatched.slice(groups.outside).includes(true)
  );
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
  const characters: number[] = [];
  for (let at = last; at.from !== undefined; at = at.from) characters.push(at.character);
  return characters
    .toReversed()
    .map((code) => String.fromCharCode(code))
    .join('');
}
