import { listOf } from '../policy/document.ts';
import type { JsonValue } from '../policy/document.ts';
import { matches, parseGlob } from '../policy/glob.ts';

type MatchOptions = { ignoresCase?: boolean; isArn?: boolean };

/** Whether a pattern of IAM, with `*` and `?`, matches the text. */
export function isLike(text: string, pattern: string, options: MatchOptions = {}): boolean {
  const glob = parseGlob(pattern, options);
  return glob !== undefined && matches(glob, text, { left: Infinity });
}

/** The texts of an element that takes one or a list; anything else is shown as JSON, which matches nothing. */
export const textsOf = (element: JsonValue | undefined): string[] =>
  listOf(element).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));

/** Whether an element such as Action or Resource names the text. */
export const isNamedIn = (
  element: JsonValue | undefined,
  text: string,
  options: MatchOptions = {},
): boolean => textsOf(element).some((pattern) => isLike(text, pattern, options));
