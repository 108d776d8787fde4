import type { KnownDifference } from './known-differences.ts';

/** Those of KMS, of what holds look at, and of Systems Manager. */

export const kms: KnownDifference[] = [
  {
    behaviour: 'CreateKey makes a key that S3 can use',
    moto: ['SYMMETRIC_DEFAULT', undefined, 'Enabled', 'CUSTOMER', undefined],
    source: 'KMS API Reference, CreateKey: KeyUsage is ENCRYPT_DECRYPT and MultiRegion false',
  },
  {
    behaviour: 'DescribeKey of alias/aws/s3 creates the AWS managed key',
    moto: ['CUSTOMER', true],
    source: 'KMS API Reference, KeyMetadata: KeyManager',
  },
  {
    behaviour: "DescribeKey with another Region's ARN",
    moto: ['400 NotFoundException', 'ok'],
    source: 'KMS API Reference, DescribeKey; moto reads only the id in the ARN',
  },
  {
    behaviour: "DescribeKey with another account's ARN",
    moto: ['400 NotFoundException', 'ok'],
    source: 'aws-facts 5.5; moto reads only the id in the ARN',
  },
  {
    behaviour: 'ScheduleKeyDeletion tells the state in its answer',
    moto: undefined,
    source: 'KMS API Reference, ScheduleKeyDeletion: KeyState',
  },
  {
    behaviour: 'DisableKey of an AWS managed key',
    moto: 'ok',
    source: 'KMS Developer Guide, "AWS managed keys": you cannot change their key state',
  },
  {
    behaviour: 'ScheduleKeyDeletion within less than a week',
    moto: 'ok',
    source: 'KMS API Reference, ScheduleKeyDeletion, PendingWindowInDays: 7 to 30',
  },
  {
    behaviour: 'EnableKey of a key that is pending deletion',
    moto: 'ok',
    source: 'KMS Developer Guide, "Key states of KMS keys"',
  },
];

export const holdSignals: KnownDifference[] = [
  {
    behaviour: 'PutBucketAcl of a bucket without ACLs',
    moto: 'ok',
    source: 'S3 User Guide, "Controlling ownership of objects": AccessControlListNotSupported',
  },
  {
    behaviour: 'ACL and website with ExpectedBucketOwner of somebody else',
    moto: ['ok', '404 NoSuchWebsiteConfiguration'],
    source: 'S3 API Reference, x-amz-expected-bucket-owner: 403; moto does not read the header',
  },
  {
    behaviour: 'PutKeyPolicy with text that is no policy',
    moto: 'ok',
    source: 'KMS API Reference, PutKeyPolicy: MalformedPolicyDocumentException',
  },
  {
    behaviour: 'PutKeyPolicy of an AWS managed key',
    moto: 'ok',
    source: 'KMS Developer Guide, "AWS managed keys": you cannot change their key policies',
  },
  {
    behaviour: "GetKeyPolicy of another account's key",
    moto: '400 NotFoundException',
    source: "KMS API Reference, GetKeyPolicy: no cross-account use; moto looks in the caller's own",
  },
];

export const ssm: KnownDifference[] = [
  {
    behaviour: 'PutParameter of more than 4 KB, in both tiers',
    moto: ['ok', 'ok'],
    source: 'Systems Manager API Reference, PutParameter: a standard parameter has at most 4 KB',
  },
  {
    behaviour: 'PutParameter of more than 8 KB',
    moto: 'ok',
    source: 'Systems Manager API Reference, PutParameter: an advanced parameter has at most 8 KB',
  },
];
