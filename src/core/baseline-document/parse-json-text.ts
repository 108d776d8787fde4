import type { ParsedBaseline, Path, Problem } from './problem.ts';

/** In UTF-16 code units; a parameter of Systems Manager holds 8 KB. */
const MAXIMUM_LENGTH = 64 * 1024;

/**
 * JSON in which no member is named twice: of two `JSON.parse` drops the first in silence. Messages never
 * repeat the text, which may be a secret that somebody put in the wrong place.
 */
export function parseJsonText(text: string): ParsedBaseline<unknown> {
  if (text.length > MAXIMUM_LENGTH) {
    return problem(`longer than ${MAXIMUM_LENGTH / 1024} KiB: this is no baseline`);
  }
  if (text.trim() === '') return problem('empty: expected a JSON object');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return problem('not JSON: look for a missing quotation mark or a comma too many');
  }
  const problems = findRepeatedMembers(text);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value };
}

const problem = (text: string): ParsedBaseline<never> => ({
  ok: false,
  problems: [{ path: [], text }],
});

/** An object whose members were named so far, or a list and the place where it is. */
type Open = { names: Set<string> | undefined; step: string | number };

/**
 * Not recursive, because the depth is what others chose.
 * @param json text that `JSON.parse` takes: so a string before a colon is the name of a member.
 */
function findRepeatedMembers(json: string): Problem[] {
  const problems: Problem[] = [];
  const open: Open[] = [];
  let text = '';
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/gs)) {
    const here = open.at(-1);
    if (token === '{') open.push({ names: new Set(), step: '' });
    else if (token === '[') open.push({ names: undefined, step: 0 });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && typeof here?.step === 'number') here.step++;
    else if (token === ':' && here?.names !== undefined) {
      here.step = String(JSON.parse(text));
      if (here.names.has(here.step)) problems.push({ path: pathOf(open), text: namedTwice });
      here.names.add(here.step);
    } else if (token.startsWith('"')) text = token;
  }
  return problems;
}

const namedTwice = 'named twice: keep one';

const pathOf = (open: readonly Open[]): Path => open.map(({ step }) => step);
