import type { ServerSideEncryptionRule } from '@aws-sdk/client-s3';

export const kms = (key: string): ServerSideEncryptionRule => ({
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key },
  BucketKeyEnabled: true,
});

export const policy = (...statements: object[]) => ({
  Version: '2012-10-17',
  Statement: statements,
});

export const objectsOf = (bucket: string): string => `arn:aws:s3:::${bucket}/*`;

export const denyHttp = (bucket: string, sid: string) => ({
  Sid: sid,
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [`arn:aws:s3:::${bucket}`, objectsOf(bucket)] as string | string[],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

export const allowPartner = (bucket: string) => ({
  Sid: 'AllowPartner',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::444455556666:role/partner' },
  Action: ['s3:GetObject'],
  Resource: objectsOf(bucket),
});

export const allowAccessLogs = (bucket: string) => ({
  Sid: 'S3ServerAccessLogs',
  Effect: 'Allow',
  Principal: { Service: 'logging.s3.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: objectsOf(bucket),
});
