import { describe, expect, it } from '@jest/globals';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketPolicyCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
} from '@aws-sdk/client-s3';
import type { ServerSideEncryptionRule } from '@aws-sdk/client-s3';
import { BUCKET, createBucket, ending, policyWith, putEncryption, putPolicy } from './calls.ts';
import { rawRequest, s3Client, withAccount } from './with-account.ts';

const HOST = 'reseal-local.s3.eu-west-1.amazonaws.com';
const common = { bucketName: BUCKET, Host: HOST };
const xmlns = 'http://s3.amazonaws.com/doc/2006-03-01/';

describe('the trail', () => {
  it(
    'has a record of every management write and of nothing else, in order',
    withAccount(async (account, s3) => {
      const Bucket = BUCKET;
      await createBucket(s3);
      await s3.send(new HeadBucketCommand({ Bucket }));
      await putEncryption(s3, 'alias/data');
      await putPolicy(s3, 'a');
      await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
      await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
      await s3.send(new DeleteBucketCommand({ Bucket }));
      expect(account.trail.map((record) => [record.eventName, record.requestParameters])).toEqual([
        [
          'CreateBucket',
          { ...common, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1', xmlns } },
        ],
        [
          'PutBucketEncryption',
          { ...common, encryption: '', ServerSideEncryptionConfiguration: kmsAsJson },
        ],
        [
          'PutBucketPolicy',
          { ...common, policy: '', bucketPolicy: JSON.parse(policyWith('a')) as unknown },
        ],
        ['DeleteBucketPolicy', { ...common, policy: '' }],
        ['DeleteBucketEncryption', { ...common, encryption: '' }],
        ['DeleteBucket', common],
      ]);
    }),
  );

  it(
    'has the members of a CloudTrail record',
    withAccount(
      async (account, s3) => {
        await createBucket(s3);
        await putPolicy(s3, 'a');
        expect(account.trail[1]).toMatchObject({
          eventVersion: '1.11',
          eventTime: '2026-11-21T09:30:00Z',
          eventSource: 's3.amazonaws.com',
          awsRegion: 'eu-west-1',
          sourceIPAddress: '127.0.0.1',
          responseElements: null,
          eventID: '5ea10000-0000-4000-8000-000000000002',
          readOnly: false,
          resources: [
            { accountId: '111122223333', type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${BUCKET}` },
          ],
          eventType: 'AwsApiCall',
          managementEvent: true,
          recipientAccountId: '111122223333',
          eventCategory: 'Management',
        });
        expect(account.trail[0]).not.toHaveProperty('resources');
        expect(account.trail[1]?.userAgent).toMatch(/^\[.*aws-sdk-js.*\]$/);
      },
      { now: () => new Date('2026-11-21T09:30:00.123Z') },
    ),
  );

  it(
    'has the Region that the request was made to, not that of the bucket',
    withAccount(async (account) => {
      const body = `<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>`;
      const scope = 'us-east-1/s3';
      expect((await rawRequest(account, 'PUT', `/${BUCKET}`, { body, scope })).status).toBe(200);
      expect(account.trail[0]?.awsRegion).toBe('us-east-1');
    }),
  );

  it(
    'has no resources for CreateBucket, not even for a bucket that is there',
    withAccount(async (account, s3) => {
      await createBucket(s3);
      await ending(createBucket(s3));
      expect(account.trail.map((record) => record.resources)).toEqual([undefined, undefined]);
    }),
  );
});

const kmsAsJson = {
  xmlns,
  Rule: {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/data' },
    BucketKeyEnabled: true,
  },
};

const failures: { why: string; key: string; errorCode: string; errorMessage: string }[] = [
  {
    why: 'the bucket does not exist',
    key: '111122223333',
    errorCode: 'NoSuchBucket',
    errorMessage: 'The specified bucket does not exist',
  },
  {
    why: 'the bucket is of another account',
    key: '444455556666',
    errorCode: 'AccessDenied',
    errorMessage: 'Access Denied',
  },
];

describe('a failed write', () => {
  it.each(failures)('is recorded with its error: $why', async ({ key, why, ...error }) => {
    await withAccount(async (account, s3) => {
      if (key !== '111122223333') await createBucket(s3);
      const caller = s3Client(account, key);
      expect(await ending(putEncryption(caller, 'alias/data'))).toMatch(error.errorCode);
      caller.destroy();
      expect([why, account.trail.at(-1)]).toMatchObject([
        why,
        { ...error, eventName: 'PutBucketEncryption', recipientAccountId: key },
      ]);
    })();
  });

  it(
    'of a policy that is not JSON has an empty bucketPolicy',
    withAccount(async (account, s3) => {
      await createBucket(s3);
      await rawRequest(account, 'PUT', `/${BUCKET}?policy`, { body: '{nope' });
      const record = account.trail.at(-1);
      expect(record?.errorCode).toBe('MalformedPolicy');
      expect(record?.requestParameters).toEqual({ ...common, policy: '', bucketPolicy: {} });
    }),
  );

  it(
    'of a fault is recorded, too',
    withAccount(async (account, s3) => {
      account.faults.add({ kind: 'conflict' });
      await ending(s3.send(new CreateBucketCommand({ Bucket: BUCKET })));
      expect(account.trail.at(-1)?.errorCode).toBe('OperationAborted');
    }),
  );
});

const conversions: { why: string; rule: ServerSideEncryptionRule; json: unknown }[] = [
  {
    why: 'a single element is no list',
    rule: { BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } },
    json: { BlockedEncryptionTypes: { EncryptionType: 'SSE-C' } },
  },
  {
    why: 'several elements are a list',
    rule: { BlockedEncryptionTypes: { EncryptionType: ['SSE-C', 'NONE'] } },
    json: { BlockedEncryptionTypes: { EncryptionType: ['SSE-C', 'NONE'] } },
  },
  {
    why: 'text that looks like a number becomes one',
    rule: {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: '12345' },
    },
    json: {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 12345 },
    },
  },
];

describe('XML becomes JSON as CloudTrail does it', () => {
  it.each(conversions)('$why', async ({ rule, json }) => {
    await withAccount(async (account, s3) => {
      await createBucket(s3);
      const ServerSideEncryptionConfiguration = { Rules: [rule] };
      const input = { Bucket: BUCKET, ServerSideEncryptionConfiguration };
      await s3.send(new PutBucketEncryptionCommand(input));
      expect(account.trail.at(-1)?.requestParameters['ServerSideEncryptionConfiguration']).toEqual({
        xmlns,
        Rule: json,
      });
    })();
  });
});

describe('the identity of a writer', () => {
  it(
    'is an IAM user when nothing is known about the access key',
    withAccount(async (account, s3) => {
      await createBucket(s3);
      expect(account.trail[0]?.userIdentity).toMatchObject({
        type: 'IAMUser',
        arn: 'arn:aws:iam::111122223333:user/local-user',
        userName: 'local-user',
      });
    }),
  );

  it(
    'is the session of a role, and the issuer has the path of the role',
    withAccount(async (account) => {
      account.identities.set('ASIARESEAL', {
        type: 'AssumedRole',
        roleArn: 'arn:aws:iam::444455556666:role/service/reseal',
        sessionName: 'reseal-bucket-changed',
      });
      const role = s3Client(account, 'ASIARESEAL');
      await createBucket(role);
      role.destroy();
      expect(account.trail[0]).toMatchObject({
        recipientAccountId: '444455556666',
        userIdentity: {
          type: 'AssumedRole',
          arn: 'arn:aws:sts::444455556666:assumed-role/reseal/reseal-bucket-changed',
          accountId: '444455556666',
          sessionContext: {
            sessionIssuer: {
              type: 'Role',
              arn: 'arn:aws:iam::444455556666:role/service/reseal',
              userName: 'reseal',
            },
          },
        },
      });
    }),
  );
});
