import { parseCondition } from './condition-entry.ts';
import type { ConditionEntry, KeyState } from './condition-entry.ts';
import { isObject, listOf } from './document.ts';
import type { JsonObject, JsonValue } from './document.ts';
import type { Target } from './s3-actions.ts';

export type PolicySealName = 'transport' | 'tls-version' | 'uploads';

/** What a seal forbids, as the kinds of drift name it. */
export type ForbiddenRequest = 'http' | 'outdated-tls' | 'upload';

/**
 * One property that bucket policies must have, as data: which requests must not get through, and the one
 * statement that denies them. Evaluating, finding drift and merging are the same for all.
 */
export type PolicySeal = {
  name: PolicySealName;
  request: ForbiddenRequest;
  /** The Sid of our statement; `…2`, `…3` when it is taken. */
  sid: string;
  forbidden: readonly RequestKind[];
  /** What our statement denies everybody, and under which condition. */
  action: string;
  condition: JsonObject;
  /** Whether a Deny of our action under this condition may be replaced by ours: it denies no more. */
  mayReplace: (condition: JsonValue | undefined) => boolean;
};

/** Requests that have something in common: over all callers, and all that is not said here. */
export type RequestKind = {
  targets: readonly Target[];
  /** All actions where it is left out. */
  action?: string;
  /** Keys with the same state in all of them, by their names in lower case. */
  fixed: ReadonlyMap<string, FixedKey>;
  /** Tests that hold in none of them. */
  without: readonly ConditionEntry[];
};

type FixedKey = { keyAsWritten: string; state: KeyState };

/** @param fixed the keys as AWS writes them. */
export const fixedKeys = (
  fixed: Readonly<Record<string, KeyState>>,
): ReadonlyMap<string, FixedKey> =>
  new Map(
    Object.entries(fixed).map(([key, state]) => [key.toLowerCase(), { keyAsWritten: key, state }]),
  );

/** The tests of a Condition that we wrote ourselves. */
export function testsOf(condition: JsonObject): readonly ConditionEntry[] {
  const entries = parseCondition(condition, { doubt: 'narrow', variables: false });
  if (entries === undefined) throw new Error('A condition of our own is not understood.');
  return entries;
}

/**
 * What a Condition lists for one key under one operator; `undefined` where it has no such test, or spells the key
 * in two ways: nobody knows what S3 makes of that.
 *
 * @param key in lower case.
 */
export function valuesOf(
  condition: JsonValue | undefined,
  operator: string,
  key: string,
): readonly JsonValue[] | undefined {
  const tests = isObject(condition) ? condition[operator] : undefined;
  if (!isObject(tests)) return undefined;
  const found = Object.entries(tests).filter(([name]) => name.toLowerCase() === key);
  return found.length === 1 ? listOf(found[0]?.[1]) : undefined;
}
