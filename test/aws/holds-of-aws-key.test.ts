import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { awsPorts } from '../../src/aws/aws-ports.ts';
import { awsClients } from '../../src/aws/clients.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import { reconcileBucket } from '../../src/reconcile/reconcile-bucket.ts';
import { baselineSettings } from '../support/core-builders.ts';
import { sealedPolicyOf, startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';

let world: LocalWorld;
beforeAll(async () => {
  world = await startLocalWorld();
});
afterAll(async () => {
  await world.aws.close();
});

it.each([
  ['logdelivery.elasticloadbalancing.amazonaws.com', 'needs-sse-s3'],
  ['cloudtrail.amazonaws.com', 'needs-customer-key'],
])('%s holds a write of the key of AWS, whose policy is not asked for', async (Service, kind) => {
  const requiredKey = { kind: 'aws-managed' } as const;
  const bucket = `aws-key-${kind}`;
  const policy = sealedPolicyOf(bucket);
  const writes = { Effect: 'Allow', Principal: { Service }, Action: 's3:PutObject' };
  const allow = { ...writes, Resource: `arn:aws:s3:::${bucket}/*` };
  const ref = await world.createBucket(bucket, {
    policy: { ...policy, Statement: [allow, ...policy.Statement] },
  });
  const outcome = await reconcileBucket(
    ref,
    { mode: 'repair', baseline: baselineSettings({ requiredKey }) },
    {
      ...awsPorts(awsClients({ pathStyle: true })),
      ledger: ledgerInMemory(),
      clock: { wait: async () => Promise.resolve(), remainingMs: () => 60_000, nowMs: Date.now },
    },
  );
  expect(outcome).toMatchObject({ kind: 'held', holds: [{ kind }] });
  expect(world.calls().toSorted()).toEqual([
    'GetBucketAcl 200',
    'GetBucketEncryption 200',
    'GetBucketPolicy 200',
  ]);
});
