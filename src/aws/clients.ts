import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import type { Region } from '../core/names.ts';
import { clientsWhenAsked, oncePerRegion, requestHandler } from './clients-when-asked.ts';
import type { ClientsWhenAsked } from './clients-when-asked.ts';

export type ClientOptions = {
  /** `http://host/bucket` instead of `http://bucket.host`: emulators have no names for buckets. */
  pathStyle: boolean;
  /** A profile of the shared AWS configuration; without it the SDK's own chain decides. */
  profile?: string | undefined;
};

/**
 * The SDK clients of one container, one per Region, made when first needed. SNS and DynamoDB are
 * needed on the unhappy path only, so their code is loaded then.
 */
export type Clients = ClientsWhenAsked & {
  /** One attempt: the loop tries again itself, and reads a setting again before it writes it again. */
  s3: (region: Region) => S3Client;
  /** For calls outside of the loop: the SDK tries again. */
  s3Lister: (region: Region) => S3Client;
  kms: (region: Region) => KMSClient;
};

export function awsClients({ pathStyle, profile }: ClientOptions): Clients {
  const named = profile === undefined ? {} : { profile };
  const options = { requestHandler, ...named };
  const s3Options = { ...options, forcePathStyle: pathStyle };
  return {
    ...clientsWhenAsked({ profile }),
    s3: oncePerRegion((region) => new S3Client({ ...s3Options, region, maxAttempts: 1 })),
    s3Lister: oncePerRegion((region) => new S3Client({ ...s3Options, region })),
    kms: oncePerRegion((region) => new KMSClient({ ...options, region })),
  };
}
