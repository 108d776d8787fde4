import { quote } from '../names.ts';
import { holds } from './condition-entry.ts';
import type { ConditionEntry, KeyState } from './condition-entry.ts';
import type { FreeKey, KeyFact, KeyType } from './condition-keys.ts';
import { findText } from './find-text.ts';
import { Undecided } from './glob.ts';
import type { Budget, Glob } from './glob.ts';
import { formatAddress } from './network.ts';

/** Distinguishes "the key is absent" from "there is no such state". */
export type FoundState = { state: KeyState } | undefined;

/** A state of the key for which none of the entries holds, or `undefined` when there is none. */
export function findKeyState(
  entries: readonly ConditionEntry[],
  fact: KeyFact,
  budget: Budget,
): FoundState {
  const misses = (state: KeyState) => !entries.some((entry) => holds(entry, state, budget));
  if (fact.kind === 'fixed') {
    const place = fact.states.findIndex(misses);
    return place === -1 ? undefined : { state: fact.states[place] };
  }
  if (fact.mayBeAbsent && misses(undefined)) return { state: undefined };
  // Whatever its value, a key that is there does not miss `Null: false`.
  if (entries.some(({ test }) => test.kind === 'presence' && test.whenPresent)) {
    return findSeveralValues(entries, fact, budget);
  }
  const { type, sample } = fact;
  const candidate = candidatesFor(entries, type, sample).find((value) => misses([value]));
  if (candidate !== undefined) return { state: [candidate] };
  if (type === 'boolean') return undefined;
  const kinds = new Set(entries.map(({ test }) => kindOfValue(test)).filter((kind) => kind !== ''));
  // Candidates are complete for each type of value alone; a text may be of none.
  if (kinds.size > 1 || (type !== 'text' && kinds.has('text'))) {
    throw new Undecided(`conditions of several types test ${quote(entries[0]?.key ?? '')}`);
  }
  const value = kinds.has('text') ? findValue(entries, budget) : undefined;
  return value === undefined ? findSeveralValues(entries, fact, budget) : { state: [value] };
}

function kindOfValue(test: ConditionEntry['test']): string {
  if (test.kind === 'globs') return test.words ? 'word' : 'text';
  if (test.kind === 'numbers') return test.type;
  return test.kind === 'presence' ? '' : test.kind;
}

/** A text outside of what the entries list, and inside of what the negated ones do. */
function findValue(entries: readonly ConditionEntry[], budget: Budget): string | undefined {
  const inside: (readonly Glob[])[] = [];
  const outside: Glob[] = [];
  for (const { test, isNegated } of entries) {
    if (test.kind !== 'globs') continue;
    if (isNegated) inside.push(test.globs);
    else outside.push(...test.globs);
  }
  return findText({ inside, outside }, budget);
}

/**
 * A usual value; words, and numbers, dates and addresses on both sides of every bound and one between
 * each two: between two bounds all values are alike.
 */
function candidatesFor(
  entries: readonly ConditionEntry[],
  type: KeyType,
  sample: string,
): string[] {
  if (type === 'boolean') return ['true', 'false'];
  const words = type === 'text' && entries.some(({ test }) => kindOfValue(test) === 'word');
  return [
    sample,
    ...(words ? ['true', 'false'] : []),
    ...entries
      .flatMap(({ test }) => (test.kind === 'networks' ? test.networks : []))
      // Beyond the first and the last address are others of the same family.
      .flatMap(({ first, last }) => [first, last, first - 1n, last + 1n].map(formatAddress)),
    ...numbersAround(entries, type),
  ];
}

function numbersAround(entries: readonly ConditionEntry[], type: KeyType): string[] {
  const numeric = entries.flatMap(({ test }) => (test.kind === 'numbers' ? [test] : []));
  const bounds = numeric.flatMap((test) => test.bounds).toSorted((a, b) => a - b);
  const between = bounds.slice(1).map((bound, at) => (bound + (bounds[at] ?? bound)) / 2);
  const lowest = bounds[0];
  const highest = bounds.at(-1);
  if (lowest === undefined || highest === undefined) return [];
  const numbers = [...bounds, ...between, lowest - 1, highest + 1];
  if (type === 'whole') {
    const whole = numbers.flatMap((number) => [Math.floor(number), Math.ceil(number)]);
    return whole.filter((number) => number >= 0).map(String);
  }
  const isDate = numeric.some((test) => test.type === 'date');
  return numbers.map((number) => (isDate ? dateOf(number) : String(number)));
}

/** In seconds since 1970; as a number where a year has not four digits. */
function dateOf(seconds: number): string {
  const date = new Date(seconds * 1_000);
  const text = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  return /^\d{4}-/.test(text) ? text : String(seconds);
}

/**
 * A key of several values misses `ForAllValues` when one value does, and `ForAnyValue` when all do. So
 * each ForAllValues gets a value of its own. What a test of single values makes of several is not said anywhere:
 * the others have to leave no state without it. Nor is it said whether a key with no value at all is there.
 */
function findSeveralValues(
  entries: readonly ConditionEntry[],
  fact: FreeKey,
  budget: Budget,
): FoundState {
  const { type } = fact;
  if (type !== 'text') return undefined;
  const ofSets = entries.filter(({ quantifier }) => quantifier !== undefined);
  const presence = entries.filter(({ test }) => test.kind === 'presence');
  if (!fact.isSet && ofSets.length === 0) return undefined;
  if (ofSets.length + presence.length < entries.length) {
    if (findKeyState([...ofSets, ...presence], fact, budget) === undefined) return undefined;
    throw new Undecided(
      `tests of sets and of single values meet on ${quote(entries[0]?.key ?? '')}`,
    );
  }
  const forAll = ofSets.filter(({ quantifier }) => quantifier === 'ForAllValues');
  const forAny = ofSets.filter(({ quantifier }) => quantifier === 'ForAnyValue');
  if (forAll.length === 0 && !isAlwaysTrue(presence)) {
    throw new Undecided(`it depends on what ${quote(entries[0]?.key ?? '')} is without any value`);
  }
  if (forAll.length < 2) return undefined;
  const oneValue = { ...fact, mayBeAbsent: false, isSet: false };
  const values: string[] = [];
  for (const entry of forAll) {
    const found = findKeyState([entry, ...forAny, ...presence], oneValue, budget);
    if (found?.state === undefined) return undefined;
    values.push(...found.state);
  }
  return { state: values };
}

/** Tests that the key is absent, and that it is there. */
const isAlwaysTrue = (presence: readonly ConditionEntry[]): boolean =>
  presence.some(({ test }) => test.kind === 'presence' && test.whenAbsent) &&
  presence.some(({ test }) => test.kind === 'presence' && test.whenPresent);
