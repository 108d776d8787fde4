import { describe, expect, it } from '@jest/globals';
import { transportSeal } from '../../src/core/policy/seals/transport.ts';
import type { Failure } from '../../src/core/failure.ts';
import { isWorthAnotherRun } from '../../src/core/outcome.ts';
import type { JsonObject } from '../../src/core/policy/document.ts';
import { checkMerge } from '../../src/reconcile/check-merge.ts';
import type { Ports } from '../../src/reconcile/ports.ts';
import { reconcileBucket } from '../../src/reconcile/reconcile-bucket.ts';
import { policyOf } from '../../src/core/policy/document.ts';
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
import type { Fault, World } from '../support/simulated-bucket.ts';

const drifted: World = {
  encryption: weakEncryption,
  policy: { Version: '2012-10-17', Statement: [allowRead('Partner')] },
};
const conflict: Failure = { kind: 'conflict', action: 's3:PutBucketPolicy' };

const fails = (call: Fault['call'], failure: Failure): Fault => ({
  call,
  effect: { kind: 'fails', failure },
});

describe('reconcileBucket, beside others at work', () => {
  const strong = {
    rules: [
      {
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm: 'aws:kms:dsse',
          KMSMasterKeyID: keyArn,
        },
        BlockedEncryptionTypes: { EncryptionType: 'SSE-C' },
      },
    ],
  };

  it('does not weaken an encryption that its owner set while ours was refused', async () => {
    let writes = 0;
    const bucket = simulatedBucket(
      {
        ...drifted,
        policy: sealedPolicy,
        meanwhile: (call, { setEncryption }) => {
          if (call === 'apply' && ++writes === 1) setEncryption(strong);
        },
      },
      [{ call: 'apply', effect: { kind: 'fails', failure: { ...conflict } } }],
    );
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome).toEqual({ ref, kind: 'unchanged' });
    expect(bucket.encryption()).toEqual(strong);
    expect(bucket.writes()).toBe(1);
  });

  it('does not cut off a load balancer because the encryption was stronger a moment before', async () => {
    const loadBalancer = {
      ...allowRead('Logs'),
      Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
    };
    const [statement] = sealedPolicy['Statement'] as JsonObject[];
    let isChanged = false;
    const bucket = simulatedBucket({
      // With KMS already, only its bucket key is off, and that concerns no writer of SSE-S3.
      encryption: { rules: [{ ...sealedEncryption.rules[0], BucketKeyEnabled: 'false' }] },
      policy: { ...sealedPolicy, Statement: [statement ?? {}, loadBalancer] },
      meanwhile: (call, { setEncryption }) => {
        if (call === 'read-encryption' && !isChanged) setEncryption(weakEncryption);
        if (call === 'read-encryption') isChanged = true;
      },
    });
    expect((await reconcileBucket(ref, repair, bucket.ports)).kind).toBe('refused');
    expect(bucket.encryption()).toEqual(weakEncryption);
    expect((await reconcileBucket(ref, repair, bucket.ports)).kind).toBe('held');
  });

  it('does not write when it was frozen before the write and goes on minutes later', async () => {
    const { ports, writes } = simulatedBucket(drifted);
    let isThawed = false;
    const frozen: Ports = {
      ...ports,
      ledger: {
        ...ports.ledger,
        recordIntent: async (intent) => {
          isThawed = true;
          return ports.ledger.recordIntent(intent);
        },
      },
      clock: { ...ports.clock, remainingMs: () => (isThawed ? -600_000 : 60_000) },
    };
    expect((await reconcileBucket(ref, repair, frozen)).kind).toBe('refused');
    expect(writes()).toBe(0);
  });

  it('keeps a block that its owner added while ours was refused', async () => {
    const blocked = {
      rules: [{ ...weakEncryption.rules[0], BlockedEncryptionTypes: { EncryptionType: 'NEW' } }],
    };
    let writes = 0;
    const bucket = simulatedBucket(
      {
        ...drifted,
        policy: sealedPolicy,
        meanwhile: (call, { setEncryption }) => {
          if (call === 'apply' && ++writes === 1) setEncryption(blocked);
        },
      },
      [fails('apply', conflict)],
    );
    expect((await reconcileBucket(ref, repair, bucket.ports)).kind).toBe('repaired');
    expect(bucket.encryption()?.rules[0]).toMatchObject({
      BlockedEncryptionTypes: { EncryptionType: 'NEW' },
      BucketKeyEnabled: 'true',
    });
  });

  it('does not overwrite a policy that it saw, when the next read says that there is none', async () => {
    let hidden: JsonObject | undefined;
    const bucket = simulatedBucket({
      ...drifted,
      encryption: sealedEncryption,
      remainingMs: 1_000,
      meanwhile: (call, { policy, setPolicy }) => {
        if (call !== 'read-policy') return;
        hidden = policy();
        setPolicy(undefined);
      },
    });
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome).toMatchObject({ kind: 'refused', failures: [{ kind: 'conflict' }] });
    expect(isWorthAnotherRun(outcome)).toBe(true);
    expect(hidden).toEqual(drifted.policy);
    expect(bucket.writes()).toBe(0);
  });

  it('tells of a write that took effect, also when nothing answers any more', async () => {
    const bucket = simulatedBucket(
      { ...drifted, encryption: sealedEncryption, remainingMs: 1_000 },
      [{ call: 'apply', effect: { kind: 'lost-reply' } }],
    );
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome).toMatchObject({ kind: 'repaired', changes: [{ kind: 'put-policy' }] });
  });

  it('does not take a bucket for gone that one of two reads has seen', async () => {
    const bucket = simulatedBucket(drifted);
    const half = {
      ...bucket.ports,
      observe: async () => ({
        ...(await bucket.ports.observe(ref)),
        encryption: { kind: 'unreadable' as const, failure: { kind: 'bucket-gone' as const } },
      }),
    };
    const outcome = await reconcileBucket(ref, { ...repair, mode: 'inspect' }, half);
    expect(outcome).toMatchObject({
      kind: 'inspected',
      failures: [{ kind: 'unavailable', name: 'NoSuchBucket' }],
    });
    expect(isWorthAnotherRun(outcome)).toBe(true);
  });

  it('verifies no longer than there is time', async () => {
    const stale: Fault = { call: 'observe', effect: { kind: 'stale' } };
    const bucket = simulatedBucket(
      { ...drifted, encryption: sealedEncryption, remainingMs: 9_000 },
      [{ call: 'read-policy', effect: { kind: 'stale' } }, stale, stale, stale],
    );
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome.kind).toBe('repaired-unconfirmed');
    expect(bucket.waitedMs()).toBe(200);
  });
});

