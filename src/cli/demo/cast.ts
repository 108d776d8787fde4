import type { ServerSideEncryptionRule } from '@aws-sdk/client-s3';
import {
  allowAccessLogs,
  allowPartner,
  denyHttp,
  kms,
  objectsOf,
  policy,
} from './settings-of-buckets.ts';

/** The writes that the server must have seen for a bucket, and what the handler must have said. */
type Expected = {
  found: string[];
  outcome: 'sealed already' | 'repaired' | 'refused' | 'held';
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
      expected: { found: [], outcome: 'sealed already', writes: [] },
    },
    {
      name: 'acme-uploads',
      story: 'just created: SSE-S3, no policy',
      expected: {
        found: ['algorithm-weaker', 'http-allowed'],
        outcome: 'repaired',
        writes: [...both],
      },
    },
    {
      name: 'acme-exports',
      story: "encrypted with another team's key",
      encryption: kms(other),
      policy: policy(denyHttp('acme-exports', 'TlsOnly')),
      expected: {
        found: ['key-not-allowed'],
        outcome: 'repaired',
        writes: ['PutBucketEncryption'],
      },
    },
    {
      name: 'acme-invoices',
      story: 'the right key, written as an alias',
      encryption: kms(alias),
      policy: policy(denyHttp('acme-invoices', 'TlsOnly')),
      expected: { found: ['key-not-arn'], outcome: 'repaired', writes: ['PutBucketEncryption'] },
    },
    {
      name: 'acme-website-assets',
      story: 'open to a partner, nothing denies HTTP',
      encryption: sealed,
      policy: policy(allowPartner('acme-website-assets')),
      expected: { found: ['http-allowed'], outcome: 'repaired', writes: ['PutBucketPolicy'] },
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
      expected: { found: ['http-allowed'], outcome: 'repaired', writes: ['PutBucketPolicy'] },
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
      expected: { found: ['http-allowed'], outcome: 'repaired', writes: ['PutBucketPolicy'] },
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
      expected: { found: [], outcome: 'sealed already', writes: [] },
    },
    {
      name: 'acme-customer-keys',
      story: 'SSE-S3, and SSE-C is blocked: the block stays',
      encryption: {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
        BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
      },
      policy: policy(denyHttp('acme-customer-keys', 'TlsOnly')),
      expected: {
        found: ['algorithm-weaker'],
        outcome: 'repaired',
        writes: ['PutBucketEncryption'],
      },
    },
    {
      name: 'acme-legal-hold',
      story: 'SSE-S3, and S3 will not show us the policy',
      isPolicyHidden: true,
      expected: { found: ['algorithm-weaker', 'unreadable'], outcome: 'refused', writes: [] },
    },
    {
      name: 'acme-access-logs',
      story: 'SSE-S3, and server access logs are written here: KMS would stop them',
      policy: policy(denyHttp('acme-access-logs', 'TlsOnly'), allowAccessLogs('acme-access-logs')),
      expected: { found: ['algorithm-weaker'], outcome: 'held', writes: [] },
    },
  ];
}
