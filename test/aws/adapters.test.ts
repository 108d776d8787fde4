import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  GetBucketAclCommand,
  GetBucketPolicyCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { awsClients } from '../../src/aws/clients.ts';
import { clientsWhenAsked } from '../../src/aws/clients-when-asked.ts';
import { dynamodbTable } from '../../src/aws/dynamodb-table.ts';
import { readKeyPolicy } from '../../src/aws/kms-key-policy.ts';
import { kmsKeys } from '../../src/aws/kms-keys.ts';
import { listBuckets } from '../../src/aws/list-buckets.ts';
import { alertPublisher } from '../../src/aws/publish-alert.ts';
import { readAcl } from '../../src/aws/s3-hold-signals.ts';
import { readPolicy, writePolicy } from '../../src/aws/s3-policy.ts';
import { policyOf } from '../../src/core/policy/document.ts';
import { keyArn, ref, sealedPolicy } from '../support/simulated-bucket.ts';

/** Answers that no emulator gives; everything that one can give is tested over HTTP. */
const s3 = mockClient(S3Client);
const kms = mockClient(KMSClient);
const sns = mockClient(SNSClient);
const clients = awsClients({ pathStyle: false });

const refusal = (name: string) =>
  new S3ServiceException({ name, message: name, $fault: 'client', $metadata: {} });

beforeEach(() => {
  s3.reset();
  kms.reset();
  sns.reset();
  // A call that a test does not name fails it.
  const unexpected = new Error('not expected');
  s3.onAnyCommand().rejects(unexpected);
  kms.onAnyCommand().rejects(unexpected);
  sns.onAnyCommand().rejects(unexpected);
});

describe('policies', () => {
  it('are asked for and written as the bucket of their owner', async () => {
    s3.on(GetBucketPolicyCommand).resolves({ Policy: JSON.stringify(sealedPolicy) });
    s3.on(PutBucketPolicyCommand).resolves({});
    expect((await readPolicy(ref, clients)).kind).toBe('present');
    expect(await writePolicy(ref, policyOf(sealedPolicy), clients)).toBeUndefined();
    for (const call of s3.calls()) {
      expect(call.args[0].input).toMatchObject({
        Bucket: 'example-bucket',
        ExpectedBucketOwner: '111122223333',
      });
    }
  });

  it.each([
    ['no policy in the answer', {}],
    ['half a policy', { Policy: '{"Statement":[' }],
    ['the list of objects that one emulator answers', { Policy: '<ListBucketResult/>' }],
  ])('are unreadable with %s', async (_title, answer) => {
    s3.on(GetBucketPolicyCommand).resolves(answer);
    expect(await readPolicy(ref, clients)).toMatchObject({
      kind: 'unreadable',
      failure: { kind: 'not-understood' },
    });
  });

  it('are absent only when S3 says so by this name', async () => {
    s3.on(GetBucketPolicyCommand).rejects(refusal('NoSuchBucketPolicy'));
    expect(await readPolicy(ref, clients)).toEqual({ kind: 'absent' });
    s3.on(GetBucketPolicyCommand).rejects(refusal('NoSuchPolicy'));
    expect((await readPolicy(ref, clients)).kind).toBe('unreadable');
  });
});

describe('keys', () => {
  const alias = { kind: 'lookup', text: 'alias/data' } as const;
  const keys = () => kmsKeys(clients);

  it('are unreadable when KMS names no ARN', async () => {
    kms.on(DescribeKeyCommand).resolves({ KeyMetadata: { KeyId: 'x' } });
    expect(await keys().resolveKey(ref.region, alias)).toMatchObject({
      kind: 'unreadable',
      failure: { kind: 'not-understood', problem: 'it names no key ARN' },
    });
  });

  it('keep a state of tomorrow as it is', async () => {
    const KeyState = 'Resting' as 'Enabled';
    kms.on(DescribeKeyCommand).resolves({ KeyMetadata: { KeyId: 'x', Arn: keyArn, KeyState } });
    expect(await keys().describeKey(keyArn, ref.region)).toMatchObject({
      value: { state: 'Resting' },
    });
  });

  it('are asked for again after a failure, at once', async () => {
    kms.on(DescribeKeyCommand).rejectsOnce(refusal('ThrottlingException'));
    const asked = keys();
    expect((await asked.resolveKey(ref.region, alias)).kind).toBe('unreadable');
    kms.on(DescribeKeyCommand).resolves({ KeyMetadata: { KeyId: 'x', Arn: keyArn } });
    expect((await asked.resolveKey(ref.region, alias)).kind).toBe('present');
  });

  it('need no call when the baseline names an ARN', async () => {
    const required = { kind: 'arn', arn: keyArn } as const;
    expect(await keys().resolveKey(ref.region, required)).toEqual({
      kind: 'present',
      value: keyArn,
    });
    expect(kms.calls()).toHaveLength(0);
  });
});

