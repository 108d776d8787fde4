import { quote } from '../names.ts';
import type { Parsed } from '../names.ts';
import { whatWritingBackLoses } from './what-writing-back-loses.ts';

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export type JsonObject = { readonly [member: string]: JsonValue };

/** A bucket policy that we can write back without loss, beside the text that S3 sent. */
export type Policy = { readonly text: string; readonly document: JsonObject };

/** In UTF-16 code units; S3 takes 20 KB. */
const maximumLength = 4 * 1024 * 1024;

/**
 * Reads a bucket policy. Refuses what could not be written back as it was: duplicate members and
 * numbers that JavaScript would round, because writing the policy back would change what others put there.
 *
 * @returns the policy with members and values as they are; `Statement` may be one object. Members keep
 *   their order, except those whose names are whole numbers: JavaScript puts them first, and to IAM the
 *   order of members means nothing.
 */
export function parsePolicy(text: string): Parsed<Policy> {
  if (text.length > maximumLength) return problem(`the policy is longer than ${maximumLength}`);
  let parsed: JsonValue;
  try {
    parsed = JSON.parse(text) as JsonValue;
  } catch {
    return problem('the policy is not JSON');
  }
  if (!isObject(parsed)) return problem('the policy is not a JSON object');
  const loss = whatWritingBackLoses(text);
  if (loss !== undefined) return problem(`in the policy, ${loss}`);
  const statement = parsed['Statement'];
  if (statement === undefined) return problem('the policy has no Statement');
  if (!Array.isArray(statement) && !isObject(statement)) {
    return problem('in the policy, Statement is neither a list nor an object');
  }
  return { ok: true, value: { text, document: parsed } };
}

/** The policy as it will be sent: without white space, which counts against the size limit. */
export const policyOf = (document: JsonObject): Policy => ({
  text: JSON.stringify(document),
  document,
});

/** IAM takes one value wherever it takes a list. */
export function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

export const statementsOf = (policy: Policy): readonly JsonValue[] =>
  listOf(policy.document['Statement']);

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Statements are named by place and Sid in messages: `statement 2 ("AllowCloudTrail")`. */
export function nameOfStatement(statement: JsonValue, index: number): string {
  const sid = isObject(statement) ? statement['Sid'] : undefined;
  return typeof sid === 'string' ? `statement ${index} (${quote(sid)})` : `statement ${index}`;
}

const problem = (text: string): Parsed<never> => ({ ok: false, problem: text });
