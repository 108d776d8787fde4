import { describe, expect, it } from '@jest/globals';
import { planPolicy } from '../../src/core/plan.ts';
import { policyOf } from '../../src/core/policy/document.ts';
import { policySealsOf } from '../../src/core/policy/seals-of-baseline.ts';
import { sourceChangeOf } from '../../src/report/source-change.ts';
import { baseline } from '../support/core-builders.ts';
import {
  allowRead,
  keyArn,
  ref,
  sealedEncryption,
  weakEncryption,
} from '../support/simulated-bucket.ts';

describe('sourceChangeOf', () => {
  it('says the default encryption as Terraform and as CloudFormation', () => {
    const change = {
      kind: 'put-encryption',
      before: weakEncryption,
      after: sealedEncryption,
    } as const;
    const { terraform, cloudFormation } = sourceChangeOf(change, ref);
    expect(terraform).toContain(`kms_master_key_id = "${keyArn}"`);
    expect(terraform).toContain('bucket_key_enabled = true');
    expect(JSON.parse(cloudFormation)).toEqual({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn },
            BucketKeyEnabled: true,
          },
        ],
      },
    });
  });

  it('shows the statement that Reseal adds, and no statement of others', () => {
    const theirs = allowRead('TheirSecretProject');
    const ours = { Sid: 'DenyInsecureConnections', Effect: 'Deny' };
    const change = {
      kind: 'put-policy',
      before: policyOf({ Statement: [theirs] }),
      after: policyOf({ Statement: [theirs, ours] }),
      seals: ['transport'],
    } as const;
    const { terraform, cloudFormation } = sourceChangeOf(change, ref);
    expect(JSON.parse(cloudFormation)).toEqual(ours);
    expect(terraform).toContain('aws_s3_bucket_policy of example-bucket');
    expect(terraform).not.toContain('TheirSecretProject');
  });

  it('keeps blocked what the written configuration blocks', () => {
    const blocked = { EncryptionType: 'SSE-C' };
    const [rule] = sealedEncryption.rules;
    const after = { rules: [{ ...rule, BlockedEncryptionTypes: blocked }] };
    const { terraform, cloudFormation } = sourceChangeOf(
      { kind: 'put-encryption', before: sealedEncryption, after },
      ref,
    );
    expect(terraform).toMatch(/^ {4}blocked_encryption_types = \["SSE-C"\]$/m);
    expect(JSON.parse(cloudFormation)).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } },
        ],
      },
    });
  });

  it('shows the statements of the optional seals that the policy misses', () => {
    const { seals } = policySealsOf(baseline({ uploads: 'require-key', tlsVersion: '1.2' }));
    const change = planPolicy({ policy: { kind: 'absent' } }, ref, seals);
    if (!('after' in change)) throw new Error(JSON.stringify(change));
    const { terraform, cloudFormation } = sourceChangeOf(change, ref);
    const sids = ['DenyInsecureConnections', 'DenyOutdatedTls', 'DenyOtherKeys'];
    for (const sid of sids)
      for (const text of [terraform, cloudFormation]) expect(text).toContain(sid);
    expect(JSON.parse(`[${cloudFormation}]`)).toHaveLength(sids.length);
  });

  it('names no key where the AWS managed key is required', () => {
    const byDefault = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } };
    const after = { rules: [{ ...byDefault, BucketKeyEnabled: 'true' }] };
    const { terraform, cloudFormation } = sourceChangeOf(
      { kind: 'put-encryption', before: undefined, after },
      ref,
    );
    expect(`${terraform}${cloudFormation}`).not.toMatch(/kms_master_key_id|KMSMasterKeyID/);
  });
});
