import { printable } from '../names.ts';
import { nearestWord } from './nearest-word.ts';
import type { Path, Problem } from './problem.ts';

export type Members = ReadonlyMap<string, unknown>;

/** Reads values of a document, and collects what is wrong instead of stopping at the first. */
export type Reader = {
  problems: Problem[];
  /** @returns `undefined` after a problem; what was not set is the caller's to fill in. */
  choice: <T extends string>(value: unknown, path: Path, allowed: readonly T[]) => T | undefined;
  boolean: (value: unknown, path: Path) => boolean | undefined;
  text: (value: unknown, path: Path, maximumLength: number) => string | undefined;
  /** A list of at least `minimum` values, none of them twice. */
  list: (value: unknown, path: Path, minimum: number) => readonly unknown[];
  /** The members by name; a member that is not known is a problem. */
  members: (value: unknown, path: Path, known: readonly string[]) => Members | undefined;
  problem: (path: Path, text: string) => undefined;
};

export function newReader(): Reader {
  const problems: Problem[] = [];
  const problem = (path: Path, text: string): undefined => {
    problems.push({ path, text });
  };
  return {
    problems,
    problem,
    choice: (value, path, allowed) =>
      allowed.find((one) => one === value) ??
      problem(
        path,
        `${describeValue(value)} is not known: expected ${allowed.join(' or ')}${typeof value === 'number' ? ' (text, in quotes)' : ''}`,
      ),
    boolean: (value, path) =>
      typeof value === 'boolean'
        ? value
        : problem(path, `${describeValue(value)} is not known: expected true or false, no quotes`),
    text: (value, path, maximumLength) => {
      if (typeof value !== 'string') {
        return problem(path, `${describeValue(value)} is no text: write it in quotes`);
      }
      if (value.trim() === '') return problem(path, 'empty: write something, or leave it out');
      if (Array.from(value).length <= maximumLength) return value;
      return problem(path, `longer than ${maximumLength} characters: shorten it`);
    },
    list: (value, path, minimum) => {
      if (!Array.isArray(value)) {
        problem(path, `${describeValue(value)} is no list: write it in [ ]`);
        return [];
      }
      if (value.length < minimum) problem(path, 'an empty list: fill it, or leave it out');
      for (const [index, one] of value.entries()) {
        if (typeof one === 'string' && value.indexOf(one) < index) {
          problem([...path, index], `${describeValue(one)} is there twice: keep one`);
        }
      }
      return value;
    },
    members: (value, path, known) => {
      const members = membersOf(value);
      if (members === undefined) return problem(path, `expected an object, not ${kindOf(value)}`);
      for (const name of members.keys()) {
        if (known.includes(name)) continue;
        const meant = nearestWord(name, known);
        const hint =
          meant === undefined ? `expected ${known.join(', ')}` : `did you mean ${meant}?`;
        problem([...path, name], `not known: ${hint}`);
      }
      return members;
    },
  };
}

/** A map, because an object has members that nobody wrote, such as `constructor`. */
export const membersOf = (value: unknown): Members | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : undefined;

/** A value in a few words. Never serialises: it may be deep or huge. */
export const describeValue = (value: unknown): string =>
  typeof value === 'string'
    ? `"${printable(value, 100)}"`
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : kindOf(value);

/** What it is, without the value itself. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return value === undefined ? 'nothing' : `a ${typeof value === 'string' ? 'text' : typeof value}`;
}
