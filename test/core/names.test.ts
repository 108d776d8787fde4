import { describe, expect, it } from '@jest/globals';
import {
  keyArnParts,
  parseAccountId,
  parseBucketName,
  parseKmsKeyArn,
  parseRegion,
  partitionOf,
  quote,
} from '../../src/core/names.ts';
import type { KmsKeyArn, Region } from '../../src/core/names.ts';

const key = 'key/1234abcd-12ab-34cd-56ef-1234567890ab';

const parsers = {
  account: { parse: parseAccountId, expects: /12 digits/ },
  region: { parse: parseRegion, expects: /like eu-west-1/ },
  bucket: { parse: parseBucketName, expects: /3 to 255/ },
  key: { parse: parseKmsKeyArn, expects: /key\/<key id>/ },
};

const valid: { what: keyof typeof parsers; text: string; why: string }[] = [
  { what: 'account', text: '111122223333', why: 'twelve digits' },
  { what: 'account', text: '000000000012', why: 'zeros in front count' },
  { what: 'region', text: 'eu-west-1', why: 'the usual form' },
  { what: 'region', text: 'ap-southeast-3', why: 'a longer word' },
  { what: 'region', text: 'us-gov-east-1', why: 'four parts' },
  { what: 'region', text: 'cn-northwest-1', why: 'China' },
  { what: 'region', text: 'eusc-de-east-1', why: 'European Sovereign Cloud' },
  { what: 'bucket', text: 'abc', why: 'the shortest' },
  { what: 'bucket', text: 'a'.repeat(63), why: 'the longest since 2018' },
  { what: 'bucket', text: 'a'.repeat(255), why: 'the longest before 2018' },
  { what: 'bucket', text: 'my.bucket.example.com', why: 'dots, as websites have' },
  { what: 'bucket', text: 'My_Old_Bucket', why: 'us-east-1 before 2018' },
  { what: 'bucket', text: '123456', why: 'digits only' },
  { what: 'bucket', text: 'x-111122223333-eu-west-1-an', why: 'account-regional namespace' },
  { what: 'key', text: `arn:aws:kms:eu-west-1:111122223333:${key}`, why: 'the usual form' },
  { what: 'key', text: `arn:aws-cn:kms:cn-north-1:111122223333:${key}`, why: 'China' },
  { what: 'key', text: `arn:aws-us-gov:kms:us-gov-west-1:111122223333:${key}`, why: 'GovCloud' },
  { what: 'key', text: `arn:aws-eusc:kms:eusc-de-east-1:111122223333:${key}`, why: 'sovereign' },
  {
    what: 'key',
    text: 'arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab',
    why: 'multi-Region key',
  },
];

const invalid: { what: keyof typeof parsers; text: string; why: string }[] = [
  { what: 'account', text: '', why: 'empty' },
  { what: 'account', text: '11112222333', why: 'eleven digits' },
  { what: 'account', text: '1111222233334', why: 'thirteen digits' },
  { what: 'account', text: '1111-2222-3333', why: 'as the console shows it' },
  { what: 'account', text: '111122223333\n', why: 'a line break at the end' },
  { what: 'account', text: '١١١١٢٢٢٢٣٣٣٣', why: 'digits of another script' },
  { what: 'region', text: '', why: 'empty' },
  { what: 'region', text: 'EU', why: 'a legacy location constraint' },
  { what: 'region', text: 'eu-west', why: 'no number' },
  { what: 'region', text: 'eu-west-1a', why: 'an availability zone' },
  { what: 'region', text: 'EU-WEST-1', why: 'capitals' },
  { what: 'region', text: 'eu-west-1.evil.example', why: 'would become a host name' },
  { what: 'bucket', text: '', why: 'empty' },
  { what: 'bucket', text: 'ab', why: 'too short' },
  { what: 'bucket', text: 'a'.repeat(256), why: 'too long' },
  { what: 'bucket', text: 'a/b/c', why: 'a slash would name an object' },
  { what: 'bucket', text: 'my bucket', why: 'a space' },
  { what: 'bucket', text: 'bucket*', why: 'a wildcard would name other buckets' },
  { what: 'bucket', text: 'bucket?x', why: 'a wildcard would name other buckets' },
  { what: 'bucket', text: 'a${aws:username}b', why: 'a policy variable' },
  { what: 'bucket', text: '../bucket', why: 'a path' },
  { what: 'bucket', text: 'bucket\n', why: 'a line break at the end' },
  { what: 'bucket', text: 'arn:aws:s3:::bucket', why: 'an ARN' },
  { what: 'key', text: key, why: 'no ARN' },
  { what: 'key', text: 'arn:aws:kms:eu-west-1:111122223333:alias/x', why: 'may change its key' },
  { what: 'key', text: `arn:aws:s3:eu-west-1:111122223333:${key}`, why: 'another service' },
  { what: 'key', text: `arn:aws:kms:eu-west-1::${key}`, why: 'no account' },
  { what: 'key', text: `arn:aws:kms::111122223333:${key}`, why: 'no Region' },
  { what: 'key', text: 'arn:aws:kms:eu-west-1:111122223333:key/', why: 'no key id' },
  { what: 'key', text: `arn:aws:kms:eu-west-1:111122223333:${key} `, why: 'a space at the end' },
  { what: 'key', text: `arn:gcp:kms:eu-west-1:111122223333:${key}`, why: 'not AWS' },
];

describe('names', () => {
  it.each(valid)('takes the $what "$text" ($why)', ({ what, text }) => {
    expect(parsers[what].parse(text)).toEqual({ ok: true, value: text });
  });

  it.each(invalid)('refuses the $what "$text" ($why)', ({ what, text }) => {
    const parsed = parsers[what].parse(text);
    expect(parsed).toEqual({ ok: false, problem: expect.stringMatching(parsers[what].expects) });
    expect(!parsed.ok && parsed.problem).not.toContain('\n');
  });
});

describe('partitionOf', () => {
  it.each([
    { region: 'eu-west-1', partition: 'aws' },
    { region: 'us-east-1', partition: 'aws' },
    { region: 'cn-north-1', partition: 'aws-cn' },
    { region: 'us-gov-west-1', partition: 'aws-us-gov' },
    { region: 'eusc-de-east-1', partition: 'aws-eusc' },
  ])('puts $region in $partition', ({ region, partition }) => {
    expect(partitionOf(region as Region)).toBe(partition);
  });
});

describe('keyArnParts', () => {
  it('takes the ARN apart', () => {
    expect(keyArnParts(`arn:aws-cn:kms:cn-north-1:111122223333:${key}` as KmsKeyArn)).toEqual({
      partition: 'aws-cn',
      region: 'cn-north-1',
      account: '111122223333',
      keyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
    });
  });
});

describe('quote', () => {
  it('keeps 80 characters, and shortens what is longer', () => {
    expect(quote('a'.repeat(80))).toBe(`"${'a'.repeat(80)}"`);
    expect(quote('a'.repeat(81))).toBe(`"${'a'.repeat(77)}..."`);
  });

  it('is short and printable whatever it is given', () => {
    for (const text of [
      '\u0001'.repeat(5_000),
      '\u2028\u202e\u0085\u200b',
      '\ud800',
      '😀'.repeat(99),
    ]) {
      expect(quote(text).length).toBeLessThanOrEqual(82);
      expect(quote(text)).toMatch(/^"[^\p{Cc}\p{Cf}\u2028\u2029]*"$/u);
    }
  });

  it('keeps foreign text on one line', () => {
    expect(quote('a\r\nb\t"c"\u0000')).toBe('"a\\r\\nb\\t\\"c\\"\\u0000"');
  });
});
