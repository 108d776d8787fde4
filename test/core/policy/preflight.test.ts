import { describe, expect, it } from '@jest/globals';
import type { JsonObject, Policy } from '../../../src/core/policy/document.ts';
import { POLICY_LIMIT_BYTES, whyPolicyIsRefused } from '../../../src/core/policy/preflight.ts';
import { foreignAllow, ourStatement, policyWith, without } from '../../support/core-builders.ts';

/** A policy of exactly so many bytes. */
function policyOfSize(sizeBytes: number, filler = 'x'): Policy {
  const empty = policyWith(foreignAllow({ Sid: '' }), ourStatement());
  const missing = sizeBytes - new TextEncoder().encode(empty.text).length;
  const fillerBytes = new TextEncoder().encode(filler).length;
  const sid = filler.repeat(Math.floor(missing / fillerBytes)) + 'x'.repeat(missing % fillerBytes);
  return policyWith(foreignAllow({ Sid: sid }), ourStatement());
}

describe('whyPolicyIsRefused', () => {
  it('has nothing against our own policy', () => {
    expect(whyPolicyIsRefused(policyWith(foreignAllow(), ourStatement()))).toBeUndefined();
  });

  it('takes 20 480 bytes', () => {
    expect(POLICY_LIMIT_BYTES).toBe(20_480);
    expect(whyPolicyIsRefused(policyOfSize(20_480))).toBeUndefined();
  });

  it('refuses 20 481 bytes', () => {
    expect(whyPolicyIsRefused(policyOfSize(20_481))).toEqual({
      kind: 'policy-too-large',
      sizeBytes: 20_481,
      limitBytes: 20_480,
    });
  });

  it.each(['é', '值', '🪣'])('counts bytes, not characters: %s', (filler) => {
    const fits = policyOfSize(20_480, filler);
    expect(fits.text.length).toBeLessThan(20_000);
    expect(whyPolicyIsRefused(fits)).toBeUndefined();
    expect(whyPolicyIsRefused(policyOfSize(20_481, filler))).toMatchObject({
      kind: 'policy-too-large',
      sizeBytes: 20_481,
    });
  });
});

const user = 'AIDACKCEVSQ6C2EXAMPLE';
const role = 'AROADBQP57FF2AEXAMPLE';
const root = 'arn:aws:iam::444455556666:root';
const notBy = (principal: JsonObject): JsonObject => ({
  ...without(ourStatement(), 'Principal'),
  NotPrincipal: principal,
});

const deleted: { title: string; statement: JsonObject; principalId: string }[] = [
  { title: 'a user', statement: foreignAllow({ Principal: { AWS: user } }), principalId: user },
  { title: 'a role', statement: foreignAllow({ Principal: { AWS: role } }), principalId: role },
  {
    title: 'one of a list',
    statement: foreignAllow({ Principal: { AWS: [root, role, user] } }),
    principalId: role,
  },
  {
    title: 'beside a service',
    statement: foreignAllow({ Principal: { Service: 'x.amazonaws.com', AWS: [user] } }),
    principalId: user,
  },
  { title: 'in NotPrincipal', statement: notBy({ AWS: [root, role] }), principalId: role },
  {
    title: 'of a Deny',
    statement: ourStatement({ Principal: { AWS: user } }),
    principalId: user,
  },
];

const kept: { title: string; statement: JsonObject }[] = [
  {
    title: 'an ARN that holds the letters',
    statement: foreignAllow({ Principal: { AWS: `arn:aws:iam::444455556666:role/${role}` } }),
  },
  {
    title: 'a role whose path holds the letters',
    statement: foreignAllow({ Principal: { AWS: 'arn:aws:iam::444455556666:role/AROA/x' } }),
  },
  { title: 'everyone', statement: foreignAllow({ Principal: '*' }) },
  { title: 'an account id', statement: foreignAllow({ Principal: { AWS: '444455556666' } }) },
  { title: 'the letters alone', statement: foreignAllow({ Principal: { AWS: 'AROA' } }) },
  { title: 'lower case', statement: foreignAllow({ Principal: { AWS: role.toLowerCase() } }) },
  {
    title: 'an id in a condition, which S3 does not resolve',
    statement: ourStatement({ Condition: { StringLike: { 'aws:userId': [`${role}:*`, user] } } }),
  },
  { title: 'an id as a Sid', statement: foreignAllow({ Sid: role }) },
  { title: 'another type of principal', statement: foreignAllow({ Principal: { Service: role } }) },
  {
    title: 'an id with a letter that ids do not have',
    statement: foreignAllow({ Principal: { AWS: `${user}x` } }),
  },
  {
    title: 'an id in a list within a list, which S3 does not read',
    statement: foreignAllow({ Principal: { AWS: [[user]] } }),
  },
  { title: 'no principal', statement: { Effect: 'Allow' } },
  {
    title: 'a malformed principal',
    statement: foreignAllow({ Principal: { AWS: [5, null, {}] } }),
  },
];

describe('deleted principals', () => {
  it.each(deleted)('are found: $title', ({ statement, principalId }) => {
    const failure = { kind: 'deleted-principal', principalId };
    expect(whyPolicyIsRefused(policyWith(foreignAllow(), statement))).toEqual(failure);
  });

  it.each(kept)('are not mistaken: $title', ({ statement }) => {
    expect(whyPolicyIsRefused(policyWith(statement, ourStatement()))).toBeUndefined();
  });

  it('are not looked for in what is no statement', () => {
    expect(whyPolicyIsRefused(policyWith(null, 'x', [user], 5))).toBeUndefined();
  });
});
