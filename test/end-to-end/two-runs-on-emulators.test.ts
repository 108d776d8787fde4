import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awsPorts } from '../../src/aws/aws-ports.ts';
import { awsClients } from '../../src/aws/clients.ts';
import { bucketRef } from '../../src/core/bucket-ref.ts';
import type { AccountId, BucketName, KmsKeyArn, Region } from '../../src/core/names.ts';
import { isWorthAnotherRun } from '../../src/core/outcome.ts';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import { reconcileBucket } from '../../src/reconcile/reconcile-bucket.ts';
import { backendsUnderTest } from '../contract/backends.ts';
import { dynamodbClientFor, openLedger } from '../contract/ledgers.ts';
import { baselineSettings } from '../support/core-builders.ts';
import { startCountingProxy } from './counting-proxy.ts';
import type { CountingProxy } from './counting-proxy.ts';

const region = 'eu-west-1' as Region;
const credentials = { accessKeyId: '111122223333', secretAccessKey: 'local' };

describe.each(backendsUnderTest(process.env['RESEAL_MOTO_ENDPOINT']))(
  'two runs over one bucket at once, on $name',
  ({ renew, stop }) => {
    let proxy: CountingProxy;
    let ledger: Ledger;
    let key: KmsKeyArn;

    beforeAll(async () => {
      const { endpoint } = await renew();
      proxy = await startCountingProxy(endpoint);
      Object.assign(process.env, {
        AWS_ENDPOINT_URL: proxy.endpoint,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      });
      const { KeyMetadata } = await new KMSClient({ region }).send(new CreateKeyCommand({}));
      key = KeyMetadata?.Arn as KmsKeyArn;
      ledger = await openLedger(dynamodbClientFor(proxy.endpoint));
    });
    afterAll(async () => {
      proxy.close();
      await stop();
    });

    const run = async (name: string) =>
      reconcileBucket(
        bucketRef('111122223333' as AccountId, region, name as BucketName),
        { mode: 'repair', baseline: baselineSettings({ requiredKey: { kind: 'arn', arn: key } }) },
        {
          // Ports of its own, as another container has them.
          ...awsPorts(awsClients({ pathStyle: true })),
          ledger,
          clock: { wait: async () => {}, remainingMs: () => 60_000, nowMs: Date.now },
        },
      );

    it.each([1, 2, 3])(
      'let one of them write, and the other one come back (%d)',
      async (number) => {
        const Bucket = `two-runs-${number}`;
        const CreateBucketConfiguration = { LocationConstraint: region as 'eu-west-1' };
        const s3 = new S3Client({ region, forcePathStyle: true });
        await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
        proxy.writes();
        const outcomes = await Promise.all([run(Bucket), run(Bucket)]);
        expect(proxy.writes()).toHaveLength(2);
        // Who comes late finds the lease taken, or nothing left to do.
        const [one, other] = outcomes.toSorted((a) => (a.kind === 'repaired' ? -1 : 1));
        expect(one?.kind).toBe('repaired');
        expect(other?.kind === 'unchanged' || (other && isWorthAnotherRun(other))).toBe(true);
        expect((await run(Bucket)).kind).toBe('unchanged');
        expect(proxy.writes()).toEqual([]);
      },
    );
  },
);
