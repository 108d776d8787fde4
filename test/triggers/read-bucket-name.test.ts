import { describe, expect, it } from '@jest/globals';
import { readBucketName } from '../../src/triggers/read-bucket-name.ts';
import { bucketResource } from './good-record.ts';

type Case = { title: string; why: string; record: Record<string, unknown>; is: string };

const named = (bucketName: unknown, rest: Record<string, unknown> = {}) => ({
  requestParameters: { bucketName, ...rest },
});

const cases: Case[] = [
  {
    title: 'a name',
    why: 'what every S3 record carries (1.19)',
    record: named('app-data'),
    is: 'app-data',
  },
  {
    title: 'a name that looks like a number, as text',
    why: 'not converted, so it is whole',
    record: { ...named('0123'), resources: [bucketResource('other')] },
    is: '0123',
  },
  {
    title: 'a number, bucket in resources',
    why: '"0123" arrives as 123 (1.18)',
    record: { ...named(123), resources: [bucketResource('0123')] },
    is: '0123',
  },
  {
    title: 'a boolean, bucket in resources',
    why: '"TRUE" arrives as true (1.18)',
    record: { ...named(true), resources: [bucketResource('TRUE')] },
    is: 'TRUE',
  },
  {
    title: 'a number, virtual-host Host',
    why: 'CreateBucket has no resources (1.17)',
    record: named(123, { Host: '0123.s3.amazonaws.com' }),
    is: '0123',
  },
  {
    title: 'a number, host as a list',
    why: 'the form of before 2020 (1.18)',
    record: named(123, { host: ['0123.s3-us-west-2.amazonaws.com'] }),
    is: '0123',
  },
  {
    title: 'a number, Host with .s3. in the name',
    why: 'the last .s3. is the service',
    record: named(1, { Host: '01.s3.x.s3.eu-west-1.amazonaws.com' }),
    is: '01.s3.x',
  },
  {
    title: 'a number, Host in China',
    why: 'another domain (2.8)',
    record: named(123, { Host: '0123.s3.cn-north-1.amazonaws.com.cn' }),
    is: '0123',
  },
  {
    title: 'a number, Host of a VPC endpoint',
    why: 'the bucket comes before .bucket.',
    record: named(123, { Host: '0123.bucket.vpce-1a-2b.s3.us-east-1.vpce.amazonaws.com' }),
    is: '0123',
  },
  {
    title: 'a number, path-style Host',
    why: 'that host names no bucket',
    record: named(123, { Host: 's3.us-east-1.amazonaws.com' }),
    is: '123',
  },
  {
    title: 'a number, host as a list without text',
    why: 'objects are never put into text',
    record: named(123, { host: [{ toString: 'x' }] }),
    is: '123',
  },
  {
    title: 'a number, Host of an access point',
    why: 'its first label is no bucket',
    record: named(123, { Host: 'ap-111122223333.s3-accesspoint.eu-west-1.amazonaws.com' }),
    is: '123',
  },
  {
    title: 'a number too short for a name',
    why: 'bucket names have three characters',
    record: named(7),
    is: 'not-understood',
  },
  {
    title: 'null parameters, bucket in resources',
    why: 'requestParameters may be null (1.15)',
    record: { requestParameters: null, resources: [bucketResource('app-data')] },
    is: 'app-data',
  },
  {
    title: 'null parameters, no resources',
    why: 'nothing to look at',
    record: { requestParameters: null },
    is: 'not-understood',
  },
  {
    title: 'null parameters, resources of other types',
    why: 'a key or an object is no bucket',
    record: {
      requestParameters: null,
      resources: [
        { type: 'AWS::KMS::Key', ARN: 'arn:aws:kms:eu-west-1:111122223333:key/1' },
        { type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::app-data/key' },
      ],
    },
    is: 'not-understood',
  },
  {
    title: 'a bucket ARN of another type in resources',
    why: 'only an entry for a bucket counts (1.17)',
    record: { resources: [{ type: 'AWS::S3::StorageLens', ARN: 'arn:aws:s3:::app-data' }] },
    is: 'not-understood',
  },
  {
    title: 'an empty name, bucket in resources',
    why: 'empty text is absent (1.18)',
    record: { ...named(''), resources: [bucketResource('app-data')] },
    is: 'app-data',
  },
  {
    title: 'an empty name',
    why: 'empty text is absent (1.18)',
    record: named(''),
    is: 'not-understood',
  },
  {
    title: 'a name as an object',
    why: 'objects are never put into text',
    record: named({ name: 'app-data' }),
    is: 'not-understood',
  },
  {
    title: 'a name with a slash',
    why: 'no bucket is called so',
    record: named('../other'),
    is: 'not-understood',
  },
  {
    title: 'a name of before 2018',
    why: 'capitals and underscores exist',
    record: named('Old_Bucket.Name'),
    is: 'Old_Bucket.Name',
  },
  {
    title: 'a bucket ARN as the name',
    why: 'it names the bucket just as well',
    record: named('arn:aws-us-gov:s3:::app-data'),
    is: 'app-data',
  },
  {
    title: 'an access point ARN as the name',
    why: 'callers may put it there',
    record: named('arn:aws:s3:eu-west-1:111122223333:accesspoint/reports'),
    is: 'access-point-alias',
  },
  {
    title: 'an access point ARN with a colon',
    why: 'the other spelling of it',
    record: named('arn:aws:s3:eu-west-1:111122223333:accesspoint:reports'),
    is: 'access-point-alias',
  },
  {
    title: 'an Object Lambda access point ARN',
    why: 'another service in the ARN',
    record: named('arn:aws:s3-object-lambda:eu-west-1:111122223333:accesspoint/redact'),
    is: 'access-point-alias',
  },
  {
    title: 'an Outposts access point ARN',
    why: 'the access point comes second',
    record: named('arn:aws:s3-outposts:eu-west-1:111122223333:outpost/op-1/accesspoint/reports'),
    is: 'access-point-alias',
  },
  {
    title: 'a Multi-Region access point ARN',
    why: 'it has no Region',
    record: named('arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap'),
    is: 'access-point-alias',
  },
  {
    title: 'an Outposts bucket ARN',
    why: 'neither a bucket of ours nor known',
    record: named('arn:aws:s3-outposts:eu-west-1:111122223333:outpost/op-1/bucket/b'),
    is: 'not-understood',
  },
  {
    title: 'an access point alias',
    why: 'reserved suffix (2.14)',
    record: named('reports-abc123-s3alias'),
    is: 'access-point-alias',
  },
  {
    title: 'an Object Lambda alias',
    why: 'reserved suffix (2.14)',
    record: named('redact-abc123--ol-s3'),
    is: 'access-point-alias',
  },
  {
    title: 'a directory bucket ARN in resources',
    why: 'the suffix tells (2.13)',
    record: { resources: [bucketResource('app--euw1-az1--x-s3')] },
    is: 'directory-bucket',
  },
];

describe('readBucketName', () => {
  it.each(cases)('$title → $is ($why)', ({ record, is }) => {
    const bucket = readBucketName(record);
    expect(bucket.kind === 'general-purpose' ? bucket.name : bucket.kind).toBe(is);
  });

  it('says which member held what is no name', () => {
    expect(readBucketName(named('a b'))).toEqual({
      kind: 'not-understood',
      problem: expect.stringMatching(/^requestParameters\.bucketName: "a b" is not a bucket name/),
    });
    expect(readBucketName({ requestParameters: {} })).toEqual({
      kind: 'not-understood',
      problem: 'requestParameters.bucketName is missing, and resources and Host name no bucket',
    });
  });
});
