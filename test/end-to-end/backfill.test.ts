import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startBackfillAccount } from '../support/backfill-account.ts';
import type { BackfillAccount } from '../support/backfill-account.ts';
import { invokeBackfill, runQueues } from '../support/backfill-invocations.ts';

let world: BackfillAccount;
beforeEach(async () => {
  world = await startBackfillAccount();
});
afterEach(async () => world.close());

/** How often each operation was called. */
function callCounts(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation } of world.aws.requests.splice(0)) {
    counts[operation] = (counts[operation] ?? 0) + 1;
  }
  return counts;
}

describe('a backfill', () => {
  it('of a small account is done in place and answered with the summary', async () => {
    await world.createBuckets('small', 60, 20);
    const answer = await invokeBackfill(world, { mode: 'repair' });
    expect(answer).toMatchObject({
      kind: 'backfill',
      outcome: 'backfill-ended',
      severity: 'info',
      fanOut: 'in-place',
      listed: 80,
      chosen: 80,
      outcomes: { unchanged: 60, repaired: 20 },
      notFinished: 0,
      drifts: { 'algorithm-weaker': 20, 'http-allowed': 20 },
    });
    expect(world.alerts).toEqual([JSON.parse(JSON.stringify(answer))]);
    await runQueues(world);
    expect(world.alerts).toHaveLength(1);
    expect(await invokeBackfill(world, {})).toMatchObject({ outcomes: { unchanged: 80 } });
  });

  it('of a healthy account makes two calls for each bucket, beside its pages and its own', async () => {
    await world.createBuckets('healthy', 2_000, 0);
    await invokeBackfill(world, {});
    await runQueues(world);
    const counts = callCounts();
    expect(counts).toMatchObject({ GetBucketEncryption: 2_000, GetBucketPolicy: 2_000 });
    const s3 = Object.keys(counts).filter((name) => name.includes('Bucket'));
    expect(s3.toSorted()).toEqual(['GetBucketEncryption', 'GetBucketPolicy', 'ListBuckets']);
    // To choose the way, and the two pages.
    expect(counts['ListBuckets']).toBe(3);
    expect(world.alerts).toMatchObject([{ fanOut: 'queue', outcomes: { unchanged: 2_000 } }]);
  }, 120_000);
});
