import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Baseline } from '../../src/core/baseline.ts';
import { findDrifts } from '../../src/core/bucket-state.ts';
import type { BucketState } from '../../src/core/bucket-state.ts';
import type { EncryptionRule, XmlElement } from '../../src/core/encryption/configuration.ts';
import { planRepair } from '../../src/core/plan.ts';
import type { Plan } from '../../src/core/plan.ts';
import {
  baseline,
  foreignAllow,
  keyArn,
  keyId,
  otherKeyArn,
  ourStatement,
  policyWith,
  present,
  ref,
  rules,
  unreadable,
} from '../support/core-builders.ts';
import { withKeys } from '../support/core-keys.ts';
import { propertyRuns } from '../support/core-property-runs.ts';

const absent = { kind: 'absent' } as const;

const text = fc.constantFrom('', 'true', 'false', 'SSE-C', 'NONE', 'x');
const unknown = fc.oneof(text, fc.array(text), fc.record({ Inner: text }));
const algorithm = fc.constantFrom('AES256', 'aws:kms', 'aws:kms:dsse', 'aws:fsx', 'new', '');
const key = fc.constantFrom(keyArn, otherKeyArn, keyId, 'alias/example', 'alias/aws/s3', '');

const byDefault: fc.Arbitrary<XmlElement> = fc.record(
  { SSEAlgorithm: algorithm, KMSMasterKeyID: key, Unknown: unknown },
  { requiredKeys: [] },
);

const rule: fc.Arbitrary<EncryptionRule> = fc.record(
  {
    Before: unknown,
    ApplyServerSideEncryptionByDefault: fc.oneof(
      { weight: 9, arbitrary: byDefault },
      { weight: 1, arbitrary: unknown },
    ),
    BucketKeyEnabled: fc.constantFrom('true', 'false'),
    BlockedEncryptionTypes: unknown,
  },
  { requiredKeys: [] },
);

const encryption = fc.oneof(
  { weight: 8, arbitrary: rule.map((one) => rules(one)) },
  { weight: 1, arbitrary: fc.array(rule, { maxLength: 3 }).map((list) => rules(...list)) },
  { weight: 1, arbitrary: fc.constantFrom(absent, unreadable) },
);

const policy = fc.constantFrom(
  absent,
  unreadable,
  present(policyWith(foreignAllow())),
  present(policyWith(ourStatement({ Action: 's3:Get*' }), foreignAllow())),
  present(policyWith(ourStatement())),
);

const state: fc.Arbitrary<BucketState> = fc.record({ encryption, policy });

const required: fc.Arbitrary<Baseline> = fc
  .record({
    algorithm: fc.constantFrom('aws:kms' as const, 'aws:kms:dsse' as const),
    bucketKey: fc.boolean(),
    key: fc.oneof(
      { weight: 8, arbitrary: fc.constant(present(keyArn)) },
      { weight: 1, arbitrary: fc.constant(unreadable) },
    ),
  })
  .map((changes) => baseline(changes));

function planOf(seen: BucketState, wanted: Baseline): Plan {
  const before = withKeys(seen, ref, wanted);
  return planRepair(before, findDrifts(before, ref, wanted), ref, wanted);
}

function applied(before: BucketState, plan: Plan): BucketState {
  let after = before;
  for (const change of plan.changes) {
    after =
      change.kind === 'put-encryption'
        ? { ...after, encryption: present(change.after) }
        : { ...after, policy: present(change.after) };
  }
  return after;
}

const defaultOf = (one: EncryptionRule): XmlElement => {
  const value = one['ApplyServerSideEncryptionByDefault'];
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
};

/** Higher is stronger; an algorithm that nobody can rank must not be replaced at all. */
const rankOf = (one: EncryptionRule): number => {
  const ranks = new Map([
    ['AES256', 1],
    ['aws:kms', 2],
    ['aws:kms:dsse', 3],
  ]);
  const found = defaultOf(one)['SSEAlgorithm'];
  if (found === undefined || found === '') return 1;
  return typeof found === 'string' ? (ranks.get(found) ?? Infinity) : Infinity;
};

