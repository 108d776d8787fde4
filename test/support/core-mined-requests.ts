import type { JsonObject, JsonValue } from '../../src/core/policy/document.ts';
import { listed, objectOrNothing } from './core-iam-conditions.ts';
import type { Principal, Request } from './core-iam-simulation.ts';
import { callerContext, inEveryRequest, principalsIn } from './core-requests.ts';
import type { Place } from './core-requests.ts';

/**
 * Requests over plain HTTP made of what the policy itself names, and of its neighbours: names that the
 * patterns match and that they just miss, values on both sides of each bound, keys absent and present.
 */
export function minedRequests(document: JsonObject, place: Place, count: number): Request[] {
  const random = randomNumbers(7);
  const pick = <T>(list: readonly T[], otherwise: T): T =>
    list[Math.floor(random() * list.length)] ?? otherwise;
  const arn = `arn:${place.partition}:s3:::${place.name}`;
  const found = mine(document, arn);
  const principals = [...principalsIn(place.partition), ...found.principals];
  return Array.from({ length: count }, () => {
    const isOnBucket = random() < 0.4;
    const principal = pick(principals, { name: 'anonymous', arns: [] });
    const context: Record<string, string | readonly string[]> = {};
    for (const [key, values] of found.values) {
      const states = Object.hasOwn(inEveryRequest, key) ? values : [...values, undefined];
      const value = pick<string | readonly string[] | undefined>(states, undefined);
      const isForeign = /^aws:(?:principal|user|mfa|multi)/.test(key);
      if (value !== undefined && !(isForeign && principal.account === undefined)) {
        context[key] = value;
      }
    }
    return {
      principal,
      action: pick(isOnBucket ? found.bucketActions : found.objectActions, 's3:GetObject'),
      resource: isOnBucket ? arn : pick(found.objects, `${arn}/x`),
      context: {
        ...inEveryRequest,
        ...context,
        ...callerContext(principal),
        'aws:securetransport': 'false',
      },
    };
  });
}

type Mine = {
  principals: Principal[];
  bucketActions: string[];
  objectActions: string[];
  objects: string[];
  values: Map<string, (string | readonly string[])[]>;
};

const usualBucketActions = ['s3:ListBucket', 's3:GetBucketAcl', 's3:PutBucketPolicy'];
const usualObjectActions = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:RestoreObject'];

function mine(document: JsonObject, arn: string): Mine {
  const statements = listed(document['Statement'])
    .map((one) => objectOrNothing(one))
    .filter((one) => one !== undefined);
  const textsIn = (...members: string[]): string[] =>
    statements.flatMap((one) => members.flatMap((member) => textsOf(one[member])));
  const actions = textsIn('Action', 'NotAction')
    .flatMap(spelled)
    .filter((text) => /^s3:[a-z]+$/i.test(text) && !elsewhere.test(text));
  const isOnObject = (action: string) => /^s3:[a-z]*object/i.test(action);
  return {
    principals: textsIn('Principal', 'NotPrincipal').flatMap(principalOf),
    bucketActions: [...usualBucketActions, ...actions.filter((one) => !isOnObject(one))],
    objectActions: [...usualObjectActions, ...actions.filter((one) => !/bucket/i.test(one))],
    objects: textsIn('Resource', 'NotResource')
      .flatMap(spelled)
      .flatMap((text) => [text, `${text}/x`, `${text}x`])
      .filter((text) => text.startsWith(`${arn}/`) && text !== `${arn}/`),
    values: valuesIn(statements),
  };
}

function principalOf(text: string): Principal[] {
  if (/^[a-z0-9.-]+\.amazonaws\.com$/.test(text)) return [{ name: text, arns: [], service: text }];
  const account = /^(?:arn:[^:]+:iam::)?(\d{12}|cloudfront)/.exec(text)?.[1];
  if (account === undefined) return [];
  const arn = /^arn:[^:]+:iam::[^:]+:(?:root|role\/|user\/)/.test(text)
    ? text
    : `arn:aws:iam::${account}:root`;
  return [{ name: text, arns: [arn], account }];
}

/** On the account: no bucket policy is asked. */
const elsewhere = /^s3:(?:listallmybuckets|createbucket|.*(?:accesspoint|account|job).*)$/i;

/** Keys whose values S3 or IAM make, so that a caller cannot put any text there. */
const typed: readonly [RegExp, RegExp][] = [
  [/^aws:(?:vpc)?sourceip$/, /^\d+(?:\.\d+){3}$|^(?=.*:)[\da-f:]+$/],
  [/^(?:aws|s3):resourceaccount$/, /^111122223333$/],
  [/^aws:(?:currenttime|tokenissuetime)$/, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/],
  [/^s3:(?:max-keys|signatureage)$|^aws:(?:epochtime|multifactorauthage)$/, /^\d+$/],
  [/^aws:(?:multifactorauthpresent|viaawsservice)$/, /^(?:true|false)$/],
];

const ofSeveralValues = /^aws:tagkeys$|^aws:principalorgpaths$|^s3:requestobjecttagkeys$/;
/** Told by the caller or by the transport. */
const fixed =
  /^(?:aws:securetransport|s3:tlsversion|aws:principal(?:arn|account|isawsservice|servicename|type)|aws:userid)$/;

function valuesIn(statements: readonly JsonObject[]): Mine['values'] {
  const values: Mine['values'] = new Map();
  for (const { Condition: condition = {} } of statements) {
    for (const tests of Object.values(objectOrNothing(condition) ?? {})) {
      for (const [name, listedValues] of Object.entries(objectOrNothing(tests) ?? {})) {
        const key = name.toLowerCase();
        if (fixed.test(key)) continue;
        const shape = typed.find(([keys]) => keys.test(key))?.[1];
        const texts = [...textsOf(listedValues).flatMap(neighbours), ...anywhere];
        const fitting = texts.filter((text) => shape?.test(text) ?? true);
        const known = values.get(key) ?? [];
        values.set(key, [...known, ...fitting, ...(ofSeveralValues.test(key) ? [fitting] : [])]);
      }
    }
  }
  return values;
}

const anywhere = ['zzz', 'true', 'false', '0', '192.0.2.1', '2001:db8::1', '2030-01-01T00:00:00Z'];

function neighbours(text: string): string[] {
  const number = Number(text);
  if (text !== '' && Number.isFinite(number)) {
    return [text, String(number - 1), String(number + 1), `${text}0`];
  }
  const [address = ''] = text.split('/');
  return [...spelled(text), address, `${text}x`, text.toUpperCase(), text.toLowerCase()];
}

/** A pattern with its wildcards filled in, once with nothing and once with something. */
function spelled(text: string): string[] {
  const bare = text.replaceAll(/\$\{[^}]*\}/g, '');
  const fill = (star: string) => bare.replaceAll('*', star).replaceAll('?', 'q');
  return [fill(''), fill('Xyz'), bare.replaceAll('?', '').replaceAll('*', 'u/v')];
}

/** All texts, numbers and Booleans within, as texts. */
function textsOf(value: JsonValue | undefined): string[] {
  if (typeof value !== 'object') return value === undefined ? [] : [String(value)];
  return Object.values(value ?? {}).flatMap((one: JsonValue) => textsOf(one));
}

/** The same for every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
