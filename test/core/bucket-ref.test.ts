import { describe, expect, it } from '@jest/globals';
import { bucketArn, otherBucketKind } from '../../src/core/bucket-ref.ts';
import { refIn } from '../support/core-builders.ts';

describe('bucketArn', () => {
  it.each([
    { region: 'eu-west-1', arn: 'arn:aws:s3:::example-bucket' },
    { region: 'cn-north-1', arn: 'arn:aws-cn:s3:::example-bucket' },
    { region: 'us-gov-east-1', arn: 'arn:aws-us-gov:s3:::example-bucket' },
    { region: 'eusc-de-east-1', arn: 'arn:aws-eusc:s3:::example-bucket' },
  ])('of $region is $arn', ({ region, arn }) => {
    expect(bucketArn(refIn(region))).toBe(arn);
  });

  it('identifies a bucket by partition, account, Region and name alone', () => {
    expect(refIn('cn-north-1', 'logs')).toEqual({
      partition: 'aws-cn',
      account: '111122223333',
      region: 'cn-north-1',
      name: 'logs',
    });
  });
});

const names: { name: string; kind: ReturnType<typeof otherBucketKind>; why: string }[] = [
  { name: 'example-bucket', kind: undefined, why: 'the usual' },
  { name: 'x--usw2-az1--x-s3', kind: 'directory-bucket', why: 'S3 Express' },
  { name: 'x--table-s3', kind: 'table-bucket', why: 'S3 Tables' },
  { name: 'x--usw2-az1--xa-s3', kind: 'access-point-alias', why: 'S3 Express access point' },
  { name: 'x-abc123-s3alias', kind: 'access-point-alias', why: 'access point' },
  { name: 'x-abc123--ol-s3', kind: 'access-point-alias', why: 'Object Lambda' },
  { name: 'x-abc123--op-s3', kind: 'access-point-alias', why: 'Outposts' },
  { name: 'mabcdef.mrap', kind: 'access-point-alias', why: 'Multi-Region access point' },
  { name: 'x-111122223333-eu-west-1-an', kind: undefined, why: 'a general purpose bucket' },
  { name: 'my-x-s3', kind: undefined, why: 'one hyphen is not the suffix' },
  { name: 's3alias', kind: undefined, why: 'no hyphen in front' },
  { name: 'x--x-s3-copy', kind: undefined, why: 'the suffix in the middle' },
  { name: 'X--X-S3', kind: undefined, why: 'suffixes are lower case' },
];

describe('otherBucketKind', () => {
  it.each(names)('$name → $kind ($why)', ({ name, kind }) => {
    expect(otherBucketKind(name)).toBe(kind);
  });
});
