import { describe, expect, it } from '@jest/globals';
import type { Failure } from '../../src/core/failure.ts';
import type { Region } from '../../src/core/names.ts';
import { isWorthAnotherRun } from '../../src/core/outcome.ts';
import { reconcileBucket } from '../../src/reconcile/reconcile-bucket.ts';
import {
  allowRead,
  goodKey,
  ref,
  repair,
  sealedEncryption,
  sealedPolicy,
  simulatedBucket,
  weakEncryption,
} from '../support/simulated-bucket.ts';
import type { Fault, World } from '../support/simulated-bucket.ts';

const sealed: World = { encryption: sealedEncryption, policy: sealedPolicy };
const drifted: World = {
  encryption: weakEncryption,
  policy: { Version: '2012-10-17', Statement: [allowRead('Partner')] },
};
const denied: Failure = { kind: 'denied', action: 's3:GetBucketPolicy', cause: 'unknown' };
const conflict: Failure = { kind: 'conflict', action: 's3:PutBucketPolicy' };

const fails = (call: Fault['call'], failure: Failure): Fault => ({
  call,
  effect: { kind: 'fails', failure },
});

describe('reconcileBucket', () => {
  it('observes a sealed bucket and its key once, and writes nothing', async () => {
    const bucket = simulatedBucket(sealed);
    expect(await reconcileBucket(ref, repair, bucket.ports)).toEqual({ ref, kind: 'unchanged' });
    expect(bucket.calls).toEqual(['observe', 'describe-key']);
    expect(bucket.waitedMs()).toBe(0);
  });

  it('repairs both seals with one write each, and keeps what others put there', async () => {
    const bucket = simulatedBucket(drifted);
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome.kind).toBe('repaired');
    expect(bucket.calls).toEqual([
      'observe',
      'describe-key',
      'read-acl',
      'read-website',
      'read-policy',
      'read-acl',
      'read-encryption',
      'describe-key',
      'apply',
      'read-website',
      'read-policy',
      'apply',
      'observe',
      'describe-key',
    ]);
    expect(bucket.policy()).toEqual({
      Version: '2012-10-17',
      Statement: [allowRead('Partner'), ...(sealedPolicy['Statement'] as [])],
    });
    expect(bucket.encryption()?.rules).toEqual([
      { ...sealedEncryption.rules[0], BlockedEncryptionTypes: { EncryptionType: 'SSE-C' } },
    ]);
    expect(await reconcileBucket(ref, repair, bucket.ports)).toEqual({ ref, kind: 'unchanged' });
    expect(bucket.writes()).toBe(2);
  });

  it('writes nothing when only looking was asked for, and says what it would write', async () => {
    const bucket = simulatedBucket(drifted);
    const outcome = await reconcileBucket(ref, { ...repair, mode: 'inspect' }, bucket.ports);
    expect(outcome.kind === 'inspected' && outcome.planned.map((change) => change.kind)).toEqual([
      'put-encryption',
      'put-policy',
    ]);
    expect(bucket.writes()).toBe(0);
  });

  it('tells of a policy that locks everybody out, and leaves it', async () => {
    const locked = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' };
    const policy = { Version: '2012-10-17', Statement: [locked] };
    const bucket = simulatedBucket({ ...sealed, policy });
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome).toMatchObject({
      kind: 'unchanged',
      alarms: [
        { kind: 'https-denied', target: 'objects' },
        { kind: 'https-denied', target: 'bucket' },
      ],
    });
    expect(bucket.writes()).toBe(0);
  });

  it('writes nothing to a bucket that cannot be read', async () => {
    const bucket = simulatedBucket(drifted, [fails('observe', denied)]);
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome).toMatchObject({ kind: 'refused', changes: [], failures: [denied, denied] });
    expect(bucket.writes()).toBe(0);
    expect(isWorthAnotherRun(outcome)).toBe(false);
  });

  it('does not write a policy that became unreadable after it was observed', async () => {
    const before: Fault = { call: 'read-policy', effect: { kind: 'stale' } };
    const bucket = simulatedBucket(drifted, [before, fails('read-policy', denied)]);
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome).toMatchObject({ kind: 'refused', failures: [denied] });
    expect(outcome.kind === 'refused' && outcome.changes.map(({ kind }) => kind)).toEqual([
      'put-encryption',
    ]);
    expect(bucket.policy()).toEqual(drifted.policy);
  });

  it('keeps a statement that its owner added while we were deciding', async () => {
    let isAdded = false;
    const bucket = simulatedBucket({
      ...drifted,
      meanwhile: (call, { setPolicy }) => {
        if (call !== 'read-policy' || isAdded) return;
        isAdded = true;
        setPolicy({ Version: '2012-10-17', Statement: [allowRead('Partner'), allowRead('New')] });
      },
    });
    expect((await reconcileBucket(ref, repair, bucket.ports)).kind).toBe('repaired');
    expect(JSON.stringify(bucket.policy())).toContain('"New"');
  });

  it('does not write the policy when somebody else has sealed it meanwhile', async () => {
    const bucket = simulatedBucket({
      encryption: sealedEncryption,
      meanwhile: (call, { setPolicy }) => {
        if (call === 'read-policy') setPolicy(sealedPolicy);
      },
    });
    expect(await reconcileBucket(ref, repair, bucket.ports)).toEqual({ ref, kind: 'unchanged' });
    expect(bucket.writes()).toBe(0);
  });

  it.each([
    ['disabled', { ...goodKey, state: 'Disabled' }, /Disabled/],
    ['going to be deleted', { ...goodKey, state: 'PendingDeletion' }, /PendingDeletion/],
    ['for signing', { ...goodKey, usage: 'SIGN_VERIFY' }, /SIGN_VERIFY/],
    ['asymmetric', { ...goodKey, spec: 'RSA_2048' }, /RSA_2048/],
    ['in a state that is not known', { ...goodKey, state: undefined }, /not known/],
  ])('does not write a key that is %s, but repairs the policy', async (_title, key, problem) => {
    const bucket = simulatedBucket({ ...drifted, key: { kind: 'present', value: key } });
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome).toMatchObject({
      kind: 'refused',
      failures: [{ kind: 'key-unusable', problem: expect.stringMatching(problem) }],
    });
    expect(bucket.encryption()).toEqual(weakEncryption);
    expect(JSON.stringify(bucket.policy())).toContain('DenyInsecureConnections');
  });

  it('does not write a key of another Region, and does not ask KMS about it', async () => {
    const bucket = simulatedBucket(drifted);
    const elsewhere = { ...ref, region: 'eu-north-1' as Region };
    const outcome = await reconcileBucket(elsewhere, repair, bucket.ports);
    expect(outcome).toMatchObject({ kind: 'refused', failures: [{ kind: 'key-elsewhere' }] });
    expect(bucket.calls).not.toContain('describe-key');
  });

  it('follows the bucket into the Region that S3 names', async () => {
    const region = 'us-east-1' as Region;
    const bucket = simulatedBucket(sealed, [fails('observe', { kind: 'wrong-region', region })]);
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome).toMatchObject({
      ref: { ...ref, region },
      failures: [{ problem: 'it is in eu-west-1, the bucket in us-east-1' }],
    });
  });

  it('gives up on a bucket that S3 sends around in circles', async () => {
    const wrong: Failure = { kind: 'wrong-region', region: 'us-east-1' as Region };
    const bucket = simulatedBucket(sealed, [fails('observe', wrong), fails('observe', wrong)]);
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome).toMatchObject({ kind: 'refused', failures: [wrong, wrong] });
  });

  it('ends as gone when both first reads say so', async () => {
    const bucket = simulatedBucket(drifted, [fails('observe', { kind: 'bucket-gone' })]);
    expect((await reconcileBucket(ref, repair, bucket.ports)).kind).toBe('gone');
  });

  it.each(['read-acl', 'read-website', 'read-policy', 'apply'] as const)(
    'comes back when %s says that the bucket is gone: it may be new, and the next look decides',
    async (call) => {
      const bucket = simulatedBucket(drifted, [fails(call, { kind: 'bucket-gone' })]);
      const outcome = await reconcileBucket(ref, repair, bucket.ports);
      expect(outcome.kind).toBe('refused');
      expect(isWorthAnotherRun(outcome)).toBe(true);
      expect((await reconcileBucket(ref, repair, bucket.ports)).kind).toBe('repaired');
    },
  );

  it('reads the policy, and what holds it up, again before every attempt to write it', async () => {
    const world = { ...drifted, encryption: sealedEncryption };
    const bucket = simulatedBucket(world, [fails('apply', conflict), fails('apply', conflict)]);
    expect((await reconcileBucket(ref, repair, bucket.ports)).kind).toBe('repaired');
    const reading = ['observe', 'describe-key'];
    const writing = bucket.calls.filter((call) => !reading.includes(call));
    const attempt = ['read-website', 'read-policy', 'apply'];
    expect(writing).toEqual(['read-website', ...attempt, ...attempt, ...attempt]);
  });

  it('tells of a write whose answer was lost', async () => {
    const world = { ...drifted, encryption: sealedEncryption };
    const bucket = simulatedBucket(world, [{ call: 'apply', effect: { kind: 'lost-reply' } }]);
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome).toMatchObject({ kind: 'repaired', changes: [{ kind: 'put-policy' }] });
    expect(bucket.writes()).toBe(1);
  });

  it('hands a lasting conflict back to the queue within the time that is left', async () => {
    const world = { ...drifted, encryption: sealedEncryption, remainingMs: 7_000 };
    const bucket = simulatedBucket(world, Array(9).fill(fails('apply', conflict)));
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome).toMatchObject({ kind: 'refused', failures: [conflict] });
    expect(isWorthAnotherRun(outcome)).toBe(true);
    expect(bucket.waitedMs()).toBeLessThan(2_000);
  });

  it('does not call a write confirmed that S3 does not show', async () => {
    const stale: Fault = { call: 'observe', effect: { kind: 'stale' } };
    const bucket = simulatedBucket(drifted, [
      { call: 'describe-key', effect: { kind: 'stale' } },
      ...Array<Fault>(3).fill(stale),
    ]);
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome.kind).toBe('repaired-unconfirmed');
    expect(isWorthAnotherRun(outcome)).toBe(true);
  });
});
