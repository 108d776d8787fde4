import { describe, expect, it } from '@jest/globals';
import { numberOf } from '../../../src/core/policy/condition-entry.ts';
import { keyFactsOf } from '../../../src/core/policy/condition-keys.ts';
import type { Caller, KeyFact, KeyType } from '../../../src/core/policy/condition-keys.ts';
import { parseAddress } from '../../../src/core/policy/network.ts';
import { fixedKeys } from '../../../src/core/policy/policy-seal.ts';
import { ref } from '../../support/core-builders.ts';

const callers: readonly Caller[] = ['authenticated', 'anonymous', 'service'];
const factOf = (caller: Caller, key: string): KeyFact => keyFactsOf(caller, ref, new Map())(key);

/** `always`, `maybe` or `never` there, or the values that the key may have. */
function inShort(fact: KeyFact): string {
  if (fact.kind === 'fixed')
    return fact.states.map((state) => state?.join() ?? 'never').join(' or ');
  return fact.mayBeAbsent ? 'maybe' : 'always';
}

/** The accounts of AWS, which no policy names. */
const awsAccount = '000000000000';
const awsRole = `arn:aws:iam::${awsAccount}:role/any-service`;

type Row = { key: string; signed: string; anonymous: string; service: string };

const rows: Row[] = [
  { key: 'aws:currenttime', signed: 'always', anonymous: 'always', service: 'always' },
  { key: 'aws:epochtime', signed: 'always', anonymous: 'always', service: 'always' },
  { key: 'aws:requestedregion', signed: 'always', anonymous: 'always', service: 'always' },
  { key: 'aws:viaawsservice', signed: 'always', anonymous: 'always', service: 'always' },
  { key: 'aws:sourceip', signed: 'maybe', anonymous: 'maybe', service: 'maybe' },
  { key: 'aws:sourcevpce', signed: 'maybe', anonymous: 'maybe', service: 'maybe' },
  { key: 's3:prefix', signed: 'maybe', anonymous: 'maybe', service: 'maybe' },
  { key: 'new:key', signed: 'maybe', anonymous: 'maybe', service: 'maybe' },
  { key: 'aws:principalarn', signed: 'always', anonymous: 'never', service: `never or ${awsRole}` },
  {
    key: 'aws:principalaccount',
    signed: 'always',
    anonymous: 'anonymous or never',
    service: `never or ${awsAccount}`,
  },
  { key: 'aws:principaltype', signed: 'always', anonymous: 'Anonymous', service: 'maybe' },
  { key: 'aws:userid', signed: 'always', anonymous: 'anonymous or never', service: 'maybe' },
  { key: 'aws:username', signed: 'maybe', anonymous: 'never', service: 'never' },
  { key: 'aws:principalorgid', signed: 'maybe', anonymous: 'never', service: 'never' },
  { key: 'aws:principalorgpaths', signed: 'maybe', anonymous: 'never', service: 'never' },
  {
    key: 'aws:multifactorauthpresent',
    signed: 'maybe',
    anonymous: 'never',
    service: 'maybe',
  },
  { key: 'aws:principaltag/team', signed: 'maybe', anonymous: 'never', service: 'never' },
  { key: 'aws:multifactorauthage', signed: 'maybe', anonymous: 'never', service: 'maybe' },
  { key: 'aws:tokenissuetime', signed: 'maybe', anonymous: 'never', service: 'maybe' },
  { key: 'aws:federatedprovider', signed: 'maybe', anonymous: 'never', service: 'maybe' },
  { key: 'aws:assumedroot', signed: 'maybe', anonymous: 'never', service: 'maybe' },
  { key: 'aws:sourceidentity', signed: 'maybe', anonymous: 'never', service: 'maybe' },
  { key: 'aws:rolesessionname', signed: 'maybe', anonymous: 'maybe', service: 'maybe' },
  // Names that begin or end like those of callers, and are others.
  { key: 'aws:useridentity', signed: 'maybe', anonymous: 'maybe', service: 'maybe' },
  { key: 'aws:usernames', signed: 'maybe', anonymous: 'maybe', service: 'maybe' },
  { key: 's3:aws:userid', signed: 'maybe', anonymous: 'maybe', service: 'maybe' },
  { key: 'x-aws:principalarn', signed: 'maybe', anonymous: 'maybe', service: 'maybe' },
  { key: 'aws:principalisawsservice', signed: 'false', anonymous: 'never', service: 'true' },
  { key: 'aws:principalservicename', signed: 'never', anonymous: 'never', service: 'always' },
  { key: 'aws:principalservicenameslist', signed: 'never', anonymous: 'never', service: 'maybe' },
  { key: 'aws:resourceaccount', signed: ref.account, anonymous: ref.account, service: ref.account },
  { key: 's3:resourceaccount', signed: ref.account, anonymous: ref.account, service: ref.account },
];

