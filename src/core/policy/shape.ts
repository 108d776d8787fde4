import { parseGlob } from './glob.ts';
import type { Glob } from './glob.ts';
import type { Alphabet, TextQuestion } from './walk-text.ts';

/** How texts of a dimension look, which ones a reader knows, and which letters to use for others. */
export type Shape = {
  question: TextQuestion;
  examples: readonly string[];
  alphabet: Alphabet;
  /** Texts that look right and are none of the kind; asked about only when one of them is found. */
  exceptions: readonly Glob[];
};

export const question = (inside: readonly string[], ignoresCase = false): TextQuestion => ({
  inside: [globsOf(inside, ignoresCase)],
  outside: [],
});

export const globsOf = (texts: readonly string[], ignoresCase = false): Glob[] =>
  texts.flatMap((text) => parseGlob(text, { ignoresCase, isArn: text.startsWith('arn:') }) ?? []);
