import type { JsonObject, JsonValue } from '../../src/core/policy/document.ts';

/** Keys in lower case; a list where the key has several values. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** In policies of 2008, `${…}` is text like any other. */
export type Variables = { kind: 'literal' } | { kind: 'replaced'; by: Context };

type Test = (actual: string, expected: string, variables: Variables) => boolean;

/** All operators and all keys of a Condition must hold; values in a list are alternatives. */
export function conditionHolds(
  condition: JsonValue,
  context: Context,
  variables: Variables,
): boolean {
  const operators = objectOrNothing(condition);
  if (operators === undefined) return false;
  return Object.entries(operators).every(([operator, tests]) => {
    const keys = objectOrNothing(tests);
    if (keys === undefined || Object.keys(keys).length === 0) return false;
    return Object.entries(keys).every(([key, values]) =>
      holds(operator, valueIn(context, key), values, variables),
    );
  });
}

/** Names of keys have no case. */
const valueIn = (context: Context, key: string): string | readonly string[] | undefined =>
  Object.hasOwn(context, key.toLowerCase()) ? context[key.toLowerCase()] : undefined;

function holds(
  operator: string,
  found: string | readonly string[] | undefined,
  values: JsonValue,
  variables: Variables,
): boolean {
  const expected = listed(values).map(asText);
  if (expected.length === 0 || expected.includes(undefined)) return false;
  const texts = expected.filter((text) => text !== undefined);
  if (operator === 'Null') {
    return texts.some((text) => text.toLowerCase() === String(found === undefined));
  }
  const parts = /^(?:(ForAnyValue|ForAllValues):)?([A-Za-z]+?)(IfExists)?$/.exec(operator);
  if (parts === null) return false;
  const [, set, name = '', ifExists] = parts;
  const negated = negations.get(name);
  const test = tests.get(negated ?? name);
  if (test === undefined) return false;
  const passes = (actual: string): boolean =>
    texts.some((text) => test(actual, text, variables)) !== (negated !== undefined);
  if (found === undefined) {
    if (ifExists !== undefined || set === 'ForAllValues') return true;
    return set === undefined && negated !== undefined;
  }
  const actuals = typeof found === 'string' ? [found] : found;
  if (set === 'ForAllValues') return actuals.every(passes);
  if (set === 'ForAnyValue') return actuals.some(passes);
  // A single-valued test of a key with several values is not defined; assume that it does not hold.
  return actuals.length === 1 && actuals.every(passes);
}

const negations = new Map([
  ['StringNotEquals', 'StringEquals'],
  ['StringNotEqualsIgnoreCase', 'StringEqualsIgnoreCase'],
  ['StringNotLike', 'StringLike'],
  ['ArnNotEquals', 'ArnLike'],
  ['ArnNotLike', 'ArnLike'],
  ['NumericNotEquals', 'NumericEquals'],
  ['DateNotEquals', 'DateEquals'],
  ['NotIpAddress', 'IpAddress'],
]);

const plain = (text: string, variables: Variables): string | undefined => {
  const symbols = symbolsOf(text, variables);
  return symbols?.map((symbol) => symbol.text).join('');
};

const numeric =
  (compare: (actual: number, expected: number) => boolean): Test =>
  (actual, expected) =>
    actual.trim() !== '' && expected.trim() !== '' && compare(Number(actual), Number(expected));

const date =
  (compare: (actual: number, expected: number) => boolean): Test =>
  (actual, expected) =>
    compare(secondsOf(actual), secondsOf(expected));

/** ISO 8601, or seconds since 1970. */
const secondsOf = (text: string): number =>
  /^-?\d+$/.test(text) ? Number(text) : Date.parse(text) / 1_000;

/** Part for part; a value that is no ARN matches nothing. */
const arnLike: Test = (actual, expected, variables) => {
  const actuals = partsOf(actual);
  const wanted = partsOf(expected);
  return (
    actuals.length === 6 &&
    wanted.length === 6 &&
    wanted.every((part, at) => globMatches(part, actuals[at] ?? '', variables))
  );
};

/** The sixth part has the rest; a colon inside of a variable belongs to the variable. */
function partsOf(arn: string): string[] {
  const hidden = arn.replaceAll(/\$\{[^}]*\}/g, (variable) => variable.replaceAll(':', '\u0000'));
  const parts = hidden.split(':');
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])].map(
    (part) => part.replaceAll('\u0000', ':'),
  );
}

const like: Test = (actual, expected, variables) => globMatches(expected, actual, variables);

