import {
  CreateBucketCommand,
  DeleteBucketWebsiteCommand,
  GetBucketAclCommand,
  GetBucketLoggingCommand,
  GetBucketWebsiteCommand,
  PutBucketAclCommand,
  PutBucketLoggingCommand,
  PutBucketWebsiteCommand,
} from '@aws-sdk/client-s3';
import type { Grant } from '@aws-sdk/client-s3';
import { OTHER_ACCOUNT } from '../clients.ts';
import type { Aws } from '../clients.ts';
import { ending } from '../contract-case.ts';
import type { ContractCase } from '../contract-case.ts';
import { BUCKET, createBucket } from './buckets.ts';

const at = { Bucket: BUCKET };
const logDelivery = 'http://acs.amazonaws.com/groups/s3/LogDelivery';

/** A bucket that knows ACLs, as all did before April 2023. */
const createWithAcls = (aws: Aws) =>
  aws.s3.send(
    new CreateBucketCommand({
      ...at,
      ObjectOwnership: 'BucketOwnerPreferred',
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    }),
  );

const getAcl = (aws: Aws) => aws.s3.send(new GetBucketAclCommand(at));
/** The owner keeps what it has, as all who write an ACL are told to do. */
async function putAcl(aws: Aws, ...more: Grant[]) {
  const { Owner } = await getAcl(aws);
  const own: Grant = {
    Grantee: { Type: 'CanonicalUser', ID: Owner?.ID },
    Permission: 'FULL_CONTROL',
  };
  const AccessControlPolicy = { Owner, Grants: [own, ...more] };
  return aws.s3.send(new PutBucketAclCommand({ ...at, AccessControlPolicy }));
}

const toLogDelivery = (Permission: 'WRITE' | 'READ_ACP'): Grant => ({
  Grantee: { Type: 'Group', URI: logDelivery },
  Permission,
});
const forLogs = [toLogDelivery('WRITE'), toLogDelivery('READ_ACP')];
const getWebsite = (aws: Aws) => aws.s3.send(new GetBucketWebsiteCommand(at));
const site = { WebsiteConfiguration: { IndexDocument: { Suffix: 'index.html' } } };
const putWebsite = (aws: Aws) => aws.s3.send(new PutBucketWebsiteCommand({ ...at, ...site }));
const getLogging = (aws: Aws) => aws.s3.send(new GetBucketLoggingCommand(at));
const putLogging = (aws: Aws, TargetBucket: string) =>
  aws.s3.send(
    new PutBucketLoggingCommand({
      ...at,
      BucketLoggingStatus: { LoggingEnabled: { TargetBucket, TargetPrefix: 'logs/' } },
    }),
  );

/** The grants without ids, which differ from world to world. */
async function grantsOf(aws: Aws): Promise<unknown[]> {
  const { Grants = [], Owner } = await getAcl(aws);
  return Grants.map(({ Grantee, Permission }) => [
    Grantee?.Type,
    Grantee?.URI ?? (Grantee?.ID === Owner?.ID ? 'the owner' : 'another'),
    Permission,
  ]);
}

const owner = ['CanonicalUser', 'the owner', 'FULL_CONTROL'];

export const aclWebsiteLoggingCases: ContractCase[] = [
  {
    behaviour: 'GetBucketAcl of a new bucket',
    why: 'every bucket shows an ACL, also one that knows none',
    run: async (aws) => {
      await createBucket(aws);
      return grantsOf(aws);
    },
    expects: [owner],
  },
  {
    behaviour: 'PutBucketAcl with grants for the LogDelivery group',
    why: 'aws-facts 3.1: how targets of server access logs were made',
    run: async (aws) => {
      await createWithAcls(aws);
      await putAcl(aws, ...forLogs);
      return grantsOf(aws);
    },
    expects: [owner, ['Group', logDelivery, 'WRITE'], ['Group', logDelivery, 'READ_ACP']],
  },
  {
    behaviour: 'PutBucketAcl with a grant to another account',
    why: 'aws-facts 3.1: so does CloudFront for its legacy logs',
    run: async (aws) => {
      await createWithAcls(aws);
      const Grantee = { Type: 'CanonicalUser' as const, ID: 'c4c1'.repeat(16) };
      await putAcl(aws, { Grantee, Permission: 'FULL_CONTROL' });
      return grantsOf(aws);
    },
    expects: [owner, ['CanonicalUser', 'another', 'FULL_CONTROL']],
  },
  {
    behaviour: 'PutBucketAcl of a bucket without ACLs',
    why: 'since April 2023 new buckets know none',
    run: async (aws) => {
      await createBucket(aws);
      return ending(putAcl(aws, ...forLogs));
    },
    expects: '400 AccessControlListNotSupported',
  },
  {
    behaviour: 'GetBucketWebsite of a bucket that has none',
    why: 'absence has a code of its own',
    run: async (aws) => {
      await createBucket(aws);
      return ending(getWebsite(aws));
    },
    expects: '404 NoSuchWebsiteConfiguration',
  },
  {
    behaviour: 'PutBucketWebsite, GetBucketWebsite and DeleteBucketWebsite',
    why: 'the reason for a hold comes and goes',
    run: async (aws) => {
      await createBucket(aws);
      const put = await ending(putWebsite(aws));
      const index = (await getWebsite(aws)).IndexDocument?.Suffix;
      const deleted = await ending(aws.s3.send(new DeleteBucketWebsiteCommand(at)));
      return [put, index, deleted, await ending(getWebsite(aws))];
    },
    expects: ['ok', 'index.html', 'ok', '404 NoSuchWebsiteConfiguration'],
  },
  {
    behaviour: 'GetBucketLogging of a bucket that logs nothing',
    why: 'an empty answer and no error',
    run: async (aws) => {
      await createBucket(aws);
      return (await getLogging(aws)).LoggingEnabled?.TargetBucket;
    },
    expects: undefined,
  },
  {
    behaviour: 'PutBucketLogging and GetBucketLogging',
    why: 'the target is the bucket that must keep SSE-S3',
    run: async (aws) => {
      await createWithAcls(aws);
      await putAcl(aws, ...forLogs);
      await putLogging(aws, BUCKET);
      return (await getLogging(aws)).LoggingEnabled?.TargetBucket;
    },
    expects: BUCKET,
  },
  {
    behaviour: 'PutBucketLogging to a bucket that does not exist',
    why: 'a typing error of the owner',
    run: async (aws) => {
      await createBucket(aws);
      return ending(putLogging(aws, 'no-such-target-bucket'));
    },
    expects: '400 InvalidTargetBucketForLogging',
  },
  {
    behaviour: 'ACL, website and logging of a bucket that does not exist',
    why: 'outcome "gone"',
    run: async (aws) => [
      await ending(getAcl(aws)),
      await ending(getWebsite(aws)),
      await ending(getLogging(aws)),
    ],
    expects: ['404 NoSuchBucket', '404 NoSuchBucket', '404 NoSuchBucket'],
  },
  {
    behaviour: 'ACL and website with ExpectedBucketOwner of somebody else',
    why: 'aws-facts 2.15',
    run: async (aws) => {
      await createBucket(aws);
      const to = { ...at, ExpectedBucketOwner: OTHER_ACCOUNT };
      return [
        await ending(aws.s3.send(new GetBucketAclCommand(to))),
        await ending(aws.s3.send(new GetBucketWebsiteCommand(to))),
      ];
    },
    expects: ['403 AccessDenied', '403 AccessDenied'],
  },
];
