import {
  DeletePublicAccessBlockCommand,
  GetBucketPolicyStatusCommand,
  GetPublicAccessBlockCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import type { Aws } from '../clients.ts';
import { ending } from '../contract-case.ts';
import type { ContractCase } from '../contract-case.ts';
import { BUCKET, createBucket } from './buckets.ts';
import { policyText } from './policy.ts';

const ofBucket = { Bucket: BUCKET };

const policyFor = (principal: unknown): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: principal,
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${BUCKET}/*`,
      },
      ...(JSON.parse(policyText(BUCKET)) as { Statement: unknown[] }).Statement,
    ],
  });

const put = (aws: Aws, Policy: string) =>
  aws.s3.send(new PutBucketPolicyCommand({ ...ofBucket, Policy }));
const status = (aws: Aws) => aws.s3.send(new GetBucketPolicyStatusCommand(ofBucket));
const block = (aws: Aws) => aws.s3.send(new GetPublicAccessBlockCommand(ofBucket));
const unblock = (aws: Aws) => aws.s3.send(new DeletePublicAccessBlockCommand(ofBucket));
const putBlock = (aws: Aws, BlockPublicPolicy: boolean) =>
  aws.s3.send(
    new PutPublicAccessBlockCommand({
      ...ofBucket,
      PublicAccessBlockConfiguration: { BlockPublicPolicy },
    }),
  );

export const publicAccessCases: ContractCase[] = [
  {
    behaviour: 'GetPublicAccessBlock of a new bucket',
    why: 'aws-facts 4.17',
    run: async (aws) => {
      await createBucket(aws);
      const answer = await ending(block(aws));
      return answer === 'ok' ? (await block(aws)).PublicAccessBlockConfiguration : answer;
    },
    expects: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  },
  {
    behaviour: 'PutPublicAccessBlock and GetPublicAccessBlock',
    why: 'what is not named is off',
    run: async (aws) => {
      await createBucket(aws);
      await putBlock(aws, true);
      return (await block(aws)).PublicAccessBlockConfiguration;
    },
    expects: {
      BlockPublicAcls: false,
      IgnorePublicAcls: false,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: false,
    },
  },
  {
    behaviour: 'GetPublicAccessBlock after it was deleted',
    why: 'absence has a code of its own',
    run: async (aws) => {
      await createBucket(aws);
      await putBlock(aws, true);
      return [await ending(unblock(aws)), await ending(block(aws))];
    },
    expects: ['ok', '404 NoSuchPublicAccessBlockConfiguration'],
  },
  {
    behaviour: 'PutBucketPolicy of a public policy while BlockPublicPolicy is on',
    why: 'aws-facts 4.12: our Deny cannot be added to a policy that is public',
    run: async (aws) => {
      await createBucket(aws);
      await putBlock(aws, true);
      const isPublic = await ending(put(aws, policyFor('*')));
      return { isPublic, account: await ending(put(aws, policyFor({ AWS: '111122223333' }))) };
    },
    expects: { isPublic: '403 AccessDenied', account: 'ok' },
  },
  {
    behaviour: 'a public policy that was there before BlockPublicPolicy',
    why: 'it stays, and S3 says that it is public',
    run: async (aws) => {
      await createBucket(aws);
      await putBlock(aws, false);
      const before = await ending(put(aws, policyFor('*')));
      await putBlock(aws, true);
      return { before, isPublic: (await status(aws)).PolicyStatus?.IsPublic };
    },
    expects: { before: 'ok', isPublic: true },
  },
  {
    behaviour: 'GetBucketPolicyStatus of a policy that only denies',
    why: 'a Deny for everybody lets nobody in',
    run: async (aws) => {
      await createBucket(aws);
      await put(aws, policyText(BUCKET));
      return (await status(aws)).PolicyStatus?.IsPublic;
    },
    expects: false,
  },
  {
    behaviour: 'GetBucketPolicyStatus of a bucket without a policy',
    why: 'absence has a code of its own',
    run: async (aws) => {
      await createBucket(aws);
      return ending(status(aws));
    },
    expects: '404 NoSuchBucketPolicy',
  },
];
