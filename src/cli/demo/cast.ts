import type { ServerSideEncryptionRule } from '@aws-sdk/client-s3';

/** The writes that the server must have seen for a bucket, and what the handler must have said. */
type Expected = {
  outcome: 'sealed already' | 'repaired' | 'refused';
  writes: ('PutBucketEncryption' | 'PutBucketPolicy')[];
};

export type DemoBucket = {
  name: string;
  story: string;
  encryption?: ServerSideEncryptionRule;
  policy?: object;
  /** S3 refuses to show the policy. */
  isPolicyHidden?: boolean;
  expected: Expected;
};

export type DemoKeys = { required: string; alias: string; other: string };

const both = ['PutBucketEncryption', 'PutBucketPolicy'] as const;

/** A small account as one finds it: every bucket is a case that other tools get wrong. */
export function demoBuckets({ required, alias, other }: DemoKeys): DemoBucket[] {
  const sealed = kms(required);
  return [
    {
      name: 'acme-ledger',
      story: 'sealed by hand, under another Sid',
      encryption: sealed,
      policy: policy(denyHttp('acme-ledger', 'TlsOnly')),
      expected: { outcome: 'sealed already', writes: [] },
    },
    {
      name: 'acme-uploads',
      story: 'just created: SSE-S3, no policy',
      expected: { outcome: 'repaired', writes: [...both] },
    },
    {
      name: 'acme-exports',
      story: "encrypted with another team's key",
      encryption: kms(other),
      policy: policy(denyHttp('acme-exports', 'TlsOnly')),
      expected: { outcome: 'repaired', writes: ['PutBucketEncryption'] },
    },
    {
      name: 'acme-invoices',
      story: 'the right key, written as an alias',
      encryption: kms(alias),
      policy: policy(denyHttp('acme-invoices', 'TlsOnly')),
      expected: { outcome: 'repaired', writes: ['PutBucketEncryption'] },
    },
    {
      name: 'acme-website-assets',
      story: 'open to a partner, nothing denies HTTP',
      encryption: sealed,
      policy: policy(allowPartner('acme-website-assets')),
      expected: { outcome: 'repaired', writes: ['PutBucketPolicy'] },
    },
    {
      name: 'acme-pipeline',
      story: 'the AWS example: objects only, so listing over HTTP gets through',
      encryption: sealed,
      policy: {
        Version: '2012-10-17',
        Id: 'SSEAndSSLPolicy',
        Statement: [
          allowPartner('acme-pipeline'),
          {
            ...denyHttp('acme-pipeline', 'DenyInsecureConnections'),
            Resource: objectsOf('acme-pipeline'),
          },
        ],
      },
      expected: { outcome: 'repaired', writes: ['PutBucketPolicy'] },
    },
    {
      name: 'acme-reports',
      story: 'denies HTTP, but only to one role',
      encryption: sealed,
      policy: {
        Version: '2008-10-17',
        // One object instead of a list, as S3 also takes it.
        Statement: {
          ...denyHttp('acme-reports', 'DenyHttpForReports'),
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
        },
      },
      expected: { outcome: 'repaired', writes: ['PutBucketPolicy'] },
    },
    {
      name: 'acme-vault',
      story: 'stronger than required: DSSE-KMS stays',
      encryption: {
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm: 'aws:kms:dsse',
          KMSMasterKeyID: required,
        },
      },
      policy: policy(denyHttp('acme-vault', 'TlsOnly')),
      expected: { outcome: 'sealed already', writes: [] },
    },
    {
      name: 'acme-customer-keys',
      story: 'SSE-S3, and SSE-C is blocked: the block stays',
      encryption: {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
        BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
      },
      policy: policy(denyHttp('acme-customer-keys', 'TlsOnly')),
      expected: { outcome: 'repaired', writes: ['PutBucketEncryption'] },
    },
    {
      name: 'acme-legal-hold',
      story: 'SSE-S3, and S3 will not show us the policy',
      isPolicyHidden: true,
      expected: { outcome: 'refused', writes: ['PutBucketEncryption'] },
    },
  ];
}

const kms = (key: string): ServerSideEncryptionRule => ({
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key },
  BucketKeyEnabled: true,
});

const policy = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements });

const objectsOf = (bucket: string): string => `arn:aws:s3:::${bucket}/*`;

const denyHttp = (bucket: string, sid: string) => ({
  Sid: sid,
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [`arn:aws:s3:::${bucket}`, objectsOf(bucket)] as string | string[],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

const allowPartner = (bucket: string) => ({
  Sid: 'AllowPartner',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::444455556666:role/partner' },
  Action: ['s3:GetObject'],
  Resource: objectsOf(bucket),
});