const types: { key: string; type: KeyType }[] = [
  { key: 'aws:securetransport', type: 'boolean' },
  { key: 'aws:viaawsservice', type: 'boolean' },
  { key: 'aws:multifactorauthpresent', type: 'boolean' },
  { key: 'aws:multifactorauthage', type: 'whole' },
  { key: 'aws:currenttime', type: 'date' },
  { key: 'aws:epochtime', type: 'whole' },
  { key: 'aws:tokenissuetime', type: 'date' },
  { key: 'aws:sourceip', type: 'address' },
  { key: 'aws:vpcsourceip', type: 'address' },
  { key: 's3:tlsversion', type: 'number' },
  { key: 's3:max-keys', type: 'whole' },
  // Below zero when the clock of the caller is ahead.
  { key: 's3:signatureage', type: 'number' },
  { key: 'aws:requestedregion', type: 'text' },
  { key: 's3:prefix', type: 'text' },
];

const isOfType: Record<KeyType, (sample: string) => boolean> = {
  text: (sample) => sample !== '',
  boolean: (sample) => sample === 'true' || sample === 'false',
  number: (sample) => !Number.isNaN(numberOf(sample, 'number')),
  whole: (sample) => Number.isInteger(numberOf(sample, 'number')) && Number(sample) >= 0,
  date: (sample) => /T/.test(sample) && !Number.isNaN(numberOf(sample, 'date')),
  address: (sample) => parseAddress(sample) !== undefined,
};

describe('what a request says about a key', () => {
  it.each(rows)('$key: signed $signed, anonymous $anonymous, service $service', (row) => {
    const found = callers.map((caller) => inShort(factOf(caller, row.key)));
    expect(found).toEqual([row.signed, row.anonymous, row.service]);
  });

  it.each(types)('$key holds a $type, and its sample is one', ({ key, type }) => {
    const fact = factOf('authenticated', key);
    expect(fact).toMatchObject({ kind: 'free', type });
    expect(fact.kind === 'free' && isOfType[type](fact.sample)).toBe(true);
  });

  it.each([
    'aws:calledvia',
    'aws:principalorgpaths',
    'aws:resourceorgpaths',
    'aws:sourceorgpaths',
    'aws:vpceorgpaths',
    'aws:tagkeys',
    's3:requestobjecttagkeys',
    's3:inventoryaccessibleoptionalfields',
  ])('%s may hold several texts at once', (key) => {
    expect(factOf('authenticated', key)).toMatchObject({ type: 'text', isSet: true });
  });

  it('is that most keys hold one value', () => {
    expect(factOf('authenticated', 'aws:sourcevpce')).toMatchObject({ isSet: false });
    expect(factOf('service', 'aws:principalservicename')).toMatchObject({ isSet: false });
    expect(factOf('service', 'aws:principalservicenameslist')).toMatchObject({ isSet: true });
  });

  it('is first of all what the question fixes, be it that the key is absent', () => {
    const asked = fixedKeys({ 'aws:SecureTransport': ['false'], 'aws:PrincipalArn': undefined });
    const facts = keyFactsOf('authenticated', ref, asked);
    expect(facts('aws:securetransport')).toEqual({ kind: 'fixed', states: [['false']] });
    expect(facts('aws:principalarn')).toEqual({ kind: 'fixed', states: [undefined] });
  });
});
