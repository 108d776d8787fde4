import { describe, expect, it } from '@jest/globals';
import { transportSeal } from '../../src/core/policy/seals/transport.ts';
import type { Baseline } from '../../src/core/baseline.ts';
import { findDrifts } from '../../src/core/bucket-state.ts';
import type { BucketState } from '../../src/core/bucket-state.ts';
import type { EncryptionRule } from '../../src/core/encryption/configuration.ts';
import { planPolicy, planRepair } from '../../src/core/plan.ts';
import type { Plan } from '../../src/core/plan.ts';
import {
  baseline,
  denied,
  foreignAllow,
  goodBucket,
  goodRule,
  keyArn,
  otherKeyArn,
  ourStatement,
  policyWith,
  present,
  ref,
  rules,
  ruleWith,
  unreadable,
} from '../support/core-builders.ts';
import { withKeys } from '../support/core-keys.ts';

function planFor(state: Partial<BucketState>, changes?: Partial<Baseline>): Plan {
  const required = baseline(changes);
  const bucket = withKeys(goodBucket(state), ref, required);
  return planRepair(bucket, findDrifts(bucket, ref, required), ref, required);
}

const noSuchKey = { kind: 'key-not-found', key: 'alias/example' } as const;
const conflict = { kind: 'conflict', action: 's3:GetEncryptionConfiguration' } as const;

type EncryptionCase = {
  title: string;
  why: string;
  before: EncryptionRule;
  baseline?: Partial<Baseline>;
  after: EncryptionRule;
};

const encryptionCases: EncryptionCase[] = [
  { title: 'SSE-S3', why: 'the usual', before: ruleWith('AES256'), after: goodRule() },
  {
    title: 'another key',
    why: 'replaced',
    before: ruleWith('aws:kms', otherKeyArn),
    after: goodRule(),
  },
  { title: 'no key', why: 'aws/s3 is replaced', before: ruleWith('aws:kms'), after: goodRule() },
  {
    title: 'DSSE with another key',
    why: 'the algorithm is kept, no bucket key is asked for',
    before: ruleWith('aws:kms:dsse', otherKeyArn, { BucketKeyEnabled: 'false' }),
    after: ruleWith('aws:kms:dsse', keyArn, { BucketKeyEnabled: 'false' }),
  },
  {
    title: 'a bucket key that nobody asked for',
    why: 'never switched off',
    before: ruleWith('aws:kms', otherKeyArn),
    baseline: { bucketKey: false },
    after: goodRule(),
  },
  {
    title: 'no bucket key, and none asked for',
    why: 'stays off',
    before: ruleWith('AES256', undefined, { BucketKeyEnabled: 'false' }),
    baseline: { bucketKey: false },
    after: goodRule({ BucketKeyEnabled: 'false' }),
  },
  {
    title: 'KMS where DSSE is required',
    why: 'bucket keys do not exist there, so none is switched on',
    before: goodRule({ BucketKeyEnabled: 'false' }),
    baseline: { algorithm: 'aws:kms:dsse' },
    after: ruleWith('aws:kms:dsse', keyArn, { BucketKeyEnabled: 'false' }),
  },
  {
    title: 'a rule that only blocks SSE-C',
    why: 'the block stays',
    before: { BlockedEncryptionTypes: { EncryptionType: 'SSE-C' } },
    after: goodRule({ BlockedEncryptionTypes: { EncryptionType: 'SSE-C' } }),
  },
];

