import type { JsonObject, JsonValue } from '../../src/core/policy/document.ts';
import { conditionHolds, globMatches, listed, objectOrNothing } from './core-iam-conditions.ts';
import type { Context, Variables } from './core-iam-conditions.ts';

/**
 * What the Deny statements of a bucket policy do to one request, straight from the rules of the IAM User
 * Guide, and sharing nothing with the evaluator under test. Where the guide is silent or a statement
 * is malformed, it does not deny: a simulation that denies too much would hide holes.
 */

export type Principal = {
  name: string;
  /** Of users, roles and roots; the session has the ARN of its own and that of its role. */
  arns: readonly string[];
  account?: string;
  service?: string;
  canonicalUser?: string;
};

export type Request = {
  principal: Principal;
  action: string;
  resource: string;
  context: Context;
};

/** The index of the first Deny statement that stops the request. */
export function denyingStatement(document: JsonObject, request: Request): number | undefined {
  const variables: Variables =
    document['Version'] === '2012-10-17'
      ? { kind: 'replaced', by: request.context }
      : { kind: 'literal' };
  const index = listed(document['Statement']).findIndex((statement) =>
    denies(statement, request, variables),
  );
  return index === -1 ? undefined : index;
}

export const isDenied = (document: JsonObject, request: Request): boolean =>
  denyingStatement(document, request) !== undefined;

function denies(statement: JsonValue, request: Request, variables: Variables): boolean {
  const one = objectOrNothing(statement);
  if (one === undefined || one['Effect'] !== 'Deny') return false;
  const condition = one['Condition'];
  return (
    matchesEither(one, 'Principal', (value) => namesPrincipal(value, request.principal)) &&
    matchesEither(one, 'Action', (value) => namesAction(value, request.action)) &&
    (condition === undefined || conditionHolds(condition, request.context, variables)) &&
    matchesEither(one, 'Resource', (value) => namesResource(value, request.resource, variables))
  );
}

/** Exactly one of an element and its negation must be there (IAM JSON policy grammar). */
function matchesEither(
  statement: JsonObject,
  element: string,
  matches: (value: JsonValue) => boolean,
): boolean {
  const positive = statement[element];
  const negative = statement[`Not${element}`];
  if (positive !== undefined && negative !== undefined) return false;
  if (positive !== undefined) return matches(positive);
  return negative !== undefined && isWellFormed(negative) && !matches(negative);
}

/** A negated element that cannot be read would deny everyone; assume that it denies nobody. */
const isWellFormed = (value: JsonValue): boolean =>
  objectOrNothing(value) !== undefined ||
  (listed(value).length > 0 && listed(value).every((one) => typeof one === 'string'));

/** ARNs of principals have no wildcards; a `*` stands alone (IAM User Guide, "Principal"). */
function namesPrincipal(value: JsonValue, principal: Principal): boolean {
  if (value === '*') return true;
  const types = objectOrNothing(value);
  if (types === undefined) return false;
  const isNamedAs = (type: string, isNamed: (text: string) => boolean) =>
    listed(types[type]).some((one) => typeof one === 'string' && isNamed(one));
  return (
    isNamedAs('AWS', (text) => text === '*' || isPrincipal(text, principal)) ||
    isNamedAs('Service', (text) => text === principal.service) ||
    isNamedAs('CanonicalUser', (text) => text === principal.canonicalUser)
  );
}

/** An account, bare or as its root, stands for every identity in it. */
function isPrincipal(text: string, { arns, account }: Principal): boolean {
  if (arns.includes(text)) return true;
  if (account === undefined) return false;
  return text === account || /^arn:aws[a-z-]*:iam::(\d{12}):root$/.exec(text)?.[1] === account;
}

/** Names of actions are matched without regard to case, and hold no variables. */
function namesAction(value: JsonValue, action: string): boolean {
  return listed(value).some(
    (one) =>
      typeof one === 'string' &&
      globMatches(one.toLowerCase(), action.toLowerCase(), { kind: 'literal' }),
  );
}

/**
 * Part for part: a wildcard does not reach over the colon of an ARN, and missing parts at the end
 * are filled with `*` (IAM User Guide, "Resource", "Incomplete ARN").
 */
function namesResource(value: JsonValue, resource: string, variables: Variables): boolean {
  const wanted = arnParts(resource);
  return listed(value).some((one) => {
    if (typeof one !== 'string') return false;
    const parts = arnParts(one);
    return wanted.every((part, i) => globMatches(parts[i] ?? '*', part, variables));
  });
}

function arnParts(arn: string): readonly string[] {
  const parts = knownArns.get(arn) ?? splitArn(arn);
  knownArns.set(arn, parts);
  return parts;
}

const knownArns = new Map<string, readonly string[]>();

function splitArn(arn: string): string[] {
  // A colon inside of a variable belongs to the variable.
  const parts = arn.replaceAll(/\$\{[^}]*\}/g, (variable) => variable.replaceAll(':', '\u0000'));
  const [a = '', b, c, d, e, ...rest] = parts.split(':');
  const whole = rest.length > 0 ? rest.join(':') : undefined;
  return [a, b, c, d, e, whole]
    .filter((part) => part !== undefined)
    .map((part) => part.replaceAll('\u0000', ':'));
}
