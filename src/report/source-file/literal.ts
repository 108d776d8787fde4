import type { JsonValue } from '../../core/policy/document.ts';

/** How one language writes texts and the members of an object. */
export type Notation = { quoted: (text: string) => string; between: string };

const STEP = '  ';

/** A JSON value laid out with two spaces, in lines; the first has no indentation. */
export function literalLines(value: JsonValue, notation: Notation): string[] {
  if (typeof value === 'string') return [notation.quoted(value)];
  if (typeof value !== 'object' || value === null) return [JSON.stringify(value)];
  const members = Array.isArray(value)
    ? value.map((one) => literalLines(one, notation))
    : Object.entries(value).map(([name, one]) =>
        behind(`${notation.quoted(name)}${notation.between}`, literalLines(one, notation)),
      );
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (members.length === 0) return [`${open}${close}`];
  const separated = members.flatMap((lines, index) =>
    index === members.length - 1 ? lines : [...lines.slice(0, -1), `${lines.at(-1) ?? ''},`],
  );
  return [open, ...indented(separated), close];
}

export const indented = (lines: readonly string[], step = STEP): string[] =>
  lines.map((line) => (line === '' ? '' : `${step}${line}`));

/** Puts a text before the first line. */
export const behind = (text: string, [first = '', ...others]: readonly string[]): string[] => [
  `${text}${first}`,
  ...others,
];
