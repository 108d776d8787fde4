import { isObject, listOf } from './document.ts';
import type { JsonValue } from './document.ts';
import { matches, parseGlob } from './glob.ts';
import type { Budget, Glob } from './glob.ts';
import { parseNetwork, parseAddress } from './network.ts';
import type { Network } from './network.ts';

/** The value of a key in a request: `undefined` when the request has no such key. */
export type KeyState = readonly string[] | undefined;

type ValueTest =
  /** `words`: the key holds true or false, and nothing else. */
  | { kind: 'globs'; globs: readonly Glob[]; words: boolean }
  | { kind: 'numbers'; type: 'number' | 'date'; compare: Comparison; bounds: readonly number[] }
  | { kind: 'networks'; networks: readonly Network[] }
  | { kind: 'presence'; whenAbsent: boolean; whenPresent: boolean };

/** One key under one operator; all entries of a Condition must hold. */
export type ConditionEntry = {
  /** In lower case, as keys are compared. */
  key: string;
  /** As the policy writes it. */
  keyAsWritten: string;
  /** True for a single value when none of the listed ones matches. */
  isNegated: boolean;
  ifExists: boolean;
  quantifier: 'ForAllValues' | 'ForAnyValue' | undefined;
  test: ValueTest;
};

type Comparison = (actual: number, bound: number) => boolean;

/** How doubtful parts of a statement are read. */
export type Reading = {
  /** `wide`: in doubt the statement denies; `narrow`: in doubt it does not. */
  doubt: 'wide' | 'narrow';
  /** Whether `${…}` is a variable: only in policies of version 2012-10-17. */
  variables: boolean;
};

/**
 * All entries of a Condition.
 * @returns `undefined` when something in it is not understood.
 * @see IAM User Guide, "Condition operators" and "Multivalued context keys".
 */
export function parseCondition(
  condition: JsonValue | undefined,
  reading: Reading,
): ConditionEntry[] | undefined {
  if (condition === undefined) return [];
  if (!isObject(condition)) return undefined;
  const entries: ConditionEntry[] = [];
  for (const [operator, tests] of Object.entries(condition)) {
    if (!isObject(tests) || Object.keys(tests).length === 0) return undefined;
    for (const [key, values] of Object.entries(tests)) {
      const entry = parseEntry(operator, key, values, reading);
      if (entry === undefined) return undefined;
      entries.push(entry);
    }
  }
  return entries;
}

const operatorPattern = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

function parseEntry(
  operator: string,
  key: string,
  values: JsonValue,
  reading: Reading,
): ConditionEntry | undefined {
  const [, quantifier, name = '', ifExists] = operatorPattern.exec(operator) ?? [];
  const listed = listOf(values);
  const texts = listed.map(textOf).filter((text) => text !== undefined);
  if (texts.length === 0 || texts.length < listed.length) return undefined;
  const isNegated = negated.has(name);
  const test = parseTest(name, texts, isNegated, reading);
  if (test === undefined) return undefined;
  // Presence takes no suffix and no set.
  if (test.kind === 'presence' && operator !== 'Null') return undefined;
  return {
    key: key.toLowerCase(),
    keyAsWritten: key,
    isNegated,
    ifExists: ifExists !== undefined,
    quantifier: quantifier as ConditionEntry['quantifier'],
    test,
  };
}

const textOf = (value: JsonValue): string | undefined =>
  typeof value === 'object' ? undefined : String(value);

const negated = new Set([
  'StringNotEquals',
  'StringNotEqualsIgnoreCase',
  'StringNotLike',
  'ArnNotEquals',
  'ArnNotLike',
  'NumericNotEquals',
  'DateNotEquals',
  'NotIpAddress',
]);

function parseTest(
  name: string,
  texts: readonly string[],
  isNegated: boolean,
  { doubt, variables }: Reading,
): ValueTest | undefined {
  if (name === 'Null') return parsePresence(texts);
  if (name === 'IpAddress' || name === 'NotIpAddress') {
    const networks = texts.map(parseNetwork);
    const isKnown = networks.every((network) => network !== undefined);
    return isKnown ? { kind: 'networks', networks } : undefined;
  }
  const [, type, comparison = ''] = /^(Numeric|Date)(.*)$/.exec(name) ?? [];
  const compare = comparisons.get(comparison);
  if (compare !== undefined) {
    const kind = type === 'Date' ? 'date' : 'number';
    const bounds = texts.map((text) => boundOf(text, kind));
    return bounds.includes(NaN) ? undefined : { kind: 'numbers', type: kind, compare, bounds };
  }
  const style = textStyles.get(name);
  if (style === undefined) return undefined;
  if (style.isArn === true && !texts.every(isArn)) return undefined;
  // Widening the values of a negated operator narrows what it denies.
  const widens = (doubt === 'wide') !== isNegated;
  const options = { ...style, variables, reading: widens ? 'wide' : 'narrow' } as const;
  const globs = texts.map((text) => parseGlob(text, options));
  const known = globs.filter((glob) => glob !== undefined);
  return { kind: 'globs', globs: known, words: name === 'Bool' };
}

