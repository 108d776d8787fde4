import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';

export const BUCKET = 'reseal-local';

export const createBucket = (s3: S3Client, bucket = BUCKET) =>
  s3.send(
    new CreateBucketCommand({
      Bucket: bucket,
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    }),
  );

export const putPolicy = (s3: S3Client, sid: string, bucket = BUCKET) =>
  s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policyWith(sid, bucket) }));

export const policyWith = (sid: string, bucket = BUCKET): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: sid,
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: `arn:aws:s3:::${bucket}/*`,
        Condition: { Bool: { 'aws:SecureTransport': false } },
      },
    ],
  });

/** The Sid of the policy's statement: which version of the policy it is. */
export async function readSid(s3: S3Client, bucket = BUCKET): Promise<string | undefined> {
  const { Policy = '' } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
  return /"Sid":"(\w+)"/.exec(Policy)?.[1];
}

export const putEncryption = (s3: S3Client, key: string) =>
  s3.send(
    new PutBucketEncryptionCommand({
      Bucket: BUCKET,
      ServerSideEncryptionConfiguration: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key },
            BucketKeyEnabled: true,
          },
        ],
      },
    }),
  );

export async function readKey(s3: S3Client): Promise<string | undefined> {
  const output = await s3.send(new GetBucketEncryptionCommand({ Bucket: BUCKET }));
  const rule = output.ServerSideEncryptionConfiguration?.Rules?.[0];
  return rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID;
}

/** `ok`, or the status and the name of the error; the name alone when nothing came back. */
export async function ending(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    const status = $metadata?.httpStatusCode;
    return status === undefined ? 'no answer' : `${status} ${error.name}`;
  }
}
