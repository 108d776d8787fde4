import { isObject } from '../policy/document.ts';
import type { JsonObject, JsonValue } from '../policy/document.ts';
import { textsOf } from './match-element.ts';

/**
 * For whom a service works, as a statement limits it: the accounts and the resources of `aws:SourceAccount` and
 * `aws:SourceArn`. An empty list is no limit.
 */
export type Sources = { accounts: readonly string[]; arns: readonly string[] };

export const anySource: Sources = { accounts: [], arns: [] };

/** One key of a Condition under one operator. */
export type ConditionTest = { operator: string; key: string; values: readonly string[] };

/** All tests of a Condition, with operator and key in lower case, or `undefined` when it is not understood. */
export function testsOf(condition: JsonValue | undefined): ConditionTest[] | undefined {
  if (condition === undefined) return [];
  if (!isObject(condition)) return undefined;
  const tests: ConditionTest[] = [];
  for (const [operator, keys] of Object.entries(condition)) {
    if (!isObject(keys)) return undefined;
    for (const [key, value] of Object.entries(keys)) {
      const values = textsOf(value);
      tests.push({ operator: operator.toLowerCase(), key: key.toLowerCase(), values });
    }
  }
  return tests;
}

/** Operators that hold only when the value is one of the list. */
export const isPositive = ({ operator }: ConditionTest): boolean =>
  ['stringequals', 'stringlike', 'arnequals', 'arnlike'].includes(operator);

/** What a statement of the bucket policy says about the sources of a service. */
export function sourcesOf(statement: JsonObject): Sources {
  const tests = (testsOf(statement['Condition']) ?? []).filter(isPositive);
  const valuesOf = (key: string) => tests.find((test) => test.key === key)?.values ?? [];
  const arns = valuesOf('aws:sourcearn');
  const stated = valuesOf('aws:sourceaccount');
  const accounts = stated.length > 0 ? stated : arns.map((arn) => arn.split(':')[4] ?? '');
  const areKnown = accounts.every((account) => /^\d{12}$/.test(account));
  return { accounts: areKnown ? accounts : [], arns };
}

/** Of two statements for one service, each lets in its own sources. */
export function bothSources(one: Sources, other: Sources): Sources {
  const both = (a: readonly string[], b: readonly string[]) =>
    a.length === 0 || b.length === 0 ? [] : [...new Set([...a, ...b])];
  return { accounts: both(one.accounts, other.accounts), arns: both(one.arns, other.arns) };
}
