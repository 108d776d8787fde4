import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findDrifts } from '../../src/core/bucket-state.ts';
import type { Drift } from '../../src/core/drift.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { JsonObject } from '../../src/core/policy/document.ts';
import { withFoundKey } from '../../src/reconcile/look-up-key.ts';
import { reconcileBucket } from '../../src/reconcile/reconcile-bucket.ts';
import {
  allowRead,
  keyArn,
  ref,
  repair,
  sealedEncryption,
  sealedPolicy,
  simulatedBucket,
  weakEncryption,
} from '../support/simulated-bucket.ts';
import type { Fault, SimulatedBucket } from '../support/simulated-bucket.ts';

const baseline = {
  ...repair.baseline,
  key: { kind: 'present' as const, value: keyArn },
};

async function driftsOf({ ports }: SimulatedBucket): Promise<Drift[]> {
  const state = await withFoundKey(await ports.observe(ref), ref, baseline, ports);
  return findDrifts(state, ref, baseline);
}

const statements = fc.array(fc.constantFrom('Partner', 'Logs', 'DenyInsecureConnections'), {
  maxLength: 3,
});
const start = fc.record({
  encryption: fc.constantFrom(undefined, weakEncryption, sealedEncryption),
  policy: fc.oneof(
    fc.constantFrom<JsonObject | undefined>(undefined, sealedPolicy),
    statements.map((sids): JsonObject => ({
      Id: 'kept',
      Version: '2008-10-17',
      Statement: sids.map(allowRead),
    })),
  ),
});

const failure = fc.constantFrom<Failure>(
  { kind: 'throttled', action: 's3:GetBucketPolicy' },
  { kind: 'conflict', action: 's3:PutBucketPolicy' },
  { kind: 'unavailable', action: 's3:PutBucketPolicy', name: 'InternalError' },
  { kind: 'denied', action: 's3:PutBucketPolicy', cause: 'unknown' },
  { kind: 'unexpected', action: 's3:PutBucketPolicy', name: 'NewInThisYear' },
);
const fault: fc.Arbitrary<Fault> = fc.record({
  call: fc.constantFrom(
    'observe',
    'read-policy',
    'apply',
    'describe-key',
    'read-acl',
    'read-website',
  ),
  effect: fc.oneof(
    failure.map((failed) => ({ kind: 'fails' as const, failure: failed })),
    fc.constantFrom({ kind: 'lost-reply' as const }, { kind: 'stale' as const }),
  ),
});

const foreignIn = (policy: JsonObject | undefined): JsonObject[] =>
  ((policy?.['Statement'] ?? []) as JsonObject[]).filter((one) => one['Effect'] === 'Allow');

describe('the loop in a world with faults', () => {
  it('reaches the baseline once faults stop, and then never writes again', async () => {
    await fc.assert(
      fc.asyncProperty(start, fc.array(fault, { maxLength: 12 }), async (world, script) => {
        const bucket = simulatedBucket(world, script);
        for (let run = 0; run < script.length + 2; run++) {
          await reconcileBucket(ref, repair, bucket.ports);
        }
        expect(await driftsOf(bucket)).toEqual([]);
        const writes = bucket.writes();
        const last = await reconcileBucket(ref, repair, bucket.ports);
        expect(last.kind).toBe('unchanged');
        expect(bucket.writes()).toBe(writes);
      }),
      { numRuns: 500 },
    );
  });

  it('never loses a statement of others, whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(start, fc.array(fault, { maxLength: 12 }), async (world, script) => {
        const bucket = simulatedBucket(world, script);
        for (let run = 0; run < 3; run++) {
          await reconcileBucket(ref, repair, bucket.ports);
          expect(foreignIn(bucket.policy())).toEqual(foreignIn(world.policy));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never says that a bucket is sealed when it is not', async () => {
    await fc.assert(
      fc.asyncProperty(start, fc.array(fault, { maxLength: 6 }), async (world, script) => {
        // A stale read may show a sealed bucket that is not: S3 said so, we cannot know better.
        const honest = script.filter(({ effect }) => effect.kind !== 'stale');
        const bucket = simulatedBucket(world, honest);
        const outcome = await reconcileBucket(ref, repair, bucket.ports);
        if (outcome.kind !== 'unchanged' && outcome.kind !== 'repaired') return;
        // With a hold it says that only a part is sealed.
        if ('holds' in outcome) return;
        const now = simulatedBucket({ encryption: bucket.encryption(), policy: bucket.policy() });
        expect(await driftsOf(now)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('loses an edit of the owner only when it falls between our read and our write', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 15 }), async (moment) => {
        let call = 0;
        let at = '';
        const bucket = simulatedBucket({
          policy: { Version: '2012-10-17', Statement: [allowRead('Partner')] },
          meanwhile: (name, { policy, setPolicy }) => {
            if (call++ !== moment) return;
            at = name;
            const present = (policy()?.['Statement'] ?? []) as JsonObject[];
            setPolicy({ Version: '2012-10-17', Statement: [...present, allowRead('New')] });
          },
        });
        await reconcileBucket(ref, repair, bucket.ports);
        const isLost = at !== '' && !JSON.stringify(bucket.policy()).includes('"New"');
        // The write of the policy is the twelfth call: after the read of the policy.
        expect(isLost).toBe(at === 'apply' && moment === 11);
      }),
    );
  });
});
