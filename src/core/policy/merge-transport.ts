import { bucketArn } from '../bucket-ref.ts';
import type { BucketRef } from '../bucket-ref.ts';
import { isObject, policyOf, statementsOf } from './document.ts';
import type { JsonObject, JsonValue, Policy } from './document.ts';
import { evaluateTransport } from './evaluate-transport.ts';
import { holdsOnlyForHttpRequests } from './secure-transport-condition.ts';

/** The Sid of the AWS example that the project started from; `…2`, `…3` when it is taken. */
export const TRANSPORT_STATEMENT_SID = 'DenyInsecureConnections';

const ourSidPattern = new RegExp(`^${TRANSPORT_STATEMENT_SID}\\d*$`);

/**
 * Adds the statement that denies plain HTTP; every statement of others, `Id`, `Version`, order and
 * unknown members stay as they are. An earlier statement of ours is widened in its place and further
 * ones of ours are removed.
 *
 * @param policy the policy as S3 returned it just now, or `undefined` when S3 said there is none.
 *   A policy that could not be read must not come here: see `Observed`.
 * @returns the same object when plain HTTP is denied already, under whatever Sid. The new policy may
 *   be larger than S3 accepts: see `whyPolicyIsRefused`.
 */
export function withTransportStatement(policy: Policy | undefined, ref: BucketRef): Policy {
  if (policy === undefined) {
    const statement = transportStatement(TRANSPORT_STATEMENT_SID, ref);
    return policyOf({ Version: '2012-10-17', Statement: [statement] });
  }
  if (evaluateTransport(policy, ref).kind === 'denied') return policy;
  const statements = statementsOf(policy);
  const foreign = statements.filter((statement) => !isOurs(statement));
  const firstOfOurs = statements.findIndex(isOurs);
  const place = firstOfOurs === -1 ? foreign.length : firstOfOurs;
  const ours = transportStatement(freeSid(foreign), ref);
  // Everything before the first of ours is foreign, so its index is the same in both lists.
  const merged = foreign.toSpliced(place, 0, ours);
  return policyOf({ ...policy.document, Statement: merged });
}

/**
 * Only a statement that denies nothing but plain HTTP is ours: whatever else it says, ours denies at
 * least as much, so replacing it never weakens the policy. Anything else under our Sid is foreign.
 */
export function isOurs(statement: JsonValue): boolean {
  if (!isObject(statement)) return false;
  const sid = statement['Sid'];
  return (
    typeof sid === 'string' &&
    ourSidPattern.test(sid) &&
    statement['Effect'] === 'Deny' &&
    holdsOnlyForHttpRequests(statement['Condition'])
  );
}

/**
 * What must be the same before and after a merge: all but the statements of ours. Compared by the
 * loop right before a write, and if it differs nothing is written.
 */
export function foreignPartOf(policy: Policy | undefined): string {
  if (policy === undefined) return JSON.stringify({ members: {}, statements: [] });
  const { Statement: _, ...members } = policy.document;
  const statements = statementsOf(policy).filter((statement) => !isOurs(statement));
  return JSON.stringify({ members, statements });
}

function transportStatement(sid: string, ref: BucketRef): JsonObject {
  return {
    Sid: sid,
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [bucketArn(ref), `${bucketArn(ref)}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

/** Sids are unique within a policy. */
function freeSid(foreign: readonly JsonValue[]): string {
  const taken = new Set(foreign.map((statement) => isObject(statement) && statement['Sid']));
  if (!taken.has(TRANSPORT_STATEMENT_SID)) return TRANSPORT_STATEMENT_SID;
  let number = 2;
  while (taken.has(`${TRANSPORT_STATEMENT_SID}${number}`)) number++;
  return `${TRANSPORT_STATEMENT_SID}${number}`;
}
