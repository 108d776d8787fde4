import { DeletePublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { EncryptionRule } from '../../src/core/encryption/configuration.ts';
import { encryptionText } from '../../src/core/encryption/recorded-encryption.ts';
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

describe('a rollback', () => {
  it('always restores exactly what a repair replaced, and what was absent is absent again', async () => {
    const bucket = fc.record({
      encryption: fc.option(encryption, { nil: undefined }),
      policy: fc.option(policyText, { nil: undefined }),
    });
    const written = fc.record({ encryption, policy: policyText }, { requiredKeys: [] });
    let restored = 0;
    await fc.assert(
      fc.asyncProperty(bucket, written, async (documents, planned) => {
        const ports = rollbackPorts(ledgerInMemory());
        const attempts = [
          await ports.restoreSetting(ref, 'encryption', documents.encryption),
          await ports.restoreSetting(ref, 'policy', documents.policy),
        ];
        const isPut = attempts.every((failure) => failure === undefined);
        const before = await documentsOf(ref, ports);
        const repaired = await repairBucket(ref, { planned }, ports).catch(() => undefined);
        // What S3 would not have taken is no case.
        fc.pre(isPut && repaired !== undefined);
        const result = await rollBackNow(ref, ports);
        restored += result.kind === 'restored' ? 1 : 0;
        expect(await documentsOf(ref, ports)).toEqual(before);
        if (documents.policy === undefined) expect(before.policy).toBeUndefined();
      }),
      fewerRuns,
    );
    expect(restored).toBeGreaterThan(10);
  }, 60_000);
});
