import { holdSignals, kms, ssm } from './known-differences-beside.ts';

/** Where moto 5.2.1 does not behave like AWS. */
export type KnownDifference = {
  /** The `behaviour` of the contract case. */
  behaviour: string;
  /** What moto shows instead; when it shows something else one day, the case fails. */
  moto: unknown;
  /** Why AWS is believed and not moto. */
  source: string;
};

const MISSING = '404 ServerSideEncryptionConfigurationNotFoundError';

const allOk = {
  HeadBucket: 'ok',
  GetBucketEncryption: 'ok',
  GetBucketPolicy: 'ok',
  PutBucketEncryption: 'ok',
  PutBucketPolicy: 'ok',
  DeleteBucketEncryption: 'ok',
  DeleteBucketPolicy: 'ok',
  DeleteBucket: 'ok',
};

const buckets: KnownDifference[] = [
  {
    behaviour: 'CreateBucket with a name that is not allowed',
    moto: ['ok', 'ok', 'ok', 'ok'],
    source: 'S3 User Guide, "General purpose bucket naming rules"',
  },
  {
    behaviour: 'CreateBucket with the old constraint EU',
    moto: 'EU',
    source: 'S3 API Reference, CreateBucketConfiguration: EU stands for eu-west-1',
  },
  {
    behaviour: 'a bucket seen from another Region',
    moto: { read: MISSING, region: 'eu-west-1' },
    source: 'S3 API Reference, "Error responses": PermanentRedirect; moto looks at no Region',
  },
  {
    behaviour: "HeadBucket tells the Region of another account's bucket",
    moto: ['ok', 'eu-west-1'],
    source: 'S3 API Reference, HeadBucket: 403 without permission; moto has no IAM by default',
  },
  {
    behaviour: 'a request without Authorization',
    moto: { status: 404, code: 'ServerSideEncryptionConfigurationNotFoundError' },
    source: 'S3 User Guide: buckets are private by default; moto has no IAM by default',
  },
  {
    behaviour: 'ExpectedBucketOwner names the owner',
    moto: {
      HeadBucket: 200,
      GetBucketEncryption: 200,
      GetBucketPolicy: 200,
      PutBucketEncryption: 200,
      PutBucketPolicy: 200,
      DeleteBucketEncryption: 204,
      DeleteBucketPolicy: 204,
      DeleteBucket: 204,
    },
    source: 'S3 API Reference, PutBucketPolicy: its sample response is 204 No Content',
  },
  {
    behaviour: 'ExpectedBucketOwner names somebody else',
    moto: allOk,
    source: 'S3 API Reference, x-amz-expected-bucket-owner: 403; moto does not read the header',
  },
  {
    behaviour: 'the bucket belongs to another account than the caller',
    // Only the last call finds out, by failing inside moto: it looks in the caller's own account.
    moto: { ...allOk, DeleteBucket: '500 Error' },
    source: 'S3 API Reference, PutBucketPolicy: 405; moto has no IAM by default',
  },
];

const encryption: KnownDifference[] = [
  {
    behaviour: 'GetBucketEncryption of a new bucket',
    moto: MISSING,
    source: 'S3 User Guide, "Default encryption FAQ": SSE-S3 for every bucket since 2023-01-05',
  },
  {
    behaviour: 'DeleteBucketEncryption goes back to AES256',
    moto: { deleted: 'ok', rules: MISSING },
    source: 'S3 API Reference, DeleteBucketEncryption: resets to SSE-S3',
  },
  {
    behaviour: 'PutBucketEncryption keeps BlockedEncryptionTypes',
    moto: [
      {
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm: 'aws:kms',
          KMSMasterKeyID:
            'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
        },
        BucketKeyEnabled: true,
      },
    ],
    source: 'S3 API Reference, ServerSideEncryptionRule; moto does not know the member',
  },
  {
    behaviour: 'PutBucketEncryption with nothing but BlockedEncryptionTypes',
    moto: '400 MalformedXML',
    source: 'S3 API Reference, ServerSideEncryptionRule: the default is optional; aws-cdk#37047',
  },
  {
    behaviour: 'PutBucketEncryption with an unknown algorithm',
    moto: 'ok',
    source: 'S3 API Reference, ServerSideEncryptionByDefault: the valid values of SSEAlgorithm',
  },
  {
    behaviour: 'PutBucketEncryption with AES256 and a key',
    moto: 'ok',
    source: 'S3 API Reference, KMSMasterKeyID: only with aws:kms and aws:kms:dsse',
  },
];

