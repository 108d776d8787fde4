import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Region } from '../core/names.ts';

export type ClientOptions = {
  /** `http://host/bucket` instead of `http://bucket.host`: emulators have no names for buckets. */
  pathStyle: boolean;
  /** A profile of the shared AWS configuration; without it the SDK's own chain decides. */
  profile?: string | undefined;
};

/**
 * A bucket's settings answer within a second; a socket that hangs must not eat the time of a run. Without the
 * last member the SDK only warns.
 */
export const requestHandler = {
  connectionTimeout: 2_000,
  requestTimeout: 3_000,
  socketTimeout: 3_000,
  throwOnRequestTimeout: true,
};

/**
 * The SDK clients of one container, one per Region, made when first needed. SNS and DynamoDB are
 * needed on the unhappy path only, so their code is loaded then.
 */
export type Clients = {
  /** One attempt: the loop tries again itself, and reads a setting again before it writes it again. */
  s3: (region: Region) => S3Client;
  /** For calls outside of the loop: the SDK tries again. */
  s3Lister: (region: Region) => S3Client;
  kms: (region: Region) => KMSClient;
  sns: (region: Region) => Promise<SNSClient>;
  /** With its command, because this code is loaded only where the baseline is a parameter. */
  ssm: (region: Region) => Promise<Ssm>;
  dynamodb: (region: Region) => Promise<DynamoDBClient>;
  /** With its command, because this code is loaded only where buckets are put into the queue. */
  sqs: (region: Region) => Promise<Sqs>;
};

type Sqs = { client: SQSClient; SendMessageBatchCommand: typeof SendMessageBatchCommand };
type Ssm = { client: SSMClient; GetParameterCommand: typeof GetParameterCommand };

export function awsClients({ pathStyle, profile }: ClientOptions): Clients {
  const named = profile === undefined ? {} : { profile };
  const options = { requestHandler, ...named };
  const s3Options = { ...options, forcePathStyle: pathStyle };
  return {
    s3: oncePerRegion((region) => new S3Client({ ...s3Options, region, maxAttempts: 1 })),
    s3Lister: oncePerRegion((region) => new S3Client({ ...s3Options, region })),
    kms: oncePerRegion((region) => new KMSClient({ ...options, region })),
    sns: oncePerRegion(async (region) => {
      const { SNSClient } = await import('./repair-clients.ts');
      return new SNSClient({ ...options, region });
    }),
    ssm: oncePerRegion(async (region) => {
      const { SSMClient, GetParameterCommand } = await import('./ssm-client.ts');
      return { client: new SSMClient({ ...options, region }), GetParameterCommand };
    }),
    dynamodb: oncePerRegion(async (region) => {
      const { DynamoDBClient } = await import('./repair-clients.ts');
      return new DynamoDBClient({ ...options, region });
    }),
    sqs: oncePerRegion(async (region) => {
      const { SQSClient, SendMessageBatchCommand } = await import('./sqs-client.ts');
      return { client: new SQSClient({ ...options, region }), SendMessageBatchCommand };
    }),
  };
}

function oncePerRegion<T>(make: (region: Region) => T): (region: Region) => T {
  const made = new Map<Region, T>();
  return (region) => {
    const existing = made.get(region);
    if (existing !== undefined) return existing;
    const fresh = make(region);
    made.set(region, fresh);
    return fresh;
  };
}
