import type { BucketRef } from '../bucket-ref.ts';
import type { KeyState } from './condition-entry.ts';
import { exampleOf } from './counter-example.ts';
import type { CounterExample } from './counter-example.ts';
import { decide, readDenies, viewsOf } from './decide.ts';
import type { DenyStatement } from './deny-statement.ts';
import { isObject, nameOfStatement, statementsOf } from './document.ts';
import type { Policy } from './document.ts';
import { Undecided } from './glob.ts';
import type { Target } from './s3-actions.ts';

export type TransportVerdict =
  /** No request over plain HTTP gets through; `proof` are the indexes of the statements that say so. */
  | { kind: 'denied'; proof: readonly number[] }
  | { kind: 'allowed'; counterExample: CounterExample }
  | { kind: 'unknown'; reason: string };

/** A policy that also denies every request over HTTPS, to the bucket or to all of its objects. */
export type TransportAlarm = { kind: 'https-denied'; target: Target; proof: readonly number[] };

/** Over plain HTTP there is no TLS, so the key that tells its version is absent. */
const plainHttp = new Map<string, KeyState>([
  ['aws:securetransport', ['false']],
  ['s3:tlsversion', undefined],
]);
const overTls = new Map<string, KeyState>([['aws:securetransport', ['true']]]);

const targets: readonly Target[] = ['objects', 'bucket'];

/**
 * Whether any request over plain HTTP can get through the bucket policy: over all callers, all actions of
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
export function evaluateTransport(policy: Policy | undefined, ref: BucketRef): TransportVerdict {
  const views = viewsOf(ref, plainHttp, targets);
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

/** What a policy denies beyond plain HTTP, and surely not on purpose. Reported, never repaired. */
export function findTransportAlarms(policy: Policy | undefined, ref: BucketRef): TransportAlarm[] {
  const statements = readDenies(policy, 'narrow');
  return targets.flatMap((target): TransportAlarm[] => {
    try {
      const decision = decide(statements, viewsOf(ref, overTls, [target]));
      return decision.kind === 'stopped'
        ? [{ kind: 'https-denied', target, proof: decision.proof }]
        : [];
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
  const statements = policy === undefined ? [] : statementsOf(policy);
  const understood = new Set(narrow.map(({ index }) => index));
  const doubtful = wide
    .filter(({ index }) => !understood.has(index))
    .map(({ index }) => nameOfStatement(statements[index] ?? null, index));
  const names = doubtful.slice(0, 3).join(', ');
  return names === ''
    ? 'it depends on what a policy variable stands for'
    : `it depends on what is not understood in ${names}`;
}
