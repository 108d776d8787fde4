import {
  DeleteBucketEncryptionCommand,
  GetBucketEncryptionCommand,
  PutBucketEncryptionCommand,
} from '@aws-sdk/client-s3';
import type { ServerSideEncryption, ServerSideEncryptionRule } from '@aws-sdk/client-s3';
import type { Aws } from '../clients.ts';
import { ending } from '../contract-case.ts';
import type { ContractCase } from '../contract-case.ts';
import { BUCKET, createBucket } from './buckets.ts';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

export const kmsRule = (key: string): ServerSideEncryptionRule => ({
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key },
  BucketKeyEnabled: true,
});

const algorithmRule = (SSEAlgorithm: string, key?: string): ServerSideEncryptionRule => ({
  ApplyServerSideEncryptionByDefault: {
    // The SDK's type knows the algorithms; S3 has to refuse the others itself.
    SSEAlgorithm: SSEAlgorithm as ServerSideEncryption,
    ...(key === undefined ? {} : { KMSMasterKeyID: key }),
  },
});

const put = (aws: Aws, Rules: ServerSideEncryptionRule[]) =>
  aws.s3.send(
    new PutBucketEncryptionCommand({
      Bucket: BUCKET,
      ServerSideEncryptionConfiguration: { Rules },
    }),
  );

/** The rules, or how the read ended when there are none to see. */
async function rulesOf(aws: Aws): Promise<unknown> {
  const read = aws.s3.send(new GetBucketEncryptionCommand({ Bucket: BUCKET }));
  const end = await ending(read);
  return end === 'ok' ? (await read).ServerSideEncryptionConfiguration?.Rules : end;
}

/** Puts the rule on a new bucket and reads it back. */
async function roundTrip(aws: Aws, rule: ServerSideEncryptionRule): Promise<unknown> {
  await createBucket(aws);
  const end = await ending(put(aws, [rule]));
  return end === 'ok' ? rulesOf(aws) : end;
}

const aes256 = [
  { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
];

const roundTrips: (Omit<ContractCase, 'run' | 'expects'> & { rule: ServerSideEncryptionRule })[] = [
  {
    behaviour: 'PutBucketEncryption with aws:kms, a key ARN and a bucket key',
    why: 'what Reseal writes; nobody checks that the key exists (aws-facts 2.4)',
    rule: kmsRule(KEY),
  },
  {
    behaviour: 'PutBucketEncryption with a key alias',
    why: 'aws-facts 2.5: given back as it was put, so that Reseal can see it',
    rule: kmsRule('alias/data'),
  },
  {
    behaviour: 'PutBucketEncryption with a bare key id',
    why: 'aws-facts 2.5',
    rule: kmsRule('1234abcd-12ab-34cd-56ef-1234567890ab'),
  },
  {
    behaviour: 'PutBucketEncryption with aws:kms and no key',
    why: 'aws-facts 2.6: the AWS managed key',
    rule: { ...algorithmRule('aws:kms'), BucketKeyEnabled: false },
  },
  {
    behaviour: 'PutBucketEncryption with aws:kms:dsse',
    why: 'aws-facts 2.10: stronger, must never be weakened',
    rule: { ...algorithmRule('aws:kms:dsse', KEY), BucketKeyEnabled: false },
  },
  {
    behaviour: 'PutBucketEncryption with aws:fsx',
    why: 'aws-facts 2.2: set by services',
    rule: { ...algorithmRule('aws:fsx'), BucketKeyEnabled: false },
  },
  {
    behaviour: 'PutBucketEncryption keeps BlockedEncryptionTypes',
    why: 'aws-facts 2.11: Reseal echoes it',
    rule: { ...kmsRule(KEY), BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } },
  },
  {
    behaviour: 'PutBucketEncryption with nothing but BlockedEncryptionTypes',
    why: 'aws-facts 2.3: a rule may lack the default',
    rule: { BlockedEncryptionTypes: { EncryptionType: ['NONE'] } },
  },
];

const refusals: (Omit<ContractCase, 'run'> & { rules: ServerSideEncryptionRule[] })[] = [
  {
    behaviour: 'PutBucketEncryption without rules',
    why: 'an empty configuration is not "off"',
    rules: [],
    expects: '400 MalformedXML',
  },
  {
    behaviour: 'PutBucketEncryption with an unknown algorithm',
    why: 'aws-facts 2.20',
    rules: [algorithmRule('rot13')],
    expects: '400 MalformedXML',
  },
  {
    behaviour: 'PutBucketEncryption with AES256 and a key',
    why: 'aws-facts 2.20',
    rules: [algorithmRule('AES256', KEY)],
    expects: '400 InvalidArgument',
  },
];

export const encryptionCases: ContractCase[] = [
  {
    behaviour: 'GetBucketEncryption of a new bucket',
    why: 'aws-facts 2.1: SSE-S3 since January 2023, never an error',
    run: async (aws) => {
      await createBucket(aws);
      return rulesOf(aws);
    },
    expects: aes256,
  },
  ...roundTrips.map(({ rule, ...rest }) => ({
    ...rest,
    run: (aws: Aws) => roundTrip(aws, rule),
    expects: [rule],
  })),
  ...refusals.map(({ rules, ...rest }) => ({
    ...rest,
    run: async (aws: Aws) => {
      await createBucket(aws);
      return ending(put(aws, rules));
    },
  })),
  {
    behaviour: 'PutBucketEncryption replaces what was there',
    why: 'it is not a merge: what is not echoed is lost',
    run: async (aws) => {
      await createBucket(aws);
      await put(aws, [kmsRule(KEY)]);
      await put(aws, [kmsRule('alias/data')]);
      return rulesOf(aws);
    },
    expects: [kmsRule('alias/data')],
  },
  {
    behaviour: 'DeleteBucketEncryption goes back to AES256',
    why: 'aws-facts 2.12',
    run: async (aws) => {
      await createBucket(aws);
      await put(aws, [kmsRule(KEY)]);
      const command = new DeleteBucketEncryptionCommand({ Bucket: BUCKET });
      const deleted = await ending(aws.s3.send(command));
      return { deleted, rules: await rulesOf(aws) };
    },
    expects: { deleted: 'ok', rules: aes256 },
  },
  {
    behaviour: 'encryption calls on a bucket that does not exist',
    why: 'outcome "gone"',
    run: async (aws) => {
      const command = new DeleteBucketEncryptionCommand({ Bucket: BUCKET });
      return {
        get: await rulesOf(aws),
        put: await ending(put(aws, [kmsRule(KEY)])),
        delete: await ending(aws.s3.send(command)),
      };
    },
    expects: { get: '404 NoSuchBucket', put: '404 NoSuchBucket', delete: '404 NoSuchBucket' },
  },
];