const grammar = 'S3 User Guide, "Policies and permissions"; moto stores any text';

const policies: KnownDifference[] = [
  {
    behaviour: 'GetBucketPolicy gives compact JSON',
    moto: `{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "DenyInsecureConnections",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [
                "arn:aws:s3:::reseal-contract",
                "arn:aws:s3:::reseal-contract/*"
            ],
            "Condition": {
                "Bool": {
                    "aws:SecureTransport": "false"
                }
            }
        }
    ]
}`,
    source: 'aws-facts 4.14: S3 stores the meaning; moto stores the text',
  },
  ...[
    'PutBucketPolicy with text that is not JSON',
    'PutBucketPolicy without Statement',
    "PutBucketPolicy with another bucket's resource",
    'PutBucketPolicy with a bucket whose name only begins like this one',
    'PutBucketPolicy with an unknown Version',
    'PutBucketPolicy with the resource *',
    'PutBucketPolicy with the resource arn:aws:s3:::*',
    'PutBucketPolicy with a resource of another partition',
    'PutBucketPolicy with a deleted principal',
    'PutBucketPolicy of 20 481 bytes',
  ].map((behaviour) => ({ behaviour, moto: 'ok', source: grammar })),
];

const publicAccess: KnownDifference[] = [
  {
    behaviour: 'GetPublicAccessBlock of a new bucket',
    moto: '404 NoSuchPublicAccessBlockConfiguration',
    source: 'S3 User Guide, "Blocking public access": on for new buckets since April 2023',
  },
  {
    behaviour: 'PutBucketPolicy of a public policy while BlockPublicPolicy is on',
    moto: { isPublic: 'ok', account: 'ok' },
    source: 'S3 API Reference, PublicAccessBlockConfiguration; moto only stores it',
  },
  ...[
    {
      behaviour: 'a public policy that was there before BlockPublicPolicy',
      moto: { before: 'ok', isPublic: undefined },
    },
    { behaviour: 'GetBucketPolicyStatus of a policy that only denies', moto: undefined },
    { behaviour: 'GetBucketPolicyStatus of a bucket without a policy', moto: 'ok' },
  ].map((difference) => ({
    ...difference,
    source: 'S3 API Reference, GetBucketPolicyStatus; moto lists the objects instead',
  })),
];

const lists: KnownDifference[] = [
  {
    behaviour: 'ListBuckets in pages',
    moto: [['list-a', 'list-b']],
    source:
      'S3 API Reference, ListBuckets: ContinuationToken; moto sends none and the rest is lost',
  },
  {
    behaviour: 'ListBuckets by a Region that is not that of the endpoint',
    moto: 'ok',
    source: 'S3 API Reference, ListBuckets, bucket-region: must be the Region of the endpoint',
  },
  {
    behaviour: 'ListBuckets shows the Region only to a request with a parameter',
    moto: [undefined, undefined],
    source: 'S3 API Reference, Bucket: shown to a request with at least one valid parameter',
  },
];

export const knownDifferences: KnownDifference[] = [
  ...buckets,
  ...encryption,
  ...policies,
  ...publicAccess,
  ...lists,
  ...kms,
  ...holdSignals,
  ...ssm,
  {
    behaviour: "Publish to another account's topic",
    moto: 'ok',
    source: 'SNS API Reference, Publish: AuthorizationError; moto has no IAM by default',
  },
  {
    behaviour: 'a queue of another account, and a queue of another Region',
    moto: ['400 QueueDoesNotExist', '400 QueueDoesNotExist'],
    source: "SQS API Reference, common errors; moto looks only among the caller's own queues",
  },
  {
    behaviour: 'Publish with a line break in the subject',
    moto: 'ok',
    source: 'SNS API Reference, Publish: a subject has no line breaks',
  },
];
