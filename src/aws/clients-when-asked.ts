import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Region } from '../core/names.ts';

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

/** The clients whose code is loaded with their first call; one per Region and container. */
export type ClientsWhenAsked = {
  sns: (region: Region) => Promise<SNSClient>;
  ssm: (region: Region) => Promise<SSMClient>;
  dynamodb: (region: Region) => Promise<DynamoDBClient>;
  sqs: (region: Region) => Promise<SQSClient>;
};

/** @param profile of the shared AWS configuration; without it the SDK's own chain decides. */
export function clientsWhenAsked({ profile }: { profile?: string | undefined }): ClientsWhenAsked {
  const options = { requestHandler, ...(profile !== undefined && { profile }) };
  return {
    sns: oncePerRegion(async (region) => {
      const { SNSClient } = await import('./later-clients.ts');
      return new SNSClient({ ...options, region });
    }),
    ssm: oncePerRegion(async (region) => {
      const { SSMClient } = await import('./ssm-client.ts');
      return new SSMClient({ ...options, region });
    }),
    dynamodb: oncePerRegion(async (region) => {
      const { DynamoDBClient } = await import('./later-clients.ts');
      return new DynamoDBClient({ ...options, region });
    }),
    sqs: oncePerRegion(async (region) => {
      const { SQSClient } = await import('./later-clients.ts');
      return new SQSClient({ ...options, region });
    }),
  };
}

export function oncePerRegion<T>(make: (region: Region) => T): (region: Region) => T {
  const made = new Map<Region, T>();
  return (region) => {
    const existing = made.get(region);
    if (existing !== undefined) return existing;
    const fresh = make(region);
    made.set(region, fresh);
    return fresh;
  };
}
