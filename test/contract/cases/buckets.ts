import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketEncryptionCommand,
  HeadBucketCommand,
} from '@aws-sdk/client-s3';
import { ACCOUNT, OTHER_ACCOUNT } from '../clients.ts';
import type { Aws } from '../clients.ts';
import { ending } from '../contract-case.ts';
import type { ContractCase } from '../contract-case.ts';

export const BUCKET = 'reseal-contract';

/** A bucket in eu-west-1, where all cases are at home. */
export const createBucket = (aws: Aws, bucket = BUCKET) =>
  aws.s3.send(
    new CreateBucketCommand({
      Bucket: bucket,
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    }),
  );

const head = (aws: Aws, bucket = BUCKET) => aws.s3.send(new HeadBucketCommand({ Bucket: bucket }));

/** The header that the SDK does not show when HeadBucket fails. */
async function headRegion(aws: Aws): Promise<unknown> {
  try {
    return (await head(aws)).BucketRegion;
  } catch (error) {
    const { $response } = error as { $response?: { headers: Record<string, string> } };
    return $response?.headers['x-amz-bucket-region'];
  }
}

export const bucketCases: ContractCase[] = [
  {
    behaviour: 'HeadBucket tells the Region of a bucket',
    why: 'the Region of a bucket is asked for, never guessed',
    run: async (aws) => {
      await createBucket(aws);
      return (await head(aws)).BucketRegion;
    },
    expects: 'eu-west-1',
  },
  {
    behaviour: 'HeadBucket of a bucket that does not exist',
    why: 'a bucket may be gone before we look at it',
    run: (aws) => ending(head(aws)),
    expects: '404 NotFound',
  },
  {
    behaviour: 'DeleteBucket removes the bucket',
    why: 'outcome "gone"',
    run: async (aws) => {
      await createBucket(aws);
      const deleted = await ending(aws.s3.send(new DeleteBucketCommand({ Bucket: BUCKET })));
      return { deleted, after: await ending(head(aws)) };
    },
    expects: { deleted: 'ok', after: '404 NotFound' },
  },
  {
    behaviour: 'DeleteBucket of a bucket that does not exist',
    why: 'cleaning up twice',
    run: (aws) => ending(aws.s3.send(new DeleteBucketCommand({ Bucket: BUCKET }))),
    expects: '404 NoSuchBucket',
  },
  {
    behaviour: 'CreateBucket again by its owner',
    why: 'aws-facts 1.6: an error outside us-east-1',
    run: async (aws) => {
      await createBucket(aws);
      return ending(createBucket(aws));
    },
    expects: '409 BucketAlreadyOwnedByYou',
  },
  {
    behaviour: 'CreateBucket again by its owner in us-east-1',
    why: 'aws-facts 1.6: a success, so the event does not mean a new bucket',
    run: async (aws) => {
      const { s3 } = aws.from({ region: 'us-east-1' });
      await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
      return ending(s3.send(new CreateBucketCommand({ Bucket: BUCKET })));
    },
    expects: 'ok',
  },
  {
    behaviour: 'CreateBucket with a name that another account has',
    why: 'names are global',
    run: async (aws) => {
      await createBucket(aws);
      return ending(createBucket(aws.from({ account: OTHER_ACCOUNT })));
    },
    expects: '409 BucketAlreadyExists',
  },
  {
    behaviour: 'CreateBucket with a name that is not allowed',
    why: 'tests must not rely on names that S3 refuses',
    run: async (aws) => [
      await ending(createBucket(aws, 'Bad_Name')),
      await ending(createBucket(aws, 'two..dots')),
      await ending(createBucket(aws, '192.168.0.1')),
      await ending(createBucket(aws, 'an-access-point-s3alias')),
    ],
    expects: Array.from({ length: 4 }, () => '400 InvalidBucketName'),
  },
  {
    behaviour: 'CreateBucket outside us-east-1 without LocationConstraint',
    why: 'aws-facts 2.20',
    run: async (aws) => {
      // Not through the SDK, which adds the constraint by itself.
      const response = await fetch(`${aws.endpoint}/${BUCKET}`, { method: 'PUT', headers: signed });
      return { status: response.status, code: errorCode(await response.text()) };
    },
    expects: { status: 400, code: 'IllegalLocationConstraintException' },
  },
  {
    behaviour: 'CreateBucket through us-east-1 in another Region',
    why: 'aws-facts 1.4: legal, so the Region of the event is not that of the bucket',
    run: async (aws) => {
      await createBucket(aws.from({ region: 'us-east-1' }));
      return (await head(aws)).BucketRegion;
    },
    expects: 'eu-west-1',
  },
  {
    behaviour: 'CreateBucket with the old constraint EU',
    why: 'aws-facts 1.5: EU is eu-west-1',
    run: async (aws) => {
      const CreateBucketConfiguration = { LocationConstraint: 'EU' } as const;
      const { s3 } = aws.from({ region: 'us-east-1' });
      await s3.send(new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration }));
      return (await head(aws)).BucketRegion;
    },
    expects: 'eu-west-1',
  },
  {
    behaviour: 'a bucket seen from another Region',
    why: 'aws-facts 2.20: S3 names the right Region in a header',
    run: async (aws) => {
      await createBucket(aws);
      const elsewhere = aws.from({ region: 'eu-central-1' });
      const read = new GetBucketEncryptionCommand({ Bucket: BUCKET });
      return {
        read: await ending(elsewhere.s3.send(read)),
        region: await headRegion(elsewhere),
      };
    },
    expects: { read: '301 PermanentRedirect', region: 'eu-west-1' },
  },
  {
    behaviour: "HeadBucket tells the Region of another account's bucket",
    why: 'aws-facts 2.21: the header is there although access is denied',
    run: async (aws) => {
      await createBucket(aws);
      const stranger = aws.from({ account: OTHER_ACCOUNT });
      return [await ending(head(stranger)), await headRegion(stranger)];
    },
    // HEAD has no body to carry the code, and the SDK has no name for it.
    expects: ['403 Unknown', 'eu-west-1'],
  },
  {
    behaviour: 'a request without Authorization',
    why: 'nothing of a bucket is public here',
    run: async (aws) => {
      await createBucket(aws);
      const response = await fetch(`${aws.endpoint}/${BUCKET}?encryption`);
      return { status: response.status, code: errorCode(await response.text()) };
    },
    expects: { status: 403, code: 'AccessDenied' },
  },
];

const signed = {
  authorization: `AWS4-HMAC-SHA256 Credential=${ACCOUNT}/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0`,
};

const errorCode = (xml: string): string | undefined => /<Code>(\w+)<\/Code>/.exec(xml)?.[1];