const tests = new Map<string, Test>([
  ['StringEquals', (actual, expected, variables) => actual === plain(expected, variables)],
  [
    'StringEqualsIgnoreCase',
    (actual, expected, variables) =>
      actual.toLowerCase() === plain(expected, variables)?.toLowerCase(),
  ],
  ['StringLike', like],
  ['ArnEquals', arnLike],
  ['ArnLike', arnLike],
  ['Bool', (actual, expected) => actual.toLowerCase() === expected.toLowerCase()],
  ['BinaryEquals', (actual, expected) => actual === expected],
  ['NumericEquals', numeric((actual, expected) => actual === expected)],
  ['NumericLessThan', numeric((actual, expected) => actual < expected)],
  ['NumericLessThanEquals', numeric((actual, expected) => actual <= expected)],
  ['NumericGreaterThan', numeric((actual, expected) => actual > expected)],
  ['NumericGreaterThanEquals', numeric((actual, expected) => actual >= expected)],
  ['DateEquals', date((actual, expected) => actual === expected)],
  ['DateLessThan', date((actual, expected) => actual < expected)],
  ['DateLessThanEquals', date((actual, expected) => actual <= expected)],
  ['DateGreaterThan', date((actual, expected) => actual > expected)],
  ['DateGreaterThanEquals', date((actual, expected) => actual >= expected)],
  ['IpAddress', (actual, expected) => isInNetwork(actual, expected)],
]);

/** Bit for bit; an address of one family is in no network of the other. */
function isInNetwork(address: string, network: string): boolean {
  const [base = '', length] = network.split('/');
  const actual = bitsOf(address);
  const expected = bitsOf(base);
  if (actual === undefined || expected === undefined) return false;
  if (actual.length !== expected.length) return false;
  const count = length === undefined ? expected.length : Number(length);
  return actual.slice(0, count) === expected.slice(0, count);
}

/** An address as a row of 32 or 128 zeros and ones. */
function bitsOf(address: string): string | undefined {
  if (!address.includes(':')) {
    const bytes = address.split('.').map(Number);
    const isAddress = bytes.length === 4 && bytes.every((byte) => byte >= 0 && byte <= 255);
    return isAddress ? bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('') : undefined;
  }
  const [head = '', tail] = address.split('::');
  const groupsOf = (text: string): string[] => text.split(':').filter((group) => group !== '');
  const after = groupsOf(tail ?? '');
  const zeros = Array<string>(Math.max(0, 8 - groupsOf(head).length - after.length)).fill('0');
  const groups = [...groupsOf(head), ...(tail === undefined ? [] : zeros), ...after];
  const bits = groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0'));
  return bits.length === 8 ? bits.join('') : undefined;
}

type PatternSymbol = { text: string; isWildcard: boolean };

const known = new Map<string, PatternSymbol[]>();

/** `undefined` when a variable has no value: then nothing matches. */
function symbolsOf(pattern: string, variables: Variables): PatternSymbol[] | undefined {
  if (variables.kind === 'replaced' && pattern.includes('${')) return replaced(pattern, variables);
  let symbols = known.get(pattern);
  if (symbols === undefined) {
    symbols = pattern.split('').map((text) => ({ text, isWildcard: '*?'.includes(text) }));
    known.set(pattern, symbols);
  }
  return symbols;
}

function replaced(pattern: string, variables: Variables): PatternSymbol[] | undefined {
  const symbols: PatternSymbol[] = [];
  for (const part of pattern.split(/(\$\{[^}]*\})/)) {
    const variable = /^\$\{(.*)\}$/s.exec(part)?.[1];
    const text = variable === undefined ? part : valueOf(variable, variables);
    if (text === undefined) return undefined;
    for (const one of text.split('')) {
      symbols.push({ text: one, isWildcard: variable === undefined && '*?'.includes(one) });
    }
  }
  return symbols;
}

/** `${*}`, `${?}` and `${$}` are those characters; `${key, 'text'}` has a default. */
function valueOf(variable: string, variables: Variables): string | undefined {
  if (['*', '?', '$'].includes(variable)) return variable;
  const [key = '', fallback] = variable.split(',').map((part) => part.trim());
  const value = variables.kind === 'replaced' ? variables.by[key.toLowerCase()] : undefined;
  if (typeof value === 'string') return value;
  return fallback?.replaceAll("'", '');
}

/**
 * `*` is any text, `?` is any one character. Goes back to the last `*` only, because an earlier one
 * could match no more than that one can.
 */
export function globMatches(pattern: string, text: string, variables: Variables): boolean {
  const symbols = symbolsOf(pattern, variables);
  if (symbols === undefined) return false;
  let at = 0;
  let next = 0;
  let afterStar: { at: number; next: number } | undefined;
  while (at < text.length) {
    const symbol = symbols[next];
    if (symbol?.isWildcard === true && symbol.text === '*') {
      afterStar = { at, next: ++next };
    } else if (symbol !== undefined && (symbol.isWildcard || symbol.text === text[at])) {
      at++;
      next++;
    } else if (afterStar !== undefined) {
      afterStar.at++;
      at = afterStar.at;
      next = afterStar.next;
    } else {
      return false;
    }
  }
  return symbols.slice(next).every((symbol) => symbol.isWildcard && symbol.text === '*');
}

function asText(value: JsonValue): string | undefined {
  return typeof value === 'object' ? undefined : String(value);
}

export const listed = (value: JsonValue | undefined): readonly JsonValue[] => {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
};

export const objectOrNothing = (value: JsonValue | undefined): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
