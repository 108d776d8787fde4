import { printable, quote } from '../names.ts';

/** Nothing that IAM accepts is deeper than 6; the bound keeps recursion over a policy safe. */
const maximumDepth = 32;

/** An object or a list that is open where the reading is. */
type Open = { members: Set<string> | undefined; member: string; index: number };

/** Strings, with the colon behind the names of members, brackets, commas and numbers. */
const tokens = /("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\],]|(-?\d[\d.eE+-]*)/gs;

/**
 * What of a JSON text JavaScript would lose or change by reading it and writing it back, with its place: the first
 * of two members with one name, digits of numbers. `undefined` when nothing is lost.
 *
 * @param text a text that `JSON.parse` takes.
 */
export function whatWritingBackLoses(text: string): string | undefined {
  const open: Open[] = [];
  for (const [token, string, colon, number] of text.matchAll(tokens)) {
    const here = open.at(-1);
    if (token === '{' || token === '[') {
      if (open.length === maximumDepth) {
        return `${placeOf(open)} is nested deeper than ${maximumDepth}`;
      }
      open.push({ members: token === '{' ? new Set() : undefined, member: '', index: 0 });
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token === ',') {
      if (here !== undefined) here.index++;
    } else if (string !== undefined) {
      if (colon === undefined || here?.members === undefined) continue;
      here.member = string.includes('\\') ? (JSON.parse(string) as string) : string.slice(1, -1);
      if (here.members.has(here.member)) return `${placeOf(open)} is named twice`;
      here.members.add(here.member);
    } else if (number !== undefined && JSON.stringify(Number(number)) !== number) {
      return `${placeOf(open)} is the number ${quote(number)}, which JavaScript would round or reformat`;
    }
  }
  return undefined;
}

/** As in `Statement[0].Condition.Bool["aws:SecureTransport"]`; the end of it, where it is long. */
function placeOf(open: readonly Open[]): string {
  const path = open.map(({ members, member, index }) => {
    if (members === undefined) return `[${index}]`;
    return /^[A-Za-z]\w*$/.test(member) ? `.${printable(member, 80)}` : `[${quote(member)}]`;
  });
  const text = path.join('').replace(/^\./, '');
  return text.length > 300 ? `…${text.slice(-300)}` : text;
}
