import {
  DeleteBucketCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketPolicyCommand,
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { ACCOUNT, OTHER_ACCOUNT } from '../clients.ts';
import type { Aws } from '../clients.ts';
import { ending, statusOf } from '../contract-case.ts';
import type { ContractCase } from '../contract-case.ts';
import { kmsRule } from './encryption.ts';
import { policyText } from './policy.ts';
import { BUCKET, createBucket } from './buckets.ts';

type Target = { Bucket: string; ExpectedBucketOwner?: string };

const encryption = { ServerSideEncryptionConfiguration: { Rules: [kmsRule('alias/data')] } };
const policy = { Policy: policyText(BUCKET) };

const calls = {
  HeadBucket: ({ s3 }: Aws, to: Target) => s3.send(new HeadBucketCommand(to)),
  GetBucketEncryption: ({ s3 }: Aws, to: Target) => s3.send(new GetBucketEncryptionCommand(to)),
  GetBucketPolicy: ({ s3 }: Aws, to: Target) => s3.send(new GetBucketPolicyCommand(to)),
  PutBucketEncryption: ({ s3 }: Aws, to: Target) =>
    s3.send(new PutBucketEncryptionCommand({ ...to, ...encryption })),
  PutBucketPolicy: ({ s3 }: Aws, to: Target) =>
    s3.send(new PutBucketPolicyCommand({ ...to, ...policy })),
  DeleteBucketEncryption: ({ s3 }: Aws, to: Target) =>
    s3.send(new DeleteBucketEncryptionCommand(to)),
  DeleteBucketPolicy: ({ s3 }: Aws, to: Target) => s3.send(new DeleteBucketPolicyCommand(to)),
  DeleteBucket: ({ s3 }: Aws, to: Target) => s3.send(new DeleteBucketCommand(to)),
};

/** Makes every call on a bucket that has both settings, so that only the owner counts. */
async function callAll<T>(
  owner: Aws,
  caller: Aws,
  to: Target,
  see: (call: ReturnType<(typeof calls)[keyof typeof calls]>) => Promise<T>,
): Promise<Record<string, T>> {
  await createBucket(owner);
  await calls.PutBucketEncryption(owner, { Bucket: BUCKET });
  await calls.PutBucketPolicy(owner, { Bucket: BUCKET });
  const seen: Record<string, T> = {};
  for (const [name, call] of Object.entries(calls)) seen[name] = await see(call(caller, to));
  return seen;
}

export const ownershipCases: ContractCase[] = [
  {
    behaviour: 'ExpectedBucketOwner names the owner',
    why: 'Reseal sends it with every call',
    run: (aws) => callAll(aws, aws, { Bucket: BUCKET, ExpectedBucketOwner: ACCOUNT }, statusOf),
    expects: {
      HeadBucket: 200,
      GetBucketEncryption: 200,
      GetBucketPolicy: 200,
      PutBucketEncryption: 200,
      PutBucketPolicy: 204,
      DeleteBucketEncryption: 204,
      DeleteBucketPolicy: 204,
      DeleteBucket: 204,
    },
  },
  {
    behaviour: 'ExpectedBucketOwner names somebody else',
    why: 'aws-facts 2.15: a bucket that was re-created by somebody else is not touched',
    run: (aws) => callAll(aws, aws, { Bucket: BUCKET, ExpectedBucketOwner: OTHER_ACCOUNT }, ending),
    expects: {
      HeadBucket: '403 Unknown',
      GetBucketEncryption: '403 AccessDenied',
      GetBucketPolicy: '403 AccessDenied',
      PutBucketEncryption: '403 AccessDenied',
      PutBucketPolicy: '403 AccessDenied',
      DeleteBucketEncryption: '403 AccessDenied',
      DeleteBucketPolicy: '403 AccessDenied',
      DeleteBucket: '403 AccessDenied',
    },
  },
  {
    behaviour: 'the bucket belongs to another account than the caller',
    why: 'aws-facts 7.2: policy calls are refused as a method, the rest as access',
    run: (aws) => callAll(aws, aws.from({ account: OTHER_ACCOUNT }), { Bucket: BUCKET }, ending),
    expects: {
      HeadBucket: '403 Unknown',
      GetBucketEncryption: '403 AccessDenied',
      GetBucketPolicy: '405 MethodNotAllowed',
      PutBucketEncryption: '403 AccessDenied',
      PutBucketPolicy: '405 MethodNotAllowed',
      DeleteBucketEncryption: '403 AccessDenied',
      DeleteBucketPolicy: '405 MethodNotAllowed',
      DeleteBucket: '403 AccessDenied',
    },
  },
];
