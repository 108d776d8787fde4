import {
  CreateAliasCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  KMSClient,
  ReplicateKeyCommand,
  ScheduleKeyDeletionCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms';
import type { CreateKeyCommandInput } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awsPorts } from '../../src/aws/aws-ports.ts';
import { awsClients } from '../../src/aws/clients.ts';
import type { BaselineSettings } from '../../src/core/baseline.ts';
import { bucketRef } from '../../src/core/bucket-ref.ts';
import { parseKeyReference } from '../../src/core/encryption/key-reference.ts';
import { describeFailure } from '../../src/core/describe-failure.ts';
import type { AccountId, BucketName, KmsKeyArn, Region } from '../../src/core/names.ts';
import { keyArnParts } from '../../src/core/names.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import { reconcileBucket } from '../../src/reconcile/reconcile-bucket.ts';
import { backendsUnderTest } from '../contract/backends.ts';
import { baselineSettings } from '../support/core-builders.ts';
import { sealedPolicyOf } from '../support/local-world.ts';
import { startCountingProxy } from './counting-proxy.ts';
import type { CountingProxy } from './counting-proxy.ts';

const region = 'eu-west-1' as Region;
const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };

/** Moto takes an ARN to describe a key only. */
const idOf = (key: KmsKeyArn): string => keyArnParts(key).keyId;

