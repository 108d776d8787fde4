import { bucketArn } from '../bucket-ref.ts';
import type { BucketRef } from '../bucket-ref.ts';
import { quote } from '../names.ts';
import { isObject, listOf, nameOfStatement, statementsOf } from './document.ts';
import type { JsonValue, Policy } from './document.ts';
import { holdsForEveryHttpRequest } from './secure-transport-condition.ts';

/** One request that no Deny of the policy stops. */
export type CounterExample = {
  /** `anonymous`, an ARN, or a service name. */
  principal: string;
  action: string;
  resource: string;
  context: Readonly<Record<string, string>>;
};

export type TransportVerdict =
  /** No request over plain HTTP gets through; `proof` are the indexes of the statements that say so. */
  | { kind: 'denied'; proof: readonly number[] }
  | { kind: 'allowed'; counterExample: CounterExample }
  | { kind: 'unknown'; reason: string };

const knownMembers = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'];

type Coverage = { bucket: boolean; objects: boolean };

/**
 * Whether any request over plain HTTP can get through the bucket policy.
 *
 * Sound: `denied` is said only when, for the bucket and for all of its objects, one Deny statement
 * stops every principal, every S3 action and every request with `aws:SecureTransport` false. Each test
 * below accepts only what is certain; every doubtful shape (NotAction, policy variables, further
 * conditions, action lists that are everything together) counts as not covering. So a policy that
 * does deny may be answered with `unknown`: a redundant statement is cheaper than a hole.
 * `allowed` is said only where no Deny statement exists at all.
 */
export function evaluateTransport(policy: Policy | undefined, ref: BucketRef): TransportVerdict {
  const statements = policy === undefined ? [] : statementsOf(policy);
  if (!statements.some(mayDeny)) return { kind: 'allowed', counterExample: anyRequest(ref) };
  const proof: number[] = [];
  const covered: Coverage = { bucket: false, objects: false };
  const doubts: string[] = [];
  for (const [index, statement] of statements.entries()) {
    if (!mayDeny(statement)) continue;
    const found = coverageOf(statement, ref);
    if (typeof found === 'string') {
      doubts.push(`${nameOfStatement(statement, index)} ${found}`);
      continue;
    }
    const adds = (found.bucket && !covered.bucket) || (found.objects && !covered.objects);
    if (adds) proof.push(index);
    covered.bucket ||= found.bucket;
    covered.objects ||= found.objects;
  }
  if (covered.bucket && covered.objects) return { kind: 'denied', proof };
  return { kind: 'unknown', reason: reasonOf(covered, doubts) };
}

/** What a statement certainly stops over plain HTTP, or the first reason why that is not certain. */
function coverageOf(statement: JsonValue, ref: BucketRef): Coverage | string {
  if (!isObject(statement)) return 'is not an object';
  const narrowing = ['NotPrincipal', 'NotAction', 'NotResource'].find((m) => m in statement);
  if (narrowing !== undefined) return `uses ${narrowing}`;
  const unknown = Object.keys(statement).find((member) => !knownMembers.includes(member));
  if (unknown !== undefined) return `has an unknown member ${quote(unknown)}`;
  if (!isEveryone(statement['Principal'])) return 'does not name every principal';
  const actions = textsOf(statement['Action']);
  if (!actions.some(isEveryS3Action)) return 'does not name every S3 action';
  const condition = statement['Condition'];
  if (condition !== undefined) {
    if (!isObject(condition)) return 'has a Condition that is not an object';
    const doubt = holdsForEveryHttpRequest(condition);
    if (doubt !== undefined) return doubt;
  }
  const resources = textsOf(statement['Resource']);
  const coverage = {
    bucket: resources.some((r) => r === bucketArn(ref) || coversAll(r, bucketArn(ref))),
    objects: resources.some((r) => coversAll(r, `${bucketArn(ref)}/`)),
  };
  return coverage.bucket || coverage.objects
    ? coverage
    : 'covers neither the bucket nor all objects';
}

/** `Effect` is case-sensitive; anything that is no object cannot be judged, so it is looked at. */
const mayDeny = (statement: JsonValue): boolean =>
  !isObject(statement) || statement['Effect'] === 'Deny';

/** @see IAM User Guide, "Principal": `"*"` and `{"AWS": "*"}` are everyone, anonymous included. */
const isEveryone = (principal: JsonValue | undefined): boolean =>
  principal === '*' || (isObject(principal) && textsOf(principal['AWS']).includes('*'));

/** Action names are case-insensitive. */
const isEveryS3Action = (action: string): boolean => /^(?:s3:)?\*+$/i.test(action);

/** `*`, or a beginning of `prefix` that names S3, followed by `*`: no variables, no `?`. */
const coversAll = (resource: string, prefix: string): boolean =>
  resource === '*' ||
  (/^arn:[^:]+:s3:::.*\*$/.test(resource) && prefix.startsWith(resource.slice(0, -1)));

/** Nothing where one value is no text: such a list is not what IAM takes. */
function textsOf(value: JsonValue | undefined): readonly string[] {
  const texts = listOf(value).filter((one) => typeof one === 'string');
  return texts.length === listOf(value).length ? texts : [];
}

/** By the account's root user: it needs no Allow, so nothing but a Deny could stop it. */
const anyRequest = (ref: BucketRef): CounterExample => ({
  principal: `arn:${ref.partition}:iam::${ref.account}:root`,
  action: 's3:GetObject',
  resource: `${bucketArn(ref)}/any-object`,
  context: { 'aws:SecureTransport': 'false' },
});

function reasonOf(covered: Coverage, doubts: readonly string[]): string {
  const missing = covered.bucket
    ? 'its objects'
    : covered.objects
      ? 'the bucket itself'
      : undefined;
  const what = missing ?? 'the bucket and its objects';
  const why = doubts.length > 0 ? `: ${doubts.slice(0, 3).join('; ')}` : '';
  return `no Deny is proven to stop plain HTTP for ${what}${why}`;
}
