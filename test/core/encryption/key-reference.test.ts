import { describe, expect, it } from '@jest/globals';
import {
  parseKeyReference,
  referenceIn,
  textOfReference,
} from '../../../src/core/encryption/key-reference.ts';
import type { KeyReference, RequiredKey } from '../../../src/core/encryption/key-reference.ts';
import type { KmsKeyArn, Region } from '../../../src/core/names.ts';
import { keyArn, keyId } from '../../support/core-builders.ts';

const lookups = [
  { text: 'alias/example', why: 'a name' },
  { text: 'alias/team/app_1-x', why: 'a name with parts' },
  { text: 'alias/awsome', why: 'aws is reserved only as a part of its own' },
  { text: `alias/${'a'.repeat(250)}`, why: 'the longest' },
  { text: 'arn:aws:kms:eu-west-1:111122223333:alias/example', why: 'an alias ARN' },
  { text: 'arn:aws-cn:kms:cn-north-1:111122223333:alias/x', why: 'in China' },
  { text: keyId, why: 'a key id' },
  { text: 'mrk-1234abcd12ab34cd56ef1234567890ab', why: 'a multi-Region key id' },
];

const refused = [
  { text: '', why: 'empty' },
  { text: 'alias/', why: 'an alias without a name' },
  { text: `alias/${'a'.repeat(251)}`, why: 'too long' },
  { text: 'example', why: 'an alias needs its prefix' },
  { text: 'alias/ex ample', why: 'a space' },
  { text: 'alias/example\n', why: 'a line break at the end' },
  { text: `${keyId}0`, why: 'an id that is too long' },
  { text: 'mrk-1234', why: 'an id that is too short' },
  { text: 'arn:aws:kms:eu-west-1:1111:alias/example', why: 'no account id' },
  { text: 'arn:aws:s3:::bucket', why: 'another service' },
];

const awsManaged = [
  'alias/aws/s33',
  'alias/aws/ebs',
  'arn:aws:kms:eu-west-1:111122223333:alias/aws/s3',
];

const multiRegionArn = (region: string, partition = 'aws') =>
  `arn:${partition}:kms:${region}:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab` as KmsKeyArn;

describe('referenceIn', () => {
  const home = multiRegionArn('us-east-1');
  const key: KeyReference = { kind: 'arn', arn: keyArn };
  const cases: {
    title: string;
    required: RequiredKey;
    region: string;
    text: string | undefined;
  }[] = [
    { title: 'a key', required: key, region: 'eu-west-1', text: keyArn },
    { title: 'a key of another Region', required: key, region: 'us-east-1', text: keyArn },
    {
      title: 'the replica of a multi-Region key',
      required: { kind: 'arn', arn: home },
      region: 'eu-west-1',
      text: multiRegionArn('eu-west-1'),
    },
    {
      title: 'a multi-Region key of another partition, which has no replica here',
      required: { kind: 'arn', arn: home },
      region: 'cn-north-1',
      text: home,
    },
    {
      title: 'an alias, which each Region has for itself',
      required: { kind: 'lookup', text: 'alias/x' },
      region: 'eu-west-1',
      text: 'alias/x',
    },
    {
      title: 'the AWS managed key',
      required: { kind: 'aws-managed' },
      region: 'eu-west-1',
      text: 'alias/aws/s3',
    },
    {
      title: 'one of a map',
      required: { kind: 'by-region', keys: new Map([['eu-west-1' as Region, key]]) },
      region: 'eu-west-1',
      text: keyArn,
    },
    {
      title: 'a Region that the map does not name',
      required: { kind: 'by-region', keys: new Map([['eu-west-1' as Region, key]]) },
      region: 'eu-west-2',
      text: undefined,
    },
  ];

  it.each(cases)('gives $title', ({ required, region, text }) => {
    const reference = referenceIn(region as Region, required);
    expect(reference && textOfReference(reference)).toBe(text);
  });
});

describe('parseKeyReference', () => {
  it('takes the AWS managed key of S3 by its alias', () => {
    expect(parseKeyReference('alias/aws/s3')).toEqual({ ok: true, value: { kind: 'aws-managed' } });
  });

  it('takes a key ARN as it is', () => {
    expect(parseKeyReference(keyArn)).toEqual({ ok: true, value: { kind: 'arn', arn: keyArn } });
  });

  it.each(lookups)('has "$text" looked up ($why)', ({ text }) => {
    expect(parseKeyReference(text)).toEqual({ ok: true, value: { kind: 'lookup', text } });
  });

  it.each(refused)('refuses "$text" ($why)', ({ text }) => {
    expect(parseKeyReference(text)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('expected a key ARN, an alias'),
    });
  });

  it.each(awsManaged)('refuses %s: looking it up could create it', (text) => {
    expect(parseKeyReference(text)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('name a customer managed key'),
    });
  });
});
