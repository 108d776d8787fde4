import type { DenialCause } from '../core/failure.ts';

/**
 * Reads from AWS's message which kind of policy denied a call. AWS names one of those that did, and only to
 * callers of the same account or organization; all else is `unknown`.
 * @see aws-facts 7.3 and 7.4 for the wordings.
 */
export function denialCauseOf(message: string): DenialCause {
  if (/\bpublic policies are (?:prevented|blocked) by the BlockPublicPolicy\b/.test(message)) {
    return 'block-public-access';
  }
  const [, policyType = '', behindIt] = denial.exec(message) ?? [];
  return causes.get(behindIt ?? policyType) ?? 'unknown';
}

/**
 * `with an explicit deny in a <type> policy` where a statement denies, `because no <type> policy allows the
 * <action> action` where none allows. No ARN in the message can hold such words: ARNs have no spaces.
 */
const denial =
  /\b(?:with an explicit deny in (?:an?|the)|because no) ([A-Za-z -]{1,40}?(?: policy|s boundary))\b(?: transitively through an? ([a-z ]{1,40}? policy)\b)?/;

const causes: ReadonlyMap<string, DenialCause> = new Map([
  ['identity-based policy', 'identity-policy'],
  ['resource-based policy', 'resource-policy'],
  ['service control policy', 'service-control-policy'],
  ['resource control policy', 'resource-control-policy'],
  ['permissions boundary', 'permissions-boundary'],
  ['session policy', 'session-policy'],
  // So written in one example of the IAM User Guide.
  ['sessions policy', 'session-policy'],
  ['VPC endpoint policy', 'vpc-endpoint-policy'],
]);
