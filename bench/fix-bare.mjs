// The other program of bench/fix.mjs: reads and writes both settings of every bucket, and asks nothing else.
//
//   fix-bare.mjs <buckets at once>
import {
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  paginateListBuckets,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import pMap from 'p-map';

const s3 = new S3Client({ forcePathStyle: true, maxAttempts: 1 });
const rule = {
  ApplyServerSideEncryptionByDefault: {
    SSEAlgorithm: 'aws:kms',
    KMSMasterKeyID: process.env.RESEAL_KMS_KEY,
  },
  BucketKeyEnabled: true,
};
for await (const { Buckets } of paginateListBuckets({ client: s3 }, {})) {
  await pMap(Buckets, seal, { concurrency: Number(process.argv[2]) });
}

async function seal({ Name: Bucket }) {
  // New buckets have neither.
  await Promise.allSettled([
    s3.send(new GetBucketEncryptionCommand({ Bucket })),
    s3.send(new GetBucketPolicyCommand({ Bucket })),
  ]);
  const ServerSideEncryptionConfiguration = { Rules: [rule] };
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policyOf(Bucket) }));
}

function policyOf(name) {
  const Statement = {
    Sid: 'DenyInsecureConnections',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [Statement] });
}
