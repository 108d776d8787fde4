import { printable } from '../names.ts';

/** From the top of the document: names of members, and places in lists. */
export type Path = readonly (string | number)[];

/** One thing that is wrong with a baseline; `text` says what, with the value, and what to do. */
export type Problem = { path: Path; text: string };

export type ParsedBaseline<T> = { ok: true; value: T } | { ok: false; problems: Problem[] };

/** A document may be wrong in more places than a person reads. */
const MAXIMUM_PROBLEMS = 30;

/** Every problem as one line: `exempt[0].reason: not set`. */
export function describeProblems(problems: readonly Problem[]): string[] {
  const lines = problems
    .slice(0, MAXIMUM_PROBLEMS)
    .map(({ path, text }) => (path.length === 0 ? text : `${describePath(path)}: ${text}`));
  const others = problems.length - lines.length;
  return others > 0 ? [...lines, `and ${others} more`] : lines;
}

/** Names are what others wrote, so those that are no plain word stand in quotes. */
const describePath = (path: Path): string =>
  path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[A-Za-z0-9$_-]{1,40}$/.test(step)) return `["${printable(step, 40)}"]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
