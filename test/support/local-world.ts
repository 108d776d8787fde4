import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ServerSideEncryptionRule } from '@aws-sdk/client-s3';
import { bucketRef } from '../../src/core/bucket-ref.ts';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { AccountId, BucketName, KmsKeyArn, Region } from '../../src/core/names.ts';
import { createLedgerTable } from '../../src/local/dynamodb/create-ledger-table.ts';
import { startLocalAccount } from '../../src/local/start-local-account.ts';
import type { LocalAccount } from '../../src/local/start-local-account.ts';

export const account = '111122223333' as AccountId;
export const region = 'eu-west-1' as Region;

export type LocalWorld = {
  aws: LocalAccount;
  s3: S3Client;
  kms: KMSClient;
  keyArn: KmsKeyArn;
  refOf: (name: string) => BucketRef;
  createBucket: (name: string, settings?: BucketSettings) => Promise<BucketRef>;
  /** @returns the name of its table. */
  createLedger: () => Promise<string>;
  /** The calls since the last time this was asked, as `PutBucketPolicy 204`, without the tests' own. */
  calls: () => string[];
};

type BucketSettings = { policy?: object; encryption?: ServerSideEncryptionRule };

/** A local account with one usable key, `alias/data`, and this process's SDK pointed at it. */
export async function startLocalWorld(): Promise<LocalWorld> {
  const aws = await startLocalAccount({ account, region });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_REGION: region,
  });
  const s3 = new S3Client({ region, forcePathStyle: true });
  const kms = new KMSClient({ region });
  const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/data', TargetKeyId: key?.KeyId }));
  const refOf = (name: string) => bucketRef(account, region, name as BucketName);
  const calls = (): string[] =>
    aws.requests.splice(0).map(({ operation, status }) => `${operation} ${status}`);
  return {
    aws,
    s3,
    kms,
    keyArn: key?.Arn as KmsKeyArn,
    refOf,
    calls,
    createLedger: async () => {
      const place = { endpoint: aws.endpoint, region, accessKeyId: 'AKIAEXAMPLE' };
      await createLedgerTable(place, 'reseal-test-ledger');
      calls();
      return 'reseal-test-ledger';
    },
    createBucket: async (name, settings = {}) => {
      const CreateBucketConfiguration = { LocationConstraint: region as 'eu-west-1' };
      await s3.send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration }));
      await configure(s3, name, settings);
      calls();
      return refOf(name);
    },
  };
}

async function configure(s3: S3Client, Bucket: string, { policy, encryption }: BucketSettings) {
  if (policy !== undefined) {
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy) }));
  }
  if (encryption === undefined) return;
  const ServerSideEncryptionConfiguration = { Rules: [encryption] };
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
}

export const sealedPolicyOf = (name: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'DenyInsecureConnections',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});

export const sealedEncryptionOf = (key: string): ServerSideEncryptionRule => ({
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key },
  BucketKeyEnabled: true,
});