describe('the list of buckets', () => {
  it('is asked for page by page, always with a page size and the Region', async () => {
    s3.on(ListBucketsCommand)
      .resolvesOnce({ Buckets: [{ Name: 'one' }, { Name: 'two' }], ContinuationToken: 'more' })
      .resolvesOnce({ Buckets: [{ Name: 'three' }, {}] });
    const pages = await Array.fromAsync(listBuckets(ref.account, ref.region, clients));
    expect(pages.map((page) => Array.isArray(page) && page.map(({ name }) => name))).toEqual([
      ['one', 'two'],
      ['three'],
    ]);
    expect(s3.commandCalls(ListBucketsCommand).map((call) => call.args[0].input)).toEqual([
      { MaxBuckets: 1_000, BucketRegion: 'eu-west-1' },
      { MaxBuckets: 1_000, BucketRegion: 'eu-west-1', ContinuationToken: 'more' },
    ]);
  });

  it('ends with the failure, not in silence', async () => {
    s3.on(ListBucketsCommand)
      .resolvesOnce({ Buckets: [{ Name: 'one' }], ContinuationToken: 'more' })
      .rejects(refusal('AccessDenied'));
    const pages = await Array.fromAsync(listBuckets(ref.account, ref.region, clients));
    expect(pages.at(-1)).toEqual({
      kind: 'denied',
      action: 's3:ListAllMyBuckets',
      cause: 'unknown',
    });
  });

  it('does not take an answer without a list, as of a proxy, for an account without buckets', async () => {
    s3.on(ListBucketsCommand).resolvesOnce({}).resolvesOnce({ Buckets: [] });
    const list = async () => Array.fromAsync(listBuckets(ref.account, ref.region, clients));
    expect(await list()).toEqual([
      {
        kind: 'not-understood',
        action: 's3:ListAllMyBuckets',
        problem: 'it has no list of buckets',
      },
    ]);
    expect(await list()).toEqual([[]]);
  });
});

describe('a query of the ledger', () => {
  it('does not take an answer without a list for one that found nothing', async () => {
    const dynamodb = mockClient(DynamoDBClient);
    dynamodb.on(QueryCommand).resolvesOnce({}).resolvesOnce({ Items: [] });
    const table = dynamodbTable('ledger', ref.region, clientsWhenAsked({}));
    expect(await table.queryAll({})).toMatchObject({ ok: false });
    expect(await table.queryAll({})).toEqual({ ok: true, value: [] });
    dynamodb.restore();
  });
});

describe('alerts', () => {
  it('carry attributes for filter policies, and leave out empty ones', async () => {
    sns.on(PublishCommand).resolves({});
    const message = { body: '{}', attributes: { outcome: 'repaired', seal: '' } };
    const topic = 'arn:aws:sns:eu-west-1:111122223333:alerts';
    expect(await alertPublisher(topic, ref.region, clients)?.(message)).toBeUndefined();
    expect(alertPublisher(undefined, ref.region, clients)).toBeUndefined();
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input.MessageAttributes).toEqual({
      outcome: { DataType: 'String', StringValue: 'repaired' },
    });
  });
});

describe('what says who uses a bucket', () => {
  it.each([
    ['no owner', { Grants: [] }],
    [
      'a grant without a grantee',
      { Owner: { ID: '1' }, Grants: [{ Permission: 'READ' as const }] },
    ],
    [
      'a grant without a permission',
      { Owner: { ID: '1' }, Grants: [{ Grantee: { ID: '1', Type: 'CanonicalUser' as const } }] },
    ],
  ])('is unreadable in an ACL with %s', async (_title, answer) => {
    s3.on(GetBucketAclCommand).resolves(answer);
    expect(await readAcl(ref, clients)).toMatchObject({
      failure: { kind: 'not-understood', action: 's3:GetBucketAcl' },
    });
  });

  it('is unreadable in half a key policy', async () => {
    kms.on(GetKeyPolicyCommand).resolves({ Policy: '{"Statement":[' });
    expect(await readKeyPolicy(keyArn, ref.region, clients)).toMatchObject({
      failure: { kind: 'not-understood', action: 'kms:GetKeyPolicy' },
    });
  });
});
