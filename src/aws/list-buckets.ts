import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { bucketRef } from '../core/bucket-ref.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { Failure } from '../core/failure.ts';
import { parseBucketName } from '../core/names.ts';
import type { AccountId, Region } from '../core/names.ts';
import type { LedgerAnswer } from '../reconcile/ledger.ts';
import { classifyError } from './classify-error.ts';
import type { Clients } from './clients.ts';

/** One page; S3 gives up to 10 000. A backfill has two in memory: the one that it works on, and the next. */
const PAGE_SIZE = 1_000;

export type BucketPage = { refs: BucketRef[]; next: string | undefined };

/** Where in the list; a token is good for a while only. */
export type BucketPlace = { prefix?: string | undefined; token?: string | undefined };

const notAList: LedgerAnswer<never> = {
  ok: false,
  failure: {
    kind: 'not-understood',
    action: 's3:ListAllMyBuckets',
    problem: 'it has no list of buckets',
  },
};

/**
 * One page of the account's general purpose buckets in one Region, by name. `MaxBuckets` is always sent: large
 * accounts are refused without it, and S3 names no Region without a parameter (aws-facts 6.1).
 */
export async function listBucketPage(
  account: AccountId,
  region: Region,
  { prefix, token }: BucketPlace,
  clients: Clients,
): Promise<LedgerAnswer<BucketPage>> {
  const command = new ListBucketsCommand({
    MaxBuckets: PAGE_SIZE,
    BucketRegion: region,
    ...(prefix === undefined ? {} : { Prefix: prefix }),
    ...(token === undefined ? {} : { ContinuationToken: token }),
  });
  try {
    const page = await clients.s3Lister(region).send(command);
    // An account without buckets has an empty list; the answer of something else has none.
    if (page.Buckets === undefined) return notAList;
    const refs = page.Buckets.flatMap(({ Name }) => {
      const name = parseBucketName(Name ?? '');
      return name.ok ? [bucketRef(account, region, name.value)] : [];
    });
    return { ok: true, value: { refs, next: page.ContinuationToken } };
  } catch (error) {
    return { ok: false, failure: classifyError(error, 's3:ListAllMyBuckets') };
  }
}

/** All of them, page by page. */
export async function* listBuckets(
  account: AccountId,
  region: Region,
  clients: Clients,
): AsyncGenerator<BucketRef[] | Failure> {
  let token: string | undefined;
  do {
    const page = await listBucketPage(account, region, { token }, clients);
    if (!page.ok) {
      yield page.failure;
      return;
    }
    token = page.value.next;
    yield page.value.refs;
  } while (token !== undefined);
}
