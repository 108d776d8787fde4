import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Baseline } from '../../../src/core/baseline.ts';
import { isUnwritable } from '../../../src/core/drift.ts';
import { defaultEncryptionOf, isElement } from '../../../src/core/encryption/configuration.ts';
import type { EncryptionRule, XmlElement } from '../../../src/core/encryption/configuration.ts';
import {
  findEncryptionDrifts,
  keyToAskFor,
} from '../../../src/core/encryption/find-encryption-drifts.ts';
import type { EncryptionState } from '../../../src/core/encryption/find-encryption-drifts.ts';
import { awsManagedKey } from '../../../src/core/encryption/key-reference.ts';
import type { KeyDescription } from '../../../src/core/encryption/key-health.ts';
import { planEncryption } from '../../../src/core/encryption/plan-encryption.ts';
import type { Observed } from '../../../src/core/observed.ts';
import { baseline, keyArn, otherKeyArn, present, ref, rules } from '../../support/core-builders.ts';
import {
  aliasArn,
  goodKey,
  goodKeys,
  keyOfAwsArn,
  theirKeyArn,
  withKeys,
} from '../../support/core-keys.ts';
import { propertyRuns } from '../../support/core-property-runs.ts';

const text = fc.constantFrom('', 'true', 'false', 'SSE-C', 'NONE', 'x');
const unknown = fc.oneof(text, fc.array(text), fc.record({ Inner: text }));
const key = fc.constantFrom(
  ...Object.keys(goodKeys),
  'alias/aws/s3',
  'alias/aws/ebs',
  aliasArn('aws/s3'),
  'alias/nowhere',
  '',
);
const algorithm = fc.constantFrom('AES256', 'aws:kms', 'aws:kms', 'aws:kms:dsse', 'aws:fsx', 'new');
const byDefault = fc.record(
  { SSEAlgorithm: algorithm, KMSMasterKeyID: key, Unknown: unknown },
  { requiredKeys: ['SSEAlgorithm'] },
);
const blocked = fc.oneof(
  fc.record(
    { EncryptionType: fc.oneof(text, fc.array(text)), Unknown: unknown },
    { requiredKeys: [] },
  ),
  unknown,
);
const rule: fc.Arbitrary<EncryptionRule> = fc.record(
  {
    Before: unknown,
    ApplyServerSideEncryptionByDefault: byDefault,
    BucketKeyEnabled: fc.constantFrom('true', 'false'),
    BlockedEncryptionTypes: blocked,
  },
  { requiredKeys: [] },
);

const required: fc.Arbitrary<Baseline> = fc
  .record({
    algorithm: fc.constantFrom('aws:kms' as const, 'aws:kms:dsse' as const),
    bucketKey: fc.boolean(),
    blockSseC: fc.boolean(),
    key: fc.constantFrom(present(keyArn), present(awsManagedKey), present(theirKeyArn)),
    acceptableKeys: fc.constantFrom<Baseline['acceptableKeys']>(
      'none',
      'any-customer-managed-in-account',
      [otherKeyArn, theirKeyArn],
    ),
  })
  .map((changes) => baseline(changes));

const denied = { kind: 'denied', action: 'kms:DescribeKey', cause: 'unknown' } as const;
const answers = fc.constantFrom<Observed<KeyDescription>>(
  { kind: 'unreadable', failure: denied },
  { kind: 'absent' },
  present(goodKey({ state: 'Disabled' })),
  present(goodKey({ manager: undefined, arn: otherKeyArn })),
);

type Strength = 0 | 1 | 2 | 3 | 'incomparable';

/** SSE-S3 < KMS with a key of AWS < KMS with a key of the customer < DSSE. */
function strengthOf(one: EncryptionRule): Strength {
  const found = defaultEncryptionOf(one);
  if (found === undefined || found.algorithm === 'AES256') return 0;
  if (found.algorithm === 'aws:kms:dsse') return 3;
  if (found.algorithm !== 'aws:kms') return 'incomparable';
  const isOfAws =
    found.key === undefined || found.key.includes('alias/aws/') || found.key === keyOfAwsArn;
  return isOfAws || !Object.hasOwn(goodKeys, found.key ?? '') ? 1 : 2;
}

