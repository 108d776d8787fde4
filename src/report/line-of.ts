/**
 * Text of others as one line of an alert: without characters that control a terminal or turn the direction of writing, and
 * cut at a length. What is safe already stays as it is, quotes too.
 */
export function lineOf(text: string, maximumLength: number): string {
  const escaped = text
    .slice(0, 2 * maximumLength)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, escapeCharacter);
  if (escaped.length <= maximumLength && text.length <= 2 * maximumLength) return escaped;
  // Never between the two halves of one character.
  return `${escaped.slice(0, maximumLength - 3).replace(/[\uD800-\uDBFF]$/, '')}...`;
}

const escapeCharacter = (character: string): string =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
