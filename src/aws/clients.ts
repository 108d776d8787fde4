import { S3Client } from '@aws-sdk/client-s3';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { Region } from '../core/names.ts';

export type ClientOptions = {
  /** `http://host/bucket` instead of `http://bucket.host`: emulators have no names for buckets. */
  pathStyle: boolean;
};

/** A bucket's settings answer within a second; a socket that hangs must not eat the run's time. */
const requestHandler = { connectionTimeout: 3_000, requestTimeout: 15_000 };

/**
 * The SDK clients of one container, one per Region, made when first needed. KMS and SNS are needed
 * on the unhappy path only, so their code is loaded then.
 */
export type Clients = {
  /** For reads: the SDK tries again by itself. */
  s3: (region: Region) => S3Client;
  /** For writes: one attempt, because a policy has to be read again before it is written again. */
  s3Writer: (region: Region) => S3Client;
  kms: (region: Region) => Promise<KMSClient>;
  sns: (region: Region) => Promise<SNSClient>;
};

export function awsClients({ pathStyle }: ClientOptions): Clients {
  const s3 = oncePerRegion(
    (region) => new S3Client({ region, requestHandler, forcePathStyle: pathStyle }),
  );
  return {
    s3,
    s3Writer: oncePerRegion((region) => {
      // The same handler, so that both share their connections.
      const shared = s3(region).config.requestHandler;
      return new S3Client({
        region,
        requestHandler: shared,
        forcePathStyle: pathStyle,
        maxAttempts: 1,
      });
    }),
    kms: oncePerRegion(async (region) => {
      const { KMSClient } = await import('@aws-sdk/client-kms');
      return new KMSClient({ region, requestHandler });
    }),
    sns: oncePerRegion(async (region) => {
      const { SNSClient } = await import('@aws-sdk/client-sns');
      return new SNSClient({ region, requestHandler });
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
