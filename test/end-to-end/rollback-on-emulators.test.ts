import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  GetBucketPolicyCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLedgerTable } from '../../src/local/dynamodb/create-ledger-table.ts';
import { reseal } from '../cli/run-reseal.ts';
import type { Ran } from '../cli/run-reseal.ts';
import { backendsUnderTest } from '../contract/backends.ts';
import { startCountingProxy } from './counting-proxy.ts';
import type { CountingProxy } from './counting-proxy.ts';

const region = 'eu-west-1';
const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };
const table = 'e2e-ledger';

/** Laid out as nobody's serializer would: it has to come back byte by byte. */
const policyText = `{
  "Version" : "2012-10-17",
  "Statement":[ {"Sid":"AllowPartner","Effect":"Allow",
    "Principal":{"AWS":"arn:aws:iam::444455556666:root"},
    "Action":"s3:GetObject","Resource":"arn:aws:s3:::e2e-policy/*"}]
}`;
const buckets = ['e2e-policy', 'e2e-no-policy'];

describe.each(backendsUnderTest(process.env['RESEAL_MOTO_ENDPOINT']))(
  'reseal rollback on $name',
  ({ renew, stop }) => {
    let proxy: CountingProxy;
    let s3: S3Client;
    let run: (...words: string[]) => Promise<Ran>;
    let keyArn = '';

    beforeAll(async () => {
      const { endpoint } = await renew();
      proxy = await startCountingProxy(endpoint);
      const options = { endpoint: proxy.endpoint, region, credentials };
      s3 = new S3Client({ ...options, forcePathStyle: true });
      const kms = new KMSClient(options);
      const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
      keyArn = key?.Arn ?? '';
      const alias = { AliasName: 'alias/e2e', TargetKeyId: key?.KeyId };
      await kms.send(new CreateAliasCommand(alias));
      await createLedgerTable({ endpoint, region, accessKeyId: credentials.accessKeyId }, table);
      for (const Bucket of buckets) {
        const CreateBucketConfiguration = { LocationConstraint: region } as const;
        await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
        const byDefault = {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
        } as const;
        const ServerSideEncryptionConfiguration = { Rules: [byDefault] };
        await s3.send(
          new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }),
        );
      }
      await s3.send(new PutBucketPolicyCommand({ Bucket: 'e2e-policy', Policy: policyText }));
      const env = {
        AWS_ENDPOINT_URL: proxy.endpoint,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_REGION: region,
        RESEAL_KMS_KEY: 'alias/e2e',
      };
      run = async (...words) => reseal([...words, '--ledger', table], { env });
    });
    afterAll(async () => {
      s3.destroy();
      proxy.close();
      await stop();
    });

    const encryptionOf = async (bucket: string): Promise<string> =>
      (await fetchSigned(`${proxy.endpoint}/${bucket}?encryption`)).text();
    const policyOf = async (Bucket: string): Promise<string | undefined> => {
      try {
        return (await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy;
      } catch (error) {
        if ((error as Error).name === 'NoSuchBucketPolicy') return undefined;
        throw error;
      }
    };
    const documents = async () =>
      Promise.all(
        buckets.map(async (name) => ({
          policy: await policyOf(name),
          encryption: await encryptionOf(name),
        })),
      );

    it('gives both documents back byte by byte, and undoes nothing twice', async () => {
      const before = await documents();
      // The local account shows a policy in its normal form, as S3 does.
      expect(before.map(({ policy }) => policy && (JSON.parse(policy) as unknown))).toEqual([
        JSON.parse(policyText),
        undefined,
      ]);
      expect(await run('fix', '--yes')).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('2 buckets written'),
      });
      for (const { encryption, policy } of await documents()) {
        expect(encryption).toContain(keyArn);
        expect(policy).toContain('DenyInsecureConnections');
      }

      for (const name of buckets) {
        const rolledBack = await run('rollback', name, '--yes');
        expect(rolledBack).toMatchObject({ code: 0 });
        expect(rolledBack.stdout).toContain(`${name} has 2 documents again as before`);
      }
      expect(await documents()).toEqual(before);

      // The exception of the rollback holds: nothing is written again.
      proxy.writes();
      const fixed = await run('fix', '--yes');
      expect(fixed).toMatchObject({ code: 1, stdout: expect.stringContaining('2 held') });
      for (const name of buckets) {
        const { code, stderr } = await run('rollback', name, '--yes');
        expect({ code, stderr }).toEqual({
          code: 2,
          stderr: expect.stringContaining(`no repair of ${name} in ${region} that could be undone`),
        });
      }
      expect(proxy.writes()).toEqual([]);
      expect(await documents()).toEqual(before);
    }, 120_000);
  },
);

/** The bytes as they come, past the SDK's model. */
async function fetchSigned(url: string): Promise<Response> {
  const scope = `${credentials.accessKeyId}/20261121/${region}/s3/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  return fetch(url, { headers: { authorization } });
}
