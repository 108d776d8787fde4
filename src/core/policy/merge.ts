import { bucketArn } from '../bucket-ref.ts';
import type { BucketRef } from '../bucket-ref.ts';
import { isObject, listOf, policyOf, statementsOf } from './document.ts';
import type { JsonObject, JsonValue, Policy } from './document.ts';
import { evaluate } from './evaluate.ts';
import type { PolicySeal } from './policy-seal.ts';

/**
 * Adds the statements of seals; every statement of others, `Id`, `Version`, order and unknown members stay as
 * they are. An earlier statement of ours is widened in its place and further ones of ours are removed.
 *
 * @param policy the policy as S3 returned it just now, or `undefined` when S3 said there is none.
 *   A policy that could not be read must not come here: see `Observed`.
 * @returns the same object when all that the seals forbid is denied already, under whatever Sids. The new
 *   policy may be larger than S3 accepts: see `whyPolicyIsRefused`.
 */
export const withStatementsOf = (
  seals: readonly PolicySeal[],
  policy: Policy | undefined,
  ref: BucketRef,
): Policy =>
  seals.reduce((merged, seal) => withStatementOf(seal, merged, ref), policy ?? withoutStatements);

const withoutStatements = policyOf({ Version: '2012-10-17', Statement: [] });

function withStatementOf(seal: PolicySeal, policy: Policy, ref: BucketRef): Policy {
  if (evaluate(policy, ref, seal).kind === 'denied') return policy;
  const isOurs = (statement: JsonValue) => isOwn(statement, seal);
  const statements = statementsOf(policy);
  const foreign = statements.filter((statement) => !isOurs(statement));
  const firstOfOurs = statements.findIndex(isOurs);
  const place = firstOfOurs === -1 ? foreign.length : firstOfOurs;
  const ours = statementOf(seal, freeSid(seal.sid, foreign), ref);
  // Everything before the first of ours is foreign, so its index is the same in both lists.
  const merged = foreign.toSpliced(place, 0, ours);
  return policyOf({ ...policy.document, Statement: merged });
}

/**
 * Only a statement that denies nothing but what ours denies is our own: whatever else it says, replacing
 * it never weakens the policy. Anything else under our Sid is foreign.
 */
export function isOwn(statement: JsonValue, { sid, action, mayReplace }: PolicySeal): boolean {
  if (!isObject(statement) || statement['Effect'] !== 'Deny') return false;
  const found = statement['Sid'];
  if (typeof found !== 'string' || !found.startsWith(sid)) return false;
  const actions = listOf(statement['Action']);
  const isOurAction = (one: JsonValue) =>
    typeof one === 'string' && one.toLowerCase() === action.toLowerCase();
  return (
    /^\d*$/.test(found.slice(sid.length)) &&
    (action === 's3:*' || (actions.length > 0 && actions.every(isOurAction))) &&
    mayReplace(statement['Condition'])
  );
}

/**
 * What must be the same before and after a merge: all but the statements of ours. Compared by the
 * loop right before a write, and if it differs nothing is written.
 */
export function foreignPartOf(policy: Policy | undefined, seals: readonly PolicySeal[]): string {
  if (policy === undefined) return JSON.stringify({ members: {}, statements: [] });
  const { Statement: _, ...members } = policy.document;
  const statements = statementsOf(policy).filter(
    (statement) => !seals.some((seal) => isOwn(statement, seal)),
  );
  return JSON.stringify({ members, statements });
}

function statementOf({ action, condition, forbidden }: PolicySeal, sid: string, ref: BucketRef) {
  const arn = bucketArn(ref);
  const actsOnBucket = forbidden.some(({ targets }) => targets.includes('bucket'));
  const statement: JsonObject = {
    Sid: sid,
    Effect: 'Deny',
    Principal: '*',
    Action: action,
    Resource: actsOnBucket ? [arn, `${arn}/*`] : `${arn}/*`,
    Condition: condition,
  };
  return statement;
}

/** Sids are unique within a policy. */
function freeSid(sid: string, foreign: readonly JsonValue[]): string {
  const taken = new Set(foreign.map((statement) => isObject(statement) && statement['Sid']));
  if (!taken.has(sid)) return sid;
  let number = 2;
  while (taken.has(`${sid}${number}`)) number++;
  return `${sid}${number}`;
}
