import { CreateBucketCommand, ListBucketsCommand, paginateListBuckets } from '@aws-sdk/client-s3';
import type { ListBucketsCommandInput } from '@aws-sdk/client-s3';
import { OTHER_ACCOUNT } from '../clients.ts';
import type { Aws } from '../clients.ts';
import { ending } from '../contract-case.ts';
import type { ContractCase } from '../contract-case.ts';
import { createBucket } from './buckets.ts';

const names = ['list-a', 'list-b', 'list-c', 'list-d', 'list-e'];

async function createAll(aws: Aws, buckets = names): Promise<void> {
  for (const bucket of buckets) await createBucket(aws, bucket);
}

async function list(aws: Aws, input: ListBucketsCommandInput) {
  const { Buckets = [] } = await aws.s3.send(new ListBucketsCommand(input));
  return Buckets;
}

export const listBucketsCases: ContractCase[] = [
  {
    behaviour: 'ListBuckets in pages',
    why: 'aws-facts 6.1: a list that stops early leaves buckets unsealed',
    run: async (aws) => {
      await createAll(aws);
      const pages: (string | undefined)[][] = [];
      for await (const page of paginateListBuckets({ client: aws.s3 }, { MaxBuckets: 2 })) {
        pages.push((page.Buckets ?? []).map((bucket) => bucket.Name));
      }
      return pages;
    },
    expects: [['list-a', 'list-b'], ['list-c', 'list-d'], ['list-e']],
  },
  {
    behaviour: 'ListBuckets whose last page is full',
    why: 'no token, so no empty page',
    run: async (aws) => {
      await createAll(aws, ['list-a', 'list-b']);
      const output = await aws.s3.send(new ListBucketsCommand({ MaxBuckets: 2 }));
      return [output.Buckets?.length, output.ContinuationToken];
    },
    expects: [2, undefined],
  },
  {
    behaviour: 'ListBuckets by prefix',
    why: 'the command line may narrow a scan',
    run: async (aws) => {
      await createAll(aws, ['list-a', 'other-a']);
      return (await list(aws, { Prefix: 'other' })).map((bucket) => bucket.Name);
    },
    expects: ['other-a'],
  },
  {
    behaviour: 'ListBuckets by Region',
    why: 'a deployment looks at its own Region only',
    run: async (aws) => {
      await createAll(aws, ['list-a']);
      const { s3 } = aws.from({ region: 'us-east-1' });
      await s3.send(new CreateBucketCommand({ Bucket: 'list-virginia' }));
      return (await list(aws, { BucketRegion: 'eu-west-1' })).map((bucket) => bucket.Name);
    },
    expects: ['list-a'],
  },
  {
    behaviour: 'ListBuckets by a Region that is not that of the endpoint',
    why: 'aws-facts 6.1: it must be the same',
    run: (aws) => ending(aws.s3.send(new ListBucketsCommand({ BucketRegion: 'eu-central-1' }))),
    expects: '400 InvalidArgument',
  },
  {
    behaviour: 'ListBuckets shows the Region only to a request with a parameter',
    why: 'aws-facts 6.1',
    run: async (aws) => {
      await createAll(aws, ['list-a']);
      const [plain] = await list(aws, {});
      const [withParameter] = await list(aws, { MaxBuckets: 10 });
      return [plain?.BucketRegion, withParameter?.BucketRegion];
    },
    expects: [undefined, 'eu-west-1'],
  },
  {
    behaviour: 'ListBuckets of an account without buckets',
    why: 'the buckets of others are not shown',
    run: async (aws) => {
      await createAll(aws);
      return list(aws.from({ account: OTHER_ACCOUNT }), {});
    },
    expects: [],
  },
];
