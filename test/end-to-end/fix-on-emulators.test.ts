import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ServerSideEncryptionRule } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reseal } from '../cli/run-reseal.ts';
import { backendsUnderTest } from '../contract/backends.ts';
import { sealedEncryptionOf, sealedPolicyOf } from '../support/local-world.ts';
import { startCountingProxy } from './counting-proxy.ts';
import type { CountingProxy } from './counting-proxy.ts';

const region = 'eu-west-1';
const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };

const foreign = (name: string) => ({
  Sid: 'AllowPartner',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::444455556666:root' },
  Action: 's3:GetObject',
  Resource: `arn:aws:s3:::${name}/*`,
});

type Case = { name: string; encryption?: ServerSideEncryptionRule; policy?: object };

const casesFor = (key: string): Case[] => [
  { name: 'e2e-sealed', encryption: sealedEncryptionOf(key), policy: sealedPolicyOf('e2e-sealed') },
  { name: 'e2e-fresh' },
  { name: 'e2e-alias', encryption: sealedEncryptionOf('alias/e2e') },
  { name: 'e2e-open', policy: { Version: '2012-10-17', Statement: [foreign('e2e-open')] } },
  { name: 'e2e-single', policy: { Version: '2008-10-17', Statement: foreign('e2e-single') } },
];

describe.each(backendsUnderTest(process.env['RESEAL_MOTO_ENDPOINT']))(
  'reseal fix on $name',
  ({ renew, stop }) => {
    let proxy: CountingProxy;
    let env: Record<string, string>;

    beforeAll(async () => {
      const { endpoint } = await renew();
      proxy = await startCountingProxy(endpoint);
      const options = { endpoint: proxy.endpoint, region, credentials };
      const s3 = new S3Client({ ...options, forcePathStyle: true });
      const kms = new KMSClient(options);
      const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
      const alias = { AliasName: 'alias/e2e', TargetKeyId: key?.KeyId };
      await kms.send(new CreateAliasCommand(alias));
      for (const bucket of casesFor(key?.Arn ?? '')) await create(bucket, s3);
      proxy.writes();
      env = {
        AWS_ENDPOINT_URL: proxy.endpoint,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_REGION: region,
        RESEAL_KMS_KEY: 'alias/e2e',
      };
    });
    afterAll(async () => {
      proxy.close();
      await stop();
    });

    it('finds the drift, reseals every bucket once, and writes nothing the second time', async () => {
      expect((await reseal(['scan'], { env })).code).toBe(1);
      expect(proxy.writes()).toEqual([]);

      const first = await reseal(['fix', '--yes'], { env });
      expect(first).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('4 buckets written'),
      });
      expect(proxy.writes().toSorted()).toEqual([
        'PUT /e2e-alias/?encryption',
        'PUT /e2e-alias/?policy',
        'PUT /e2e-fresh/?encryption',
        'PUT /e2e-fresh/?policy',
        'PUT /e2e-open/?encryption',
        'PUT /e2e-open/?policy',
        'PUT /e2e-single/?encryption',
        'PUT /e2e-single/?policy',
      ]);

      expect((await reseal(['fix', '--yes'], { env })).code).toBe(0);
      expect(proxy.writes()).toEqual([]);
      expect((await reseal(['scan'], { env })).code).toBe(0);
    }, 60_000);
  },
);

async function create({ name: Bucket, encryption, policy }: Case, s3: S3Client): Promise<void> {
  const CreateBucketConfiguration = { LocationConstraint: region } as const;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  if (encryption !== undefined) {
    const ServerSideEncryptionConfiguration = { Rules: [encryption] };
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
  }
  if (policy === undefined) return;
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy) }));
}