const ourMembers = ['ApplyServerSideEncryptionByDefault', 'BucketKeyEnabled'];
const ourDefaults = ['SSEAlgorithm', 'KMSMasterKeyID'];
const notOurs = (element: XmlElement, ours: readonly string[]): unknown[] =>
  Object.entries(element).filter(([member]) => !ours.includes(member));

describe('planRepair, for every bucket and baseline', () => {
  it('never weakens the encryption, and never drops a member that it does not own', () => {
    let planned = 0;
    fc.assert(
      fc.property(state, required, (bucket, wanted) => {
        for (const change of planOf(bucket, wanted).changes) {
          if (change.kind !== 'put-encryption') continue;
          planned++;
          const before = change.before?.rules[0] ?? {};
          const [after = {}, ...more] = change.after.rules;
          expect(more).toEqual([]);
          expect(change.before?.rules.length ?? 0).toBeLessThan(2);
          expect(rankOf(after)).toBeGreaterThanOrEqual(rankOf(before));
          expect(rankOf(after)).toBeGreaterThanOrEqual(2);
          expect(defaultOf(after)['KMSMasterKeyID']).toBe(keyArn);
          const isSwitchedOff =
            before['BucketKeyEnabled'] === 'true' && after['BucketKeyEnabled'] !== 'true';
          // DSSE has no bucket keys: only the step up to it does without.
          const isStepUp = rankOf(after) === 3 && rankOf(before) < 3;
          expect(isSwitchedOff).toBe(isSwitchedOff && isStepUp);
          expect(notOurs(after, ourMembers)).toEqual(notOurs(before, ourMembers));
          expect(notOurs(defaultOf(after), ourDefaults)).toEqual(
            notOurs(defaultOf(before), ourDefaults),
          );
        }
      }),
      propertyRuns(),
    );
    expect(planned).toBeGreaterThan(0);
  });

  it('never plans from what could not be read', () => {
    fc.assert(
      fc.property(state, required, (bucket, wanted) => {
        const { changes, refusals } = planOf(bucket, wanted);
        const blind = [
          ...(wanted.key.kind === 'present' ? [] : ['put-encryption']),
          ...(bucket.encryption.kind === 'unreadable' ? ['put-encryption'] : []),
          ...(bucket.policy.kind === 'unreadable' ? ['put-policy'] : []),
        ];
        expect(changes.filter((change) => blind.includes(change.kind))).toEqual([]);
        const failures = [bucket.encryption, bucket.policy].flatMap((part) =>
          part.kind === 'unreadable' ? [part.failure] : [],
        );
        expect(refusals).toEqual(expect.arrayContaining(failures));
      }),
      propertyRuns(),
    );
  });

  it('always answers a drifted seal once: with one write, or with one reason', () => {
    fc.assert(
      fc.property(state, required, (seen, wanted) => {
        const bucket = withKeys(seen, ref, wanted);
        const drifts = findDrifts(bucket, ref, wanted);
        const { changes, refusals } = planRepair(bucket, drifts, ref, wanted);
        expect(new Set(changes.map((change) => change.kind)).size).toBe(changes.length);
        const isTransport = (kind: string) => kind.startsWith('http-');
        const seals = new Set(
          drifts.map((drift) =>
            drift.kind === 'unreadable'
              ? drift.seal
              : isTransport(drift.kind)
                ? 'transport'
                : 'encryption',
          ),
        );
        expect(changes.length + refusals.length).toBe(seals.size);
      }),
      propertyRuns(),
    );
  });

  it('always seals what it writes: afterwards only what was refused is left', () => {
    fc.assert(
      fc.property(state, required, (bucket, wanted) => {
        const plan = planOf(bucket, wanted);
        const again = planOf(applied(bucket, plan), wanted);
        expect(again.changes).toEqual([]);
        expect(again.refusals).toEqual(plan.refusals);
      }),
      propertyRuns(),
    );
  });
});
