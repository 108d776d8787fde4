import type { BucketRef } from '../bucket-ref.ts';
import type { KeyState } from './condition-entry.ts';
import type { RequestKind } from './policy-seal.ts';

/** What a kind of request says about a key before any policy is looked at. */
export type KeyFact = FixedKey | FreeKey;

/** In one of these states, the usual one first. */
type FixedKey = { kind: 'fixed'; states: readonly [KeyState, ...KeyState[]] };

export type FreeKey = {
  kind: 'free';
  type: KeyType;
  mayBeAbsent: boolean;
  /** A usual value. */
  sample: string;
  /** Whether the key may have several values at once. */
  isSet: boolean;
};

/** `whole` is a number without decimals, from 0 on. Keys that we do not know hold text. */
export type KeyType = 'text' | 'boolean' | 'number' | 'whole' | 'date' | 'address';

export type KeyFacts = (key: string) => KeyFact;

export type Caller = 'authenticated' | 'anonymous' | 'service';

const free = (type: KeyType, sample: string): FreeKey => ({
  kind: 'free',
  type,
  mayBeAbsent: true,
  sample,
  isSet: false,
});
const anyText = free('text', 'any-value');
const anyTexts: FreeKey = { ...anyText, isSet: true };
/** For keys that every request has, or every request of a kind of caller. */
const always = (fact: FreeKey): FreeKey => ({ ...fact, mayBeAbsent: false });

const fixed = (value: string): FixedKey => ({ kind: 'fixed', states: [[value]] });
const absent: FixedKey = { kind: 'fixed', states: [undefined] };

/** @see IAM User Guide, "AWS global condition context keys", the availability and type of each. */
const factsOfKeys = new Map<string, KeyFact>([
  ['aws:securetransport', free('boolean', 'true')],
  ['aws:viaawsservice', always(free('boolean', 'false'))],
  ['aws:multifactorauthpresent', free('boolean', 'true')],
  ['aws:multifactorauthage', free('whole', '60')],
  ['aws:currenttime', always(free('date', '2026-01-01T00:00:00Z'))],
  ['aws:epochtime', always(free('whole', '1767225600'))],
  ['aws:tokenissuetime', free('date', '2026-01-01T00:00:00Z')],
  ['aws:sourceip', free('address', '203.0.113.10')],
  ['aws:vpcsourceip', free('address', '10.0.0.10')],
  ['aws:requestedregion', always(anyText)],
  ['s3:tlsversion', free('number', '1.3')],
  ['s3:max-keys', free('whole', '100')],
  // Below zero when the clock of the caller is ahead.
  ['s3:signatureage', free('number', '1000')],
  ['aws:calledvia', anyTexts],
  ['aws:principalorgpaths', anyTexts],
  ['aws:resourceorgpaths', anyTexts],
  ['aws:sourceorgpaths', anyTexts],
  ['aws:vpceorgpaths', anyTexts],
  ['aws:tagkeys', anyTexts],
  ['s3:requestobjecttagkeys', anyTexts],
  ['s3:inventoryaccessibleoptionalfields', anyTexts],
]);

/** What only users, roles and the like have, neither anonymous callers nor services; with the tags of principals. */
const ofIdentities: readonly [key: string, fact: KeyFact][] = [
  ['aws:username', absent],
  ['aws:principalorgid', absent],
  ['aws:principalorgpaths', absent],
];

/** Stands for the accounts of AWS, which no policy names. */
const accountOfAws = '000000000000';

/** @see IAM User Guide, "Properties of the principal" and "Principal key values". */
const factsOfCallers: Readonly<Record<Caller, ReadonlyMap<string, KeyFact>>> = {
  authenticated: new Map<string, KeyFact>([
    ['aws:principalarn', always(anyText)],
    ['aws:principalaccount', always(anyText)],
    ['aws:principaltype', always(anyText)],
    ['aws:userid', always(anyText)],
    ['aws:principalisawsservice', fixed('false')],
    ['aws:principalservicename', absent],
    ['aws:principalservicenameslist', absent],
  ]),
  anonymous: new Map<string, KeyFact>([
    ...ofIdentities,
    ['aws:principaltype', fixed('Anonymous')],
    // Absent in older editions of the guide.
    ['aws:principalaccount', { kind: 'fixed', states: [['anonymous'], undefined] }],
    ['aws:userid', { kind: 'fixed', states: [['anonymous'], undefined] }],
    ['aws:principalarn', absent],
    ['aws:principalisawsservice', absent],
    ['aws:principalservicename', absent],
    ['aws:principalservicenameslist', absent],
    ['aws:tokenissuetime', absent],
    ['aws:multifactorauthage', absent],
    ['aws:multifactorauthpresent', absent],
    ['aws:federatedprovider', absent],
    ['aws:assumedroot', absent],
    ['aws:sourceidentity', absent],
  ]),
  // They sign their requests, but what of their credentials is in the context is not said anywhere.
  service: new Map<string, KeyFact>([
    ...ofIdentities,
    ['aws:principalaccount', { kind: 'fixed', states: [undefined, [accountOfAws]] }],
    ['aws:principalisawsservice', fixed('true')],
    ['aws:principalservicename', always(anyText)],
    ['aws:principalservicenameslist', anyTexts],
  ]),
};

/**
 * The facts about requests of one caller to one bucket. Keys that we do not know may be there or not, with
 * any value: that can only make a policy look more open than it is.
 *
 * @param asked what is fixed by the question, as `aws:securetransport` is for plain HTTP.
 */
export function keyFactsOf(
  caller: Caller,
  { account, partition }: BucketRef,
  asked: RequestKind['fixed'],
): KeyFacts {
  const ofCaller = factsOfCallers[caller];
  const arnOfAws = `arn:${partition}:iam::${accountOfAws}:role/any-service`;
  return (key) => {
    const ofQuestion = asked.get(key);
    if (ofQuestion !== undefined) return { kind: 'fixed', states: [ofQuestion.state] };
    if (key === 'aws:resourceaccount' || key === 's3:resourceaccount') return fixed(account);
    if (caller === 'service' && key === 'aws:principalarn') {
      return { kind: 'fixed', states: [undefined, [arnOfAws]] };
    }
    if (caller !== 'authenticated' && key.startsWith('aws:principaltag/')) return absent;
    return ofCaller.get(key) ?? factsOfKeys.get(key) ?? anyText;
  };
}