describe('checkMerge', () => {
  const before = policyOf({ Version: '2012-10-17', Statement: [allowRead('Partner')] });
  const ours = sealedPolicy['Statement'] as JsonObject[];

  it.each([
    ['drops a statement of others', { Version: '2012-10-17', Statement: ours }],
    ['changes one', { Version: '2012-10-17', Statement: [allowRead('Other'), ...ours] }],
    ['changes the version', { Version: '2008-10-17', Statement: [allowRead('Partner'), ...ours] }],
  ])('stops a merge that %s', (_title, document) => {
    const change = {
      kind: 'put-policy' as const,
      seals: ['transport' as const],
      before,
      after: policyOf(document),
    };
    expect(() => checkMerge(change, ref, [transportSeal])).toThrow(/what others wrote/);
  });

  it('stops a merge that would not deny plain HTTP', () => {
    const change = {
      kind: 'put-policy' as const,
      seals: ['transport' as const],
      before,
      after: before,
    };
    expect(() => checkMerge(change, ref, [transportSeal])).toThrow(/not seal transport/);
  });

  it('lets the right merge pass', () => {
    const merged = { Version: '2012-10-17', Statement: [allowRead('Partner'), ...ours] };
    const change = {
      kind: 'put-policy' as const,
      seals: ['transport' as const],
      before,
      after: policyOf(merged),
    };
    expect(() => checkMerge(change, ref, [transportSeal])).not.toThrow();
  });
});
