import { describe, expect, it } from '@jest/globals';
import type { Exemption } from '../../src/core/exemption.ts';
import { isWorthAnotherRun } from '../../src/core/outcome.ts';
import { reconcileBucket } from '../../src/reconcile/reconcile-bucket.ts';
import { toAlert } from '../../src/report/alert.ts';
import { ref, repair, simulatedBucket, weakEncryption } from '../support/simulated-bucket.ts';
import { telling } from '../support/telling.ts';

const drifted = { encryption: weakEncryption, policy: undefined };
const exempting = (...seals: Exemption['seals'][number][]) => ({
  ...repair,
  baseline: {
    ...repair.baseline,
    exemptions: [{ bucket: 'example-*', seals, reason: 'log delivery', owner: 'network team' }],
  },
});

describe('a bucket that the baseline exempts', () => {
  it('is held without a write, a question or an alert', async () => {
    const bucket = simulatedBucket(drifted);
    const outcome = await reconcileBucket(ref, exempting('encryption', 'transport'), bucket.ports);
    expect(outcome).toMatchObject({
      kind: 'held',
      holds: [
        { kind: 'exempt', seal: 'encryption', writer: '"network team"' },
        { kind: 'exempt', seal: 'transport', reason: expect.stringContaining('log delivery') },
      ],
    });
    expect(isWorthAnotherRun(outcome)).toBe(false);
    expect(toAlert(outcome, [], telling)).toBeUndefined();
    expect(bucket.calls).toEqual(['observe']);
  });

  it('gets the seals that are not exempt, and says which are', async () => {
    const bucket = simulatedBucket(drifted);
    const outcome = await reconcileBucket(ref, exempting('encryption'), bucket.ports);
    expect(outcome).toMatchObject({
      kind: 'repaired',
      changes: [{ kind: 'put-policy' }],
      holds: [{ kind: 'exempt', seal: 'encryption' }],
    });
    expect(bucket.encryption()).toEqual(weakEncryption);
  });

  it('is not refused for what cannot be read of an exempt seal', async () => {
    const failure = { kind: 'denied', action: 's3:GetBucketPolicy', cause: 'unknown' } as const;
    const fault = { call: 'observe', effect: { kind: 'fails', failure } } as const;
    const bucket = simulatedBucket(drifted, [fault]);
    const outcome = await reconcileBucket(ref, exempting('encryption', 'transport'), bucket.ports);
    expect(outcome.kind).toBe('held');
  });

  it('is sealed like any other where its name does not match', async () => {
    const bucket = simulatedBucket(drifted);
    const settings = exempting('encryption', 'transport');
    const other = { ...settings.baseline.exemptions[0], bucket: 'examples-*' } as Exemption;
    const baseline = { ...settings.baseline, exemptions: [other] };
    const outcome = await reconcileBucket(ref, { ...settings, baseline }, bucket.ports);
    expect(outcome.kind).toBe('repaired');
  });
});