/** What else an Arn operator makes of other texts is not said anywhere. */
const isArn = (text: string): boolean => text.split(':').length >= 6;

const exact = { wildcards: false };
const ignoringCase = { wildcards: false, ignoresCase: true };
const arn = { isArn: true };

/** ArnEquals and ArnLike behave identically. `Bool` compares the words true and false. */
const textStyles = new Map<string, { wildcards?: boolean; ignoresCase?: boolean; isArn?: boolean }>(
  [
    ['StringEquals', exact],
    ['StringNotEquals', exact],
    ['StringEqualsIgnoreCase', ignoringCase],
    ['StringNotEqualsIgnoreCase', ignoringCase],
    ['StringLike', {}],
    ['StringNotLike', {}],
    ['ArnEquals', arn],
    ['ArnLike', arn],
    ['ArnNotEquals', arn],
    ['ArnNotLike', arn],
    ['Bool', ignoringCase],
    ['BinaryEquals', exact],
  ],
);

const comparisons = new Map<string, Comparison>([
  ['Equals', (actual, bound) => actual === bound],
  ['NotEquals', (actual, bound) => actual === bound],
  ['LessThan', (actual, bound) => actual < bound],
  ['LessThanEquals', (actual, bound) => actual <= bound],
  ['GreaterThan', (actual, bound) => actual > bound],
  ['GreaterThanEquals', (actual, bound) => actual >= bound],
]);

/** `true` says that the key is absent, `false` that it is there. */
function parsePresence(texts: readonly string[]): ValueTest | undefined {
  const words = texts.map((text) => text.toLowerCase());
  if (!words.every((word) => word === 'true' || word === 'false')) return undefined;
  const whenAbsent = words.includes('true');
  return { kind: 'presence', whenAbsent, whenPresent: words.includes('false') };
}

const isoDate = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/;

/** Dates are ISO 8601 or seconds since 1970; `NaN` for what is neither. */
export function numberOf(text: string, type: 'number' | 'date'): number {
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  return type === 'date' && isoDate.test(text) ? Date.parse(text) / 1_000 : NaN;
}

const exactNumber = /^-?(?:\d{1,15}|\d{1,10}\.\d{1,5})$/;

/**
 * A number that a policy compares with; `NaN` also for those that JavaScript rounds, or whose neighbours it writes
 * with an exponent, and for parts of a second.
 */
function boundOf(text: string, type: 'number' | 'date'): number {
  const number = numberOf(text, type);
  const isExact = isoDate.test(text) || exactNumber.test(text);
  return isExact && (type === 'number' || Number.isInteger(number)) ? number : NaN;
}

/** Whether the entry holds in a request whose key has this state. */
export function holds(entry: ConditionEntry, state: KeyState, budget: Budget): boolean {
  const { test, quantifier } = entry;
  if (test.kind === 'presence') return state === undefined ? test.whenAbsent : test.whenPresent;
  if (state === undefined) {
    if (entry.ifExists || quantifier === 'ForAllValues') return true;
    return quantifier === undefined && entry.isNegated;
  }
  const passes = (value: string) => isListed(test, value, budget) !== entry.isNegated;
  return quantifier === 'ForAnyValue' ? state.some(passes) : state.every(passes);
}

function isListed(test: Exclude<ValueTest, { kind: 'presence' }>, value: string, budget: Budget) {
  switch (test.kind) {
    case 'globs':
      return test.globs.some((glob) => matches(glob, value, budget));
    case 'numbers': {
      const actual = numberOf(value, test.type);
      return test.bounds.some((bound) => test.compare(actual, bound));
    }
    case 'networks': {
      const address = parseAddress(value);
      if (address === undefined) return false;
      return test.networks.some(({ first, last }) => first <= address && address <= last);
    }
  }
}
