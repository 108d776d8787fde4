import { printable, quote } from '../names.ts';

/** Nothing that IAM accepts is deeper than 6; the bound keeps recursion over a policy safe. */
const maximumDepth = 32;

/** An object or a list that is open where the reading is. */
type Open = { members: Set<string> | undefined; member: string; index: number };

/**
 * What of a JSON text JavaScript would lose or change by reading it and writing it back, with its place: the first
 * of two members with one name, digits of numbers. `undefined` when nothing is lost.
 *
 * @param text a text that `JSON.parse` takes.
 */
export function whatWritingBackLoses(text: string): string | undefined {
  const open: Open[] = [];
  let isMemberNext = false;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|-?\d[\d.eE+-]*/gs)) {
    const here = open.at(-1);
    if (token === '{' || token === '[') {
      if (open.length === maximumDepth) {
        return `${placeOf(open)} is nested deeper than ${maximumDepth}`;
      }
      open.push({ members: token === '{' ? new Set() : undefined, member: '', index: 0 });
      isMemberNext = token === '{';
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token === ',') {
      if (here !== undefined) here.index++;
      isMemberNext = here?.members !== undefined;
    } else if (token.startsWith('"')) {
      if (!isMemberNext || here?.members === undefined) continue;
      here.member = JSON.parse(token) as string;
      if (here.members.has(here.member)) return `${placeOf(open)} is named twice`;
      here.members.add(here.member);
      isMemberNext = false;
    } else if (token !== ':' && JSON.stringify(Number(token)) !== token) {
      return `${placeOf(open)} is the number ${quote(token)}, which JavaScript would round or reformat`;
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