const planned = (state: EncryptionState, wanted: Baseline) => {
  const drifts = findEncryptionDrifts(state, ref, wanted);
  if (drifts.length === 0 || drifts.some(isUnwritable)) return undefined;
  const change = planEncryption(state, ref, wanted);
  return 'after' in change ? change : undefined;
};

const elementIn = (one: EncryptionRule, member: string): XmlElement => {
  const value = one[member];
  return isElement(value) ? value : {};
};
const without = (element: XmlElement, ...ours: string[]): unknown[] =>
  Object.entries(element).filter(([member]) => !ours.includes(member));

describe('planEncryption, for every rule, key and baseline', () => {
  it('never lowers the strength, and never writes over what cannot be compared', () => {
    let writes = 0;
    fc.assert(
      fc.property(rule, required, (before, wanted) => {
        const change = planned(withKeys({ encryption: rules(before) }, ref, wanted), wanted);
        const after = change?.after.rules[0];
        if (after === undefined) return;
        writes++;
        const [was, is] = [strengthOf(before), strengthOf(after)];
        expect(was).not.toBe('incomparable');
        expect(Number(is)).toBeGreaterThanOrEqual(Number(was));
        expect(is).toBeGreaterThan(0);
      }),
      propertyRuns(),
    );
    expect(writes).toBeGreaterThan(0);
  });

  it('never changes a member that is not ours', () => {
    fc.assert(
      fc.property(rule, required, (before, wanted) => {
        const change = planned(withKeys({ encryption: rules(before) }, ref, wanted), wanted);
        const after = change?.after.rules[0];
        if (after === undefined) return;
        const [block, byDefaultName] = [
          'BlockedEncryptionTypes',
          'ApplyServerSideEncryptionByDefault',
        ];
        const ours = [byDefaultName, 'BucketKeyEnabled', ...(wanted.blockSseC ? [block] : [])];
        expect(without(after, ...ours)).toEqual(without(before, ...ours));
        const [was, is] = [before, after].map((one) => elementIn(one, byDefaultName));
        const parts = ['SSEAlgorithm', 'KMSMasterKeyID'];
        expect(without(is ?? {}, ...parts)).toEqual(without(was ?? {}, ...parts));
        const blocks = [before, after].map((one) => elementIn(one, block));
        expect(without(blocks[1] ?? {}, 'EncryptionType')).toEqual(
          without(blocks[0] ?? {}, 'EncryptionType'),
        );
      }),
      propertyRuns(),
    );
  });

  it('never writes where KMS does not say what the key is, or says that it is unusable', () => {
    fc.assert(
      fc.property(rule, required, answers, (before, wanted, answer) => {
        const encryption = rules(before);
        const asked = keyToAskFor(encryption, ref, wanted);
        if (asked === undefined) return;
        const state = { encryption, foundKey: answer };
        const kinds = findEncryptionDrifts(state, ref, wanted).map(({ kind }) => kind);
        expect(kinds.includes('unreadable') || answer.kind !== 'unreadable').toBe(true);
        const mayWrite = !kinds.includes('unreadable') && !kinds.includes('key-unusable');
        expect(mayWrite || planned(state, wanted) === undefined).toBe(true);
      }),
      propertyRuns(),
    );
  });

  it('never asks KMS about an alias of AWS', () => {
    fc.assert(
      fc.property(rule, required, (before, wanted) => {
        expect(keyToAskFor(rules(before), ref, wanted) ?? '').not.toContain('alias/aws/');
      }),
      propertyRuns(),
    );
  });

  it('always finds nothing after its own write, with the keys as they were', () => {
    fc.assert(
      fc.property(rule, required, (before, wanted) => {
        const change = planned(withKeys({ encryption: rules(before) }, ref, wanted), wanted);
        if (change === undefined) return;
        const after = withKeys({ encryption: present(change.after) }, ref, wanted);
        expect(findEncryptionDrifts(after, ref, wanted)).toEqual([]);
      }),
      propertyRuns(),
    );
  });
});
