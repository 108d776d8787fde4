import { DeletePublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { EncryptionRule } from '../../src/core/encryption/configuration.ts';
import { encryptionText } from '../../src/core/encryption/recorded-encryption.ts';
import { awsPorts } from '../../src/aws/aws-ports.ts';
import { awsClients } from '../../src/aws/clients.ts';
import { reconcileBucket } from '../../src/reconcile/reconcile-bucket.ts';
import type { RollbackPorts } from '../../src/reconcile/roll-back.ts';
import { baselineSettings } from '../support/core-builders.ts';
import type { Documents } from '../support/recorded-repairs.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import { fewerRuns } from '../contract/ledgers.ts';
import { nearPolicy } from '../support/core-near-misses.ts';
import { startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import {
  documentsOf,
  repairBucket,
  rollBackNow,
  rollbackPorts,
} from '../support/recorded-repairs.ts';

let world: LocalWorld;
let ref: BucketRef;
beforeAll(async () => {
  world = await startLocalWorld();
  // The name that the policies are about.
  ref = await world.createBucket('example-bucket');
  // Otherwise half of them are refused.
  await world.s3.send(new DeletePublicAccessBlockCommand({ Bucket: ref.name }));
});
afterAll(async () => {
  await world.aws.close();
});

const policyText = nearPolicy.map((policy) => JSON.stringify(policy));

const rule: fc.Arbitrary<EncryptionRule> = fc
  .record({
    byDefault: fc.constantFrom<EncryptionRule>(
      { SSEAlgorithm: 'AES256' },
      { SSEAlgorithm: 'aws:kms' },
      { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/someone & <else>' },
      { KMSMasterKeyID: 'arn:aws:kms:eu-west-1:111122223333:key/1', SSEAlgorithm: 'aws:kms:dsse' },
    ),
    others: fc.constantFrom<EncryptionRule>(
      {},
      { BucketKeyEnabled: 'true' },
      { BucketKeyEnabled: 'false', BlockedEncryptionTypes: { EncryptionType: 'SSE-C' } },
      { NewerThanReseal: { A: ['1', { B: '' }], C: 'two words' } },
    ),
    isLast: fc.boolean(),
  })
  .map(({ byDefault, others, isLast }) =>
    isLast
      ? { ...others, ApplyServerSideEncryptionByDefault: byDefault }
      : { ApplyServerSideEncryptionByDefault: byDefault, ...others },
  );
const encryption = rule.map((one) => encryptionText({ rules: [one] }));

const bucket = fc.record({
  encryption: fc.option(encryption, { nil: undefined }),
  policy: fc.option(policyText, { nil: undefined }),
});

/** Makes the bucket so. @returns whether S3 takes it, and what it shows then. */
async function arrange(documents: Documents, ports: RollbackPorts) {
  const attempts = [
    await ports.restoreSetting(ref, 'encryption', documents.encryption),
    await ports.restoreSetting(ref, 'policy', documents.policy),
  ];
  const isTaken = attempts.every((failure) => failure === undefined);
  return { isTaken, before: await documentsOf(ref, ports) };
}

describe('a rollback', () => {
  it('always takes back what the loop wrote, and then the loop leaves it alone', async () => {
    const requiredKey = { kind: 'arn', arn: world.keyArn } as const;
    const settings = { mode: 'repair', baseline: baselineSettings({ requiredKey }) } as const;
    let restored = 0;
    await fc.assert(
      fc.asyncProperty(bucket, async (documents) => {
        const ports = rollbackPorts(ledgerInMemory());
        const loop = { ...awsPorts(awsClients({ pathStyle: true })), ...ports };
        const { isTaken, before } = await arrange(documents, ports);
        fc.pre(isTaken);
        const outcome = await reconcileBucket(ref, settings, loop);
        if (!('repairId' in outcome)) return;
        expect(await rollBackNow(ref, ports)).toMatchObject({ kind: 'restored', isShown: true });
        expect(await documentsOf(ref, ports)).toEqual(before);
        restored++;
        const again = await reconcileBucket(ref, settings, loop);
        expect(again).toMatchObject({ kind: 'held' });
        expect(await documentsOf(ref, ports)).toEqual(before);
      }),
      fewerRuns,
    );
    expect(restored).toBeGreaterThan(10);
  }, 60_000);

  it('always restores exactly what a repair replaced, and what was absent is absent again', async () => {
    const written = fc.record({ encryption, policy: policyText }, { requiredKeys: [] });
    let restored = 0;
    await fc.assert(
      fc.asyncProperty(bucket, written, async (documents, planned) => {
        const ports = rollbackPorts(ledgerInMemory());
        const { isTaken, before } = await arrange(documents, ports);
        const repaired = await repairBucket(ref, { planned }, ports).catch(() => undefined);
        // What S3 would not have taken is no case.
        fc.pre(isTaken && repaired !== undefined);
        const result = await rollBackNow(ref, ports);
        restored += result.kind === 'restored' ? 1 : 0;
        expect(await documentsOf(ref, ports)).toEqual(before);
        expect(before.policy === undefined).toBe(documents.policy === undefined);
      }),
      fewerRuns,
    );
    expect(restored).toBeGreaterThan(10);
  }, 60_000);
});
