import { quote } from '../names.ts';
import { loadBalancingAccounts, redshiftAccounts } from './regional-accounts.ts';

/** Somebody who uses buckets of others, and what AWS documents about it and KMS. */
export type KnownWriter = {
  /** Completes "… write here" or "… read here". */
  name: string;
  /** Service principals, without the label of a Region that some carry. */
  services: readonly string[];
  /** Accounts that stand for the writer in older bucket policies. */
  accounts?: ReadonlyMap<string, string>;
  source: string;
  needs:
    | { kind: 'sse-s3' }
    /** The documented actions; `isAssumed` where no page of AWS was found that names them. */
    | { kind: 'key-policy'; actions: readonly string[]; isAssumed?: true };
};

const usual = ['kms:GenerateDataKey*', 'kms:Decrypt'];

export const serverAccessLogs: KnownWriter = {
  name: 'S3 server access logs',
  services: ['logging.s3.amazonaws.com'],
  source: 'S3 User Guide, "Enabling Amazon S3 server access logging": only SSE-S3 for the target',
  needs: { kind: 'sse-s3' },
};

export const cloudFrontLegacyLogs: KnownWriter = {
  name: 'CloudFront standard logs (legacy)',
  services: [],
  source: 'CloudFront Developer Guide, "Required key policy for SSE-KMS buckets"',
  needs: { kind: 'key-policy', actions: usual },
};

export const originAccessIdentity: KnownWriter = {
  name: 'a CloudFront origin access identity',
  services: [],
  source: 'CloudFront Developer Guide, "Restrict access to an Amazon S3 origin": no SSE-KMS',
  needs: { kind: 'sse-s3' },
};

/** One row for each writer that AWS documents. @see aws-facts 3 */
const knownWriters: readonly KnownWriter[] = [
  serverAccessLogs,
  {
    name: 'Application and Classic Load Balancer logs',
    services: ['logdelivery.elasticloadbalancing.amazonaws.com', 'logdelivery.elb.amazonaws.com'],
    accounts: loadBalancingAccounts,
    source: 'Application Load Balancers, "Enable access logs": only SSE-S3',
    needs: { kind: 'sse-s3' },
  },
  {
    name: 'Redshift audit logs',
    services: ['redshift.amazonaws.com'],
    accounts: redshiftAccounts,
    source: 'Amazon Redshift Management Guide, "Database audit logging": only SSE-S3',
    needs: { kind: 'sse-s3' },
  },
  {
    name: 'vended logs (flow logs, Network Load Balancer, Route 53 Resolver, WAF and others)',
    services: ['delivery.logs.amazonaws.com'],
    source: 'CloudWatch Logs User Guide, "Enable logging from AWS services": S3, SSE-KMS',
    needs: {
      kind: 'key-policy',
      actions: [
        'kms:Encrypt',
        'kms:Decrypt',
        'kms:ReEncrypt*',
        'kms:GenerateDataKey*',
        'kms:DescribeKey',
      ],
    },
  },
  {
    name: 'AWS Config',
    services: ['config.amazonaws.com'],
    source: 'AWS Config Developer Guide, "Permissions for the KMS key" (S3 bucket delivery)',
    needs: { kind: 'key-policy', actions: ['kms:Decrypt', 'kms:GenerateDataKey'] },
  },
  {
    name: 'CloudTrail',
    services: ['cloudtrail.amazonaws.com'],
    source: 'CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail"',
    needs: { kind: 'key-policy', actions: [...usual, 'kms:DescribeKey'] },
  },
  {
    name: 'S3 Inventory and analytics reports',
    services: ['s3.amazonaws.com'],
    source: 'S3 User Guide, "Granting Amazon S3 permission to use your KMS key" (Inventory)',
    needs: { kind: 'key-policy', actions: ['kms:GenerateDataKey'] },
  },
  {
    name: 'billing reports and data exports',
    services: ['billingreports.amazonaws.com', 'bcm-data-exports.amazonaws.com'],
    source: 'Data Exports User Guide; that a key policy is enough is assumed, no page says so',
    needs: { kind: 'key-policy', actions: usual, isAssumed: true },
  },
  {
    name: 'a CloudFront distribution (origin access control)',
    services: ['cloudfront.amazonaws.com'],
    source: 'CloudFront Developer Guide, "Restrict access to an Amazon S3 origin": SSE-KMS',
    needs: { kind: 'key-policy', actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*'] },
  },
];

/**
 * Any other service that the bucket policy lets in: with SSE-KMS a service principal needs the key policy
 * as well, because no IAM policy speaks for it.
 */
const otherService = (service: string): KnownWriter => ({
  name: `the AWS service ${quote(service)}`,
  services: [service],
  source: 'KMS Developer Guide, "Permissions for AWS services in key policies"',
  needs: { kind: 'key-policy', actions: usual, isAssumed: true },
});

/** Services have the same names in China, some with another ending. */
export const withoutPartition = (service: string): string =>
  service.toLowerCase().replace(/\.amazonaws\.com\.cn$/, '.amazonaws.com');

const withoutRegion = (service: string): string =>
  service.replace(/\.[a-z]{2,5}(?:-[a-z]+)+-\d{1,2}\.amazonaws\.com$/, '.amazonaws.com');

export function writerOfService(service: string): KnownWriter {
  const name = withoutRegion(withoutPartition(service));
  return knownWriters.find(({ services }) => services.includes(name)) ?? otherService(service);
}

export const writerOfAccount = (account: string): KnownWriter | undefined =>
  knownWriters.find(({ accounts }) => accounts?.has(account) === true);
