import type { BucketRef } from '../bucket-ref.ts';
import { exampleOf } from './counter-example.ts';
import type { CounterExample } from './counter-example.ts';
import { decide, readDenies, viewsOf } from './decide.ts';
import type { DenyStatement } from './deny-statement.ts';
import { isObject, nameOfStatement, statementsOf } from './document.ts';
import type { Policy } from './document.ts';
import { Undecided } from './glob.ts';
import { fixedKeys } from './policy-seal.ts';
import type { PolicySeal } from './policy-seal.ts';
import type { Target } from './s3-actions.ts';

export type PolicyVerdict =
  /** No forbidden request gets through; `proof` are the indexes of the statements that say so. */
  | { kind: 'denied'; proof: readonly number[] }
  | { kind: 'allowed'; counterExample: CounterExample }
  | { kind: 'unknown'; reason: string };

/** A policy that also denies every request over HTTPS, to the bucket or to all of its objects. */
export type PolicyAlarm = {
  kind: 'https-denied';
  target: Target;
  /** The indexes of the statements that deny it together, and how messages name them. */
  proof: readonly number[];
  statements: readonly string[];
};

/**
 * Whether any request that the seal forbids can get through the bucket policy: over all callers, all actions of
 * S3 now and in future, the bucket and all of its objects, and all contexts.
 *
 * The policy is read twice. In the narrow reading everything that is not understood denies nothing: when
 * even so no request gets through, none does (`denied` is never wrong). In the wide reading it denies
 * everything: a request that gets through even so does get through (`allowed` is never wrong). When the
 * readings differ the answer is `unknown`, and the reason names the statements.
 *
 * Deliberately `unknown`: policy variables that decide (`${aws:username}` in a Resource), operators and members
 * that we do not know, conditions of several types on one key, and policies that take more than a bounded
 * number of steps. Keys are taken as independent of each other, except those that tell who calls.
 */
export function evaluate(
  policy: Policy | undefined,
  ref: BucketRef,
  { forbidden }: PolicySeal,
): PolicyVerdict {
  const views = viewsOf(ref, forbidden);
  try {
    const narrow = readDenies(policy, 'narrow');
    const surely = decide(narrow, views);
    if (surely.kind === 'stopped') return { kind: 'denied', proof: surely.proof };
    if (isReadInOneWay(policy, narrow)) {
      return { kind: 'allowed', counterExample: exampleOf(surely, narrow) };
    }
    const wide = readDenies(policy, 'wide');
    const perhaps = decide(wide, views);
    return perhaps.kind === 'passes'
      ? { kind: 'allowed', counterExample: exampleOf(perhaps, wide) }
      : { kind: 'unknown', reason: reasonOf(policy, narrow, wide) };
  } catch (error) {
    if (error instanceof Undecided) return { kind: 'unknown', reason: error.message };
    throw error;
  }
}

const overTls = fixedKeys({ 'aws:SecureTransport': ['true'] });

/** What a policy denies beyond any seal, and surely not on purpose. Reported, never repaired. */
export function findAlarms(policy: Policy | undefined, ref: BucketRef): PolicyAlarm[] {
  const statements = readDenies(policy, 'narrow');
  return (['objects', 'bucket'] as const).flatMap((target): PolicyAlarm[] => {
    try {
      const kind = { targets: [target], fixed: overTls, without: [] };
      const decision = decide(statements, viewsOf(ref, [kind]));
      if (decision.kind === 'passes') return [];
      const { proof } = decision;
      return [{ kind: 'https-denied', target, proof, statements: namesOf(proof, policy) }];
    } catch (error) {
      if (error instanceof Undecided) return [];
      throw error;
    }
  });
}

/** Nothing in the policy is doubtful, so the wide reading would be the same one. */
function isReadInOneWay(policy: Policy | undefined, narrow: readonly DenyStatement[]): boolean {
  if (policy === undefined) return true;
  const denies = statementsOf(policy).filter((one) => !isObject(one) || one['Effect'] === 'Deny');
  // Variables, also when they are escaped, and principals of which the policy does not say who they are.
  const doubtful = /\\u|\$\{|:assumed-role\/|"(?:CanonicalUser|Federated)"/;
  return denies.length === narrow.length && !doubtful.test(policy.text);
}

function reasonOf(
  policy: Policy | undefined,
  narrow: readonly DenyStatement[],
  wide: readonly DenyStatement[],
): string {
  const understood = new Set(narrow.map(({ index }) => index));
  const doubtful = wide.map(({ index }) => index).filter((index) => !understood.has(index));
  const names = namesOf(doubtful.slice(0, 3), policy).join(', ');
  return names === ''
    ? 'it depends on what a policy variable stands for'
    : `it depends on what is not understood in ${names}`;
}

function namesOf(indexes: readonly number[], policy: Policy | undefined): string[] {
  const statements = policy === undefined ? [] : statementsOf(policy);
  return indexes.map((index) => nameOfStatement(statements[index] ?? null, index));
}