describe('planRepair', () => {
  it('plans nothing for a sealed bucket', () => {
    expect(planFor({})).toEqual({ changes: [], refusals: [] });
  });

  it.each(encryptionCases)('$title: $why', ({ before, baseline: changes, after }) => {
    expect(planFor({ encryption: rules(before) }, changes)).toEqual({
      changes: [{ kind: 'put-encryption', before: { rules: [before] }, after: { rules: [after] } }],
      refusals: [],
    });
  });

  it('remembers that there was no configuration', () => {
    expect(planFor({ encryption: { kind: 'absent' } }).changes).toEqual([
      { kind: 'put-encryption', before: undefined, after: { rules: [goodRule()] } },
    ]);
  });

  it('plans one write per API, encryption first, when both seals have several drifts', () => {
    const plan = planFor({
      encryption: rules(ruleWith('aws:kms', otherKeyArn, { BucketKeyEnabled: 'false' })),
      policy: present(policyWith(foreignAllow())),
    });
    expect(plan.changes.map((change) => change.kind)).toEqual(['put-encryption', 'put-policy']);
    expect(plan.refusals).toEqual([]);
  });

  it.each([
    { title: 'encryption', state: { encryption: unreadable }, kinds: ['put-policy'] },
    { title: 'policy', state: { policy: unreadable }, kinds: ['put-encryption'] },
    { title: 'both', state: { encryption: unreadable, policy: unreadable }, kinds: [] },
  ])('an unreadable $title is refused, the other seal repaired', ({ state, kinds }) => {
    const drifted = {
      encryption: rules(ruleWith('AES256')),
      policy: present(policyWith(foreignAllow())),
    };
    const plan = planFor({ ...drifted, ...state });
    expect(plan.changes.map((change) => change.kind)).toEqual(kinds);
    expect(plan.refusals).toEqual(Object.values(state).map(() => denied));
  });

  it.each([
    { key: { kind: 'unreadable', failure: conflict } as const, refusal: conflict },
    { key: { kind: 'unreadable', failure: noSuchKey } as const, refusal: noSuchKey },
  ])('refuses with $refusal.kind when there is no key to write', ({ key, refusal }) => {
    for (const encryption of [rules(ruleWith('AES256')), rules(goodRule()), rules()]) {
      expect(planFor({ encryption }, { key })).toEqual({ changes: [], refusals: [refusal] });
    }
  });

  it.each([
    { title: 'two rules', encryption: rules(goodRule(), ruleWith('AES256')) },
    { title: 'an unknown algorithm', encryption: rules(ruleWith('aws:fsx')) },
  ])('leaves $title alone', ({ encryption }) => {
    expect(planFor({ encryption })).toMatchObject({ changes: [], refusals: [{}] });
  });

  it('adds our statement to a bucket without a policy', () => {
    expect(planFor({ policy: { kind: 'absent' } }).changes).toEqual([
      {
        kind: 'put-policy',
        seals: ['transport'],
        before: undefined,
        after: policyWith(ourStatement()),
      },
    ]);
  });

  it('keeps the policy that it replaces, as it was sent', () => {
    const before = policyWith(foreignAllow());
    expect(planFor({ policy: present(before) }).changes).toEqual([
      {
        kind: 'put-policy',
        seals: ['transport'],
        before,
        after: policyWith(foreignAllow(), ourStatement()),
      },
    ]);
  });

  it('refuses a policy that S3 would refuse, and still repairs the encryption', () => {
    const large = foreignAllow({ Resource: `${'x'.repeat(20_400)}` });
    const plan = planFor({
      encryption: rules(ruleWith('AES256')),
      policy: present(policyWith(large)),
    });
    expect(plan.changes.map((change) => change.kind)).toEqual(['put-encryption']);
    expect(plan.refusals).toMatchObject([{ kind: 'policy-too-large', limitBytes: 20_480 }]);
  });
});

describe('planPolicy', () => {
  it('plans nothing from an unreadable policy', () => {
    expect(planPolicy({ policy: unreadable }, ref, [transportSeal])).toEqual(denied);
  });

  it('shows by the same object that nothing is to be written', () => {
    const before = policyWith(foreignAllow(), ourStatement());
    const change = planPolicy({ policy: present(before) }, ref, [transportSeal]);
    expect('after' in change && change.after).toBe(before);
  });

  it('does not refuse what needs no write, whatever S3 would say to it', () => {
    const deleted = foreignAllow({ Principal: { AWS: 'AIDACKCEVSQ6C2EXAMPLE' } });
    const before = policyWith(deleted, ourStatement());
    expect(planPolicy({ policy: present(before) }, ref, [transportSeal])).toMatchObject({
      kind: 'put-policy',
    });
    expect(
      planPolicy({ policy: present(policyWith(deleted)) }, ref, [transportSeal]),
    ).toMatchObject({
      kind: 'deleted-principal',
    });
  });
});
