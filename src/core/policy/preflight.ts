import type { Failure } from '../failure.ts';
import { isObject, listOf, statementsOf } from './document.ts';
import type { JsonValue, Policy } from './document.ts';

/**
 * Largest bucket policy S3 accepts, in bytes of UTF-8 JSON.
 * @see S3 User Guide, "Bucket policies for Amazon S3": 20 KB.
 */
export const POLICY_LIMIT_BYTES = 20 * 1024;

/**
 * Why S3 would refuse the policy, as far as that can be known before asking.
 *
 * A principal that was deleted is shown as its unique id, and a policy that names one cannot be written
 * again, whoever put it there.
 * @see IAM User Guide, "Principal": the unique id appears "if the role or user is deleted".
 */
export function whyPolicyIsRefused(policy: Policy): Failure | undefined {
  const sizeBytes = new TextEncoder().encode(policy.text).length;
  if (sizeBytes > POLICY_LIMIT_BYTES) {
    return { kind: 'policy-too-large', sizeBytes, limitBytes: POLICY_LIMIT_BYTES };
  }
  const principalId = statementsOf(policy).flatMap(awsPrincipalsOf).find(isUniqueId);
  return principalId === undefined ? undefined : { kind: 'deleted-principal', principalId };
}

function awsPrincipalsOf(statement: JsonValue): string[] {
  if (!isObject(statement)) return [];
  return [statement['Principal'], statement['NotPrincipal']]
    .flatMap((principal) => (isObject(principal) ? listOf(principal['AWS']) : []))
    .filter((principal) => typeof principal === 'string');
}

/** @see IAM User Guide, "IAM identifiers": prefixes of unique ids; AIDA is a user, AROA a role. */
const isUniqueId = (principal: string): boolean =>
  /^(?:AIDA|AROA|AGPA)[A-Z0-9]{8,}$/.test(principal);
