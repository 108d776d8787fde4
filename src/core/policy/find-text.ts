import { covers, literalOf, matches, spend } from './glob.ts';
import type { Budget, Glob } from './glob.ts';
import { walkToText } from './walk-text.ts';
import type { Alphabet, TextQuestion } from './walk-text.ts';

export const anyLetters: Alphabet = {
  letters: 'xyzabcdefghijklmnopqrstuvw0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  isClosed: false,
};

/** A text that answers the question, or `undefined` when there is none. */
export function findText(
  question: TextQuestion,
  budget: Budget,
  alphabet: Alphabet = anyLetters,
): string | undefined {
  const { inside, outside } = question;
  spend(budget, outside.length);
  if (inside.some((globs) => globs.every((glob) => isCovered(glob, outside)))) return undefined;
  const listed = inside.find((globs) => globs.every(isLiteral));
  if (listed !== undefined) {
    return listed.map(literalOf).find((text) => answers(question, text, budget));
  }
  // Texts that have to hold many words would take a walk through all orders of them.
  const chained = inside.flatMap((globs) => globs.slice(0, 1).map(literalOf)).join('');
  return answers(question, chained, budget) ? chained : walkToText(question, alphabet, budget);
}

/** Whether one of the globs surely matches all that this one does. */
export const isCovered = (glob: Glob, by: readonly Glob[]): boolean =>
  by.some((outer) => covers(outer, glob));

/** One text and no other. */
const isLiteral = ({ symbols, ignoresCase }: Glob): boolean =>
  !ignoresCase && symbols.every((symbol) => symbol >= 0);

const answers = ({ inside, outside }: TextQuestion, text: string, budget: Budget): boolean =>
  inside.every((globs) => globs.some((glob) => matches(glob, text, budget))) &&
  !outside.some((glob) => matches(glob, text, budget));
