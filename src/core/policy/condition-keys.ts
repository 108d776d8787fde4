import type { BucketRef } from '../bucket-ref.ts';
import type { KeyState } from './condition-entry.ts';
import type { RequestKind } from './policy-seal.ts';

/** What a kind of request says about a key before any policy is looked at. */
export type KeyFact =
  | { kind: 'fixed'; state: KeyState }
  /** `sample` is a usual value. */
  | { kind: 'free'; type: KeyType; mayBeAbsent: boolean; sample: string };

/** `whole` is a number without decimals, from 0 on. Keys that we do not know hold text. */
export type KeyType = 'text' | 'boolean' | 'number' | 'whole' | 'date' | 'address';

export type KeyFacts = (key: string) => KeyFact;

export type Caller = 'authenticated' | 'anonymous' | 'service';

const typedKeys = new Map<string, { type: KeyType; sample: string }>([
  ['aws:securetransport', { type: 'boolean', sample: 'true' }],
  ['aws:viaawsservice', { type: 'boolean', sample: 'false' }],
  ['aws:multifactorauthpresent', { type: 'boolean', sample: 'true' }],
  ['aws:multifactorauthage', { type: 'whole', sample: '60' }],
  ['aws:currenttime', { type: 'date', sample: '2026-01-01T00:00:00Z' }],
  ['aws:epochtime', { type: 'whole', sample: '1767225600' }],
  ['aws:tokenissuetime', { type: 'date', sample: '2026-01-01T00:00:00Z' }],
  ['aws:sourceip', { type: 'address', sample: '203.0.113.10' }],
  ['aws:vpcsourceip', { type: 'address', sample: '10.0.0.10' }],
  ['s3:tlsversion', { type: 'number', sample: '1.3' }],
  ['s3:max-keys', { type: 'whole', sample: '100' }],
  ['s3:signatureage', { type: 'whole', sample: '1000' }],
]);

/**
 * Keys that every request has.
 * @see IAM User Guide, "AWS global condition context keys", the availability of each.
 */
const alwaysThere = new Set([
  'aws:currenttime',
  'aws:epochtime',
  'aws:requestedregion',
  'aws:viaawsservice',
]);

/** Keys that tell of a caller who signed the request; anonymous requests have none of them. */
const ofSignedRequests =
  /^aws:(?:principal(?:arn|account|org|tag\/)|userid$|username$|mfa|multifactor|tokenissue|federatedprovider|assumedroot|sourceidentity|rolesession)/;

const ofEverySignedRequest = new Set([
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principaltype',
  'aws:userid',
]);

const absent: KeyFact = { kind: 'fixed', state: undefined };
const fixed = (value: string): KeyFact => ({ kind: 'fixed', state: [value] });

/**
 * The facts about requests of one caller to one bucket. Keys that we do not know may be there or not, with
 * any value: that can only make a policy look more open than it is.
 *
 * @param asked what is fixed by the question, as `aws:securetransport` is for plain HTTP.
 */
export function keyFactsOf(
  caller: Caller,
  { account }: BucketRef,
  asked: RequestKind['fixed'],
): KeyFacts {
  return (key) => {
    const ofQuestion = asked.get(key);
    if (ofQuestion !== undefined) return { kind: 'fixed', state: ofQuestion.state };
    if (key === 'aws:resourceaccount' || key === 's3:resourceaccount') return fixed(account);
    return ofCaller(key, caller) ?? free(key, !alwaysThere.has(key));
  };
}

/** `undefined` for keys that say nothing about who calls. */
function ofCaller(key: string, caller: Caller): KeyFact | undefined {
  if (key === 'aws:principalisawsservice') {
    // "This key is present for all signed API requests"; anonymous requests have none.
    return caller === 'anonymous' ? absent : fixed(caller === 'service' ? 'true' : 'false');
  }
  if (key.startsWith('aws:principalservicename')) {
    return caller === 'service' ? free(key, key !== 'aws:principalservicename') : absent;
  }
  if (key === 'aws:principaltype' && caller === 'anonymous') return fixed('Anonymous');
  if (caller !== 'authenticated') return ofSignedRequests.test(key) ? absent : undefined;
  return ofEverySignedRequest.has(key) ? free(key, false) : undefined;
}

const free = (key: string, mayBeAbsent: boolean): KeyFact => ({
  kind: 'free',
  mayBeAbsent,
  ...(typedKeys.get(key) ?? { type: 'text', sample: 'any-value' }),
});
