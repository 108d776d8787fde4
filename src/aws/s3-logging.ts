import { GetBucketLoggingCommand } from '@aws-sdk/client-s3';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { Observed } from '../core/observed.ts';
import { classifyError } from './classify-error.ts';
import type { Clients } from './clients.ts';

/** The bucket that the server access logs of this one go to. Apart: only a backfill may ask it. */
export async function readLoggingTarget(
  ref: BucketRef,
  clients: Clients,
): Promise<Observed<string>> {
  try {
    const input = { Bucket: ref.name, ExpectedBucketOwner: ref.account };
    const answer = await clients.s3Lister(ref.region).send(new GetBucketLoggingCommand(input));
    const target = answer.LoggingEnabled?.TargetBucket;
    return target === undefined ? { kind: 'absent' } : { kind: 'present', value: target };
  } catch (error) {
    return { kind: 'unreadable', failure: classifyError(error, 's3:GetBucketLogging') };
  }
}
