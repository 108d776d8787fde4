import { parseCondition } from './condition-entry.ts';
import type { ConditionEntry, Reading } from './condition-entry.ts';
import { isObject, listOf } from './document.ts';
import type { JsonObject, JsonValue } from './document.ts';
import { parseGlob } from './glob.ts';
import type { Glob } from './glob.ts';

/** True for a text that one of the globs matches, or with `isNegated` for every other. */
export type GlobTest = { isNegated: boolean; globs: readonly Glob[] };

export type PrincipalTest = {
  isNegated: boolean;
  /** `*`: anonymous callers too. */
  everyone: boolean;
  /** On the ARN that `aws:PrincipalArn` holds. */
  arns: readonly Glob[];
  services: readonly Glob[];
};

/** A Deny: it stops a request when all of its parts match. */
export type DenyStatement = {
  index: number;
  principal: PrincipalTest;
  action: GlobTest;
  resource: GlobTest;
  entries: readonly ConditionEntry[];
};

const members = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

const everything: GlobTest = { isNegated: true, globs: [] };
const everybody: PrincipalTest = { isNegated: true, everyone: false, arns: [], services: [] };

/**
 * Reads a statement as far as it denies.
 * In the narrow reading a statement of which any part is not understood denies nothing, in the wide one such a
 * part matches everything. So one reading gives a policy that denies no more, the other one that denies
 * no less than S3 would.
 *
 * @returns `undefined` for a statement that denies nothing.
 */
export function readDeny(
  statement: JsonValue,
  index: number,
  reading: Reading,
): DenyStatement | undefined {
  const isNarrow = reading.doubt === 'narrow';
  if (!isObject(statement)) {
    return isNarrow
      ? undefined
      : { index, principal: everybody, action: everything, resource: everything, entries: [] };
  }
  // `Effect` is case-sensitive.
  if (statement['Effect'] !== 'Deny') return undefined;
  const principal = readPrincipal(statement, reading);
  const action = readGlobs(statement, 'Action', { ignoresCase: true }, reading);
  const resource = readResource(statement, reading);
  const entries = parseCondition(statement['Condition'], reading);
  const parts = [principal, action, resource, entries];
  const isDoubtful =
    parts.includes(undefined) || Object.keys(statement).some((member) => !members.has(member));
  if (isDoubtful && isNarrow) return undefined;
  return {
    index,
    principal: principal ?? everybody,
    action: action ?? everything,
    resource: resource ?? everything,
    entries: entries ?? [],
  };
}

/** One of an element and its negation, with text in it; `undefined` for anything else. */
function elementOf(
  statement: JsonObject,
  name: string,
): { isNegated: boolean; value: JsonValue } | undefined {
  const value = statement[name];
  const not = statement[`Not${name}`];
  if (value !== undefined && not !== undefined) return undefined;
  if (value !== undefined) return { isNegated: false, value };
  return not === undefined ? undefined : { isNegated: true, value: not };
}

function textsOf(value: JsonValue): readonly string[] | undefined {
  const texts = listOf(value).filter((one) => typeof one === 'string');
  return texts.length === listOf(value).length && texts.length > 0 ? texts : undefined;
}

function readGlobs(
  statement: JsonObject,
  name: 'Action' | 'Resource',
  options: { ignoresCase?: boolean; isArn?: boolean },
  { doubt, variables }: Reading,
): GlobTest | undefined {
  const element = elementOf(statement, name);
  const texts = element === undefined ? undefined : textsOf(element.value);
  if (element === undefined || texts === undefined) return undefined;
  // What a negated element lists is what the statement spares.
  const reading = (doubt === 'wide') === element.isNegated ? 'narrow' : 'wide';
  const hasVariables = variables && name === 'Resource';
  const globs = texts.map((text) =>
    parseGlob(text, { ...options, variables: hasVariables, reading }),
  );
  return { isNegated: element.isNegated, globs: globs.filter((glob) => glob !== undefined) };
}

/** A resource is `*` or an ARN of six parts; S3 takes no other. */
function readResource(statement: JsonObject, reading: Reading): GlobTest | undefined {
  const texts = textsOf(elementOf(statement, 'Resource')?.value ?? []) ?? [];
  const isUsual = texts.every((text) => text === '*' || text.split(':').length >= 6);
  return isUsual
    ? readGlobs(statement, 'Resource', { isArn: !texts.includes('*') }, reading)
    : undefined;
}

/** @see IAM User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal". */
function readPrincipal(statement: JsonObject, { doubt }: Reading): PrincipalTest | undefined {
  const element = elementOf(statement, 'Principal');
  if (element === undefined) return undefined;
  const { isNegated, value } = element;
  if (value === '*') return { isNegated, everyone: true, arns: [], services: [] };
  if (!isObject(value) || Object.keys(value).length === 0) return undefined;
  const isWide = (doubt === 'wide') !== isNegated;
  const test = { isNegated, everyone: false, arns: [] as Glob[], services: [] as Glob[] };
  for (const [type, names] of Object.entries(value)) {
    const texts = textsOf(names);
    if (texts === undefined) return undefined;
    if (type === 'AWS') {
      test.everyone ||= texts.includes('*');
      test.arns.push(...texts.flatMap((text) => globsOfAwsPrincipal(text, isWide)));
    } else if (type === 'Service') {
      test.services.push(...texts.flatMap((text) => literal(text)));
    } else if (isWide) {
      // Who a canonical user or a federated identity is, the policy does not say.
      test.arns.push(...literal('*', true));
    }
  }
  return test;
}

/** Names in Principal have no wildcards, but an account stands for everybody in it. */
function globsOfAwsPrincipal(text: string, isWide: boolean): Glob[] {
  const account = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(text)?.[1];
  if (account !== undefined) {
    return [`arn:*:iam::${account}:*`, `arn:*:sts::${account}:*`].flatMap(arnPattern);
  }
  const session = /^(arn:[^:]+):sts(::\d{12}):assumed-role\/([^/]+)\//.exec(text);
  if (session === null) return literal(text);
  // One session of a role is some of what the role does.
  const [, start = '', middle = '', role = ''] = session;
  return isWide
    ? [
        ...literal(`${start}:iam${middle}:role/${role}`),
        ...literal(`${start}:iam${middle}:role/*/${role}`, true),
      ]
    : [];
}

function arnPattern(text: string): Glob[] {
  const glob = parseGlob(text, { isArn: true });
  return glob === undefined ? [] : [glob];
}

function literal(text: string, wildcards = false): Glob[] {
  const glob = parseGlob(text, { wildcards });
  return glob === undefined ? [] : [glob];
}
