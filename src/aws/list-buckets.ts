import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { bucketRef } from '../core/bucket-ref.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { Failure } from '../core/failure.ts';
import { parseBucketName } from '../core/names.ts';
import type { AccountId, Region } from '../core/names.ts';
import { classifyError } from './classify-error.ts';
import type { Clients } from './clients.ts';

/** One page; S3 gives up to 10 000, and one page is held in memory at a time. */
const PAGE_SIZE = 1_000;

/**
 * The account's general purpose buckets in one Region, page by page. `MaxBuckets` is always sent: large
 * accounts are refused without it, and S3 names no Region without a parameter (aws-facts 6.1).
 */
export async function* listBuckets(
  account: AccountId,
  region: Region,
  clients: Clients,
): AsyncGenerator<BucketRef[] | Failure> {
  let ContinuationToken: string | undefined;
  do {
    const command = new ListBucketsCommand({
      MaxBuckets: PAGE_SIZE,
      BucketRegion: region,
      ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
    });
    try {
      const page = await clients.s3Lister(region).send(command);
      ContinuationToken = page.ContinuationToken;
      yield (page.Buckets ?? []).flatMap(({ Name }) => {
        const name = parseBucketName(Name ?? '');
        return name.ok ? [bucketRef(account, region, name.value)] : [];
      });
    } catch (error) {
      yield classifyError(error, 's3:ListAllMyBuckets');
      return;
    }
  } while (ContinuationToken !== undefined);
}