describe.each(backendsUnderTest(process.env['RESEAL_MOTO_ENDPOINT']))(
  'keys on $name',
  ({ renew, stop }) => {
    let proxy: CountingProxy;
    let s3: S3Client;
    const kms = (where: string) =>
      new KMSClient({ endpoint: proxy.endpoint, region: where, credentials });

    beforeAll(async () => {
      const { endpoint } = await renew();
      proxy = await startCountingProxy(endpoint);
      s3 = new S3Client({ endpoint: proxy.endpoint, region, credentials, forcePathStyle: true });
      Object.assign(process.env, {
        AWS_ENDPOINT_URL: proxy.endpoint,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      });
    });
    afterAll(async () => {
      proxy.close();
      await stop();
    });

    async function createKey(input: CreateKeyCommandInput = {}, where = region as string) {
      const { KeyMetadata } = await kms(where).send(new CreateKeyCommand(input));
      return KeyMetadata?.Arn as KmsKeyArn;
    }

    /** A bucket whose transport seal is whole, so that only encryption is written. */
    async function createBucket(Bucket: string, algorithm: string, key?: string) {
      const CreateBucketConfiguration = { LocationConstraint: region as 'eu-west-1' };
      await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
      const Policy = JSON.stringify(sealedPolicyOf(Bucket));
      await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
      const rule = {
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm: algorithm as 'aws:kms',
          ...(key === undefined ? {} : { KMSMasterKeyID: key }),
        },
        BucketKeyEnabled: algorithm === 'aws:kms',
      };
      const ServerSideEncryptionConfiguration = { Rules: [rule] };
      await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
      proxy.writes();
    }

    async function storedIn(Bucket: string): Promise<unknown[]> {
      const found = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
      const rule = found.ServerSideEncryptionConfiguration?.Rules?.[0];
      const byDefault = rule?.ApplyServerSideEncryptionByDefault;
      return [byDefault?.SSEAlgorithm, byDefault?.KMSMasterKeyID];
    }

    /** One run with nothing remembered of earlier ones. */
    async function reseal(name: string, key: string, changes: Partial<BaselineSettings> = {}) {
      const parsed = parseKeyReference(key);
      if (!parsed.ok) throw new Error(parsed.problem);
      const baseline = baselineSettings({ requiredKey: parsed.value, ...changes });
      // Who owns the bucket does not matter to moto; the local account answers as this one.
      const ref = bucketRef('111122223333' as AccountId, region, name as BucketName);
      const outcome = await reconcileBucket(
        ref,
        { mode: 'repair', baseline },
        {
          ...awsPorts(awsClients({ pathStyle: true })),
          ledger: ledgerInMemory(),
          clock: {
            wait: async () => Promise.resolve(),
            remainingMs: () => 60_000,
            nowMs: Date.now,
          },
        },
      );
      return {
        kind: outcome.kind,
        drifts: 'drifts' in outcome ? outcome.drifts.map((drift) => drift.kind) : [],
        says: 'failures' in outcome ? outcome.failures.map(describeFailure).join(' ') : '',
        writes: proxy.writes(),
      };
    }
    const oneWrite = (name: string) => [`PUT /${name}/?encryption`];

    it('reports a sealed bucket whose key is disabled, and writes nothing', async () => {
      const key = await createKey();
      await kms(region).send(new DisableKeyCommand({ KeyId: idOf(key) }));
      await createBucket('key-disabled', 'aws:kms', key);
      expect(await reseal('key-disabled', key)).toEqual({
        kind: 'refused',
        drifts: ['key-unusable'],
        says: expect.stringContaining(`${key} cannot be used: its state is Disabled`),
        writes: [],
      });
      expect(await storedIn('key-disabled')).toEqual(['aws:kms', key]);
    });

    it('does not write a key that is pending deletion, and says when it is deleted', async () => {
      const key = await createKey();
      await kms(region).send(new ScheduleKeyDeletionCommand({ KeyId: idOf(key) }));
      await createBucket('key-pending', 'AES256');
      expect(await reseal('key-pending', key)).toEqual({
        kind: 'refused',
        drifts: ['algorithm-weaker'],
        says: expect.stringMatching(/PendingDeletion \(it is deleted on \d{4}-\d\d-\d\dT/),
        writes: [],
      });
    });

    it('follows an alias to the key behind it, wherever it was moved', async () => {
      const [key, other] = [await createKey(), await createKey()];
      const AliasName = 'alias/moving';
      await kms(region).send(new CreateAliasCommand({ AliasName, TargetKeyId: key }));
      await createBucket('alias-moving', 'aws:kms', AliasName);
      expect(await reseal('alias-moving', key)).toMatchObject({
        kind: 'repaired',
        drifts: ['key-not-arn'],
        writes: oneWrite('alias-moving'),
      });
      expect(await storedIn('alias-moving')).toEqual(['aws:kms', key]);

      await kms(region).send(new UpdateAliasCommand({ AliasName, TargetKeyId: other }));
      await createBucket('alias-moved', 'aws:kms', AliasName);
      expect((await reseal('alias-moved', key)).drifts).toEqual(['key-not-allowed']);
      expect(await storedIn('alias-moved')).toEqual(['aws:kms', key]);

      await createBucket('alias-kept', 'aws:kms', AliasName);
      const kept = await reseal('alias-kept', key, { acceptableKeys: [other] });
      expect(kept).toMatchObject({ kind: 'repaired', drifts: ['key-not-arn'] });
      expect(await storedIn('alias-kept')).toEqual(['aws:kms', other]);
    });

    it('does not write a key of another Region, and replaces one that is there', async () => {
      const [key, elsewhere] = [await createKey(), await createKey({}, 'eu-central-1')];
      await createBucket('key-elsewhere', 'aws:kms', elsewhere);
      expect(await reseal('key-elsewhere', elsewhere)).toEqual({
        kind: 'refused',
        drifts: ['key-unusable'],
        says: expect.stringContaining('it is in eu-central-1, the bucket in eu-west-1'),
        writes: [],
      });
      const repaired = await reseal('key-elsewhere', key);
      expect(repaired).toMatchObject({ kind: 'repaired', drifts: ['key-not-allowed'] });
      expect(await storedIn('key-elsewhere')).toEqual(['aws:kms', key]);
    });

    it('writes the replica of a multi-Region key, once there is one', async () => {
      const primary = await createKey({ MultiRegion: true }, 'us-east-1');
      const replica = primary.replace('us-east-1', region);
      await createBucket('key-replica', 'AES256');
      expect(await reseal('key-replica', primary)).toEqual({
        kind: 'refused',
        drifts: ['algorithm-weaker'],
        says: expect.stringContaining(`"${replica}" does not exist`),
        writes: [],
      });
      const input = { KeyId: idOf(primary), ReplicaRegion: region };
      await kms('us-east-1').send(new ReplicateKeyCommand(input));
      expect((await reseal('key-replica', primary)).writes).toEqual(oneWrite('key-replica'));
      expect(await storedIn('key-replica')).toEqual(['aws:kms', replica]);
      expect(await reseal('key-replica', primary)).toMatchObject({ kind: 'unchanged', writes: [] });
    });

    it('keeps DSSE where only KMS is required', async () => {
      const [key, other] = [await createKey(), await createKey()];
      await createBucket('dsse-right', 'aws:kms:dsse', key);
      expect(await reseal('dsse-right', key)).toMatchObject({ kind: 'unchanged', writes: [] });
      await createBucket('dsse-other', 'aws:kms:dsse', other);
      expect(await reseal('dsse-other', key)).toMatchObject({ drifts: ['key-not-allowed'] });
      expect(await storedIn('dsse-other')).toEqual(['aws:kms:dsse', key]);
    });

    it('keeps any key of a customer where the key of AWS is required', async () => {
      const key = await createKey();
      const ofAws = 'alias/aws/s3';
      await createBucket('aws-s3-fresh', 'AES256');
      expect((await reseal('aws-s3-fresh', ofAws)).writes).toEqual(oneWrite('aws-s3-fresh'));
      expect(await storedIn('aws-s3-fresh')).toEqual(['aws:kms', undefined]);
      expect(await reseal('aws-s3-fresh', ofAws)).toMatchObject({ kind: 'unchanged', writes: [] });
      await createBucket('aws-s3-customer', 'aws:kms', key);
      const kept = await reseal('aws-s3-customer', ofAws);
      expect(kept).toMatchObject({ kind: 'unchanged', writes: [] });
    });

    it('keeps a usable key that is acceptable, and never writes over an unusable one', async () => {
      const [key, other] = [await createKey(), await createKey()];
      const changes = { acceptableKeys: [other] };
      await createBucket('acceptable', 'aws:kms', other);
      expect(await reseal('acceptable', key, changes)).toMatchObject({ kind: 'unchanged' });
      await kms(region).send(new DisableKeyCommand({ KeyId: idOf(other) }));
      expect(await reseal('acceptable', key, changes)).toEqual({
        kind: 'refused',
        drifts: ['key-unusable'],
        says: expect.stringContaining(`${other} cannot be used`),
        writes: [],
      });
    });
  },
);
