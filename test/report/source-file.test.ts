import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { policyOf } from '../../src/core/policy/document.ts';
import type { JsonObject } from '../../src/core/policy/document.ts';
import type { Change } from '../../src/core/plan.ts';
import { quotedTemplateText, quotedText } from '../../src/report/source-file/quoted-text.ts';
import { sourceFileOf } from '../../src/report/source-file/source-file.ts';
import { goodRule, keyArn, ourStatement, refIn } from '../support/core-builders.ts';

const encryption = (changes = {}): Change => ({
  kind: 'put-encryption',
  before: undefined,
  after: { rules: [goodRule(changes)] },
});

const policy = (...statements: JsonObject[]): Change => ({
  kind: 'put-policy',
  before: undefined,
  after: policyOf({ Version: '2012-10-17', Statement: statements }),
  seals: ['transport'],
});

const bucket = (name: string, ...changes: Change[]) => ({
  ref: refIn('eu-west-1', name),
  changes,
});

const terraform = (...buckets: ReturnType<typeof bucket>[]): string =>
  sourceFileOf('terraform', buckets).join('\n');
const cloudFormation = (...buckets: ReturnType<typeof bucket>[]): string =>
  sourceFileOf('cloudformation', buckets).join('\n');

describe('texts of others in a source file', () => {
  // What Terraform 1.11.4 reads each of these as is the text itself.
  it.each([
    ['plain', '"plain"', 'nothing to escape'],
    ['a "b" \\', '"a \\"b\\" \\\\"', 'quotes and backslashes end nothing'],
    ['${aws:username}', '"$${aws:username}"', 'a policy variable is no template'],
    ['%{if true}', '"%%{if true}"', 'neither is a directive'],
    ['$${a}', '"\\u0024\\u0024{a}"', 'what reads as escaped already is not taken for it'],
    ['%%{a}', '"\\u0025\\u0025{a}"', 'the same for directives'],
    ['${${', '"$${$${"', 'one behind the other'],
    ['$ {', '"$ {"', 'a dollar alone is a dollar'],
    ['a\nb\r\t', '"a\\nb\\r\\t"', 'a line break ends no line'],
    ['\b\f\u0000\u007f', '"\\u0008\\u000c\\u0000\\u007f"', 'HCL has no short escape for these'],
    ['\u202e\u2028\ufeff', '"\\u202e\\u2028\\ufeff"', 'what turns or breaks a line is visible'],
    ['\u{e0001}', '"\\U000e0001"', 'neither language takes two surrogates for one character'],
    ['é😀', '"é😀"', 'what can be printed stays'],
  ])('%j is written %s: %s', (text, written) => {
    expect(quotedTemplateText(text)).toBe(written);
  });

  it('always come back from YAML as they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parse(`a: ${quotedText(text)}`)).toEqual({ a: text.toWellFormed() });
      }),
    );
  });

  it('never begin a template, and never end before their end', () => {
    const units = fc.constantFrom('$', '%', '{', '}', '"', '\\', '\n', 'a');
    fc.assert(
      fc.property(fc.string({ unit: units }), (text) => {
        const inside = quotedTemplateText(text).slice(1, -1);
        const left = inside.replaceAll(/\\u[0-9a-f]{4}|\\["\\nrt]|\$\$\{|%%\{/g, '.');
        expect(left).not.toMatch(/["\\\n]|[$%]\{/);
      }),
    );
  });
});

describe('a Terraform file', () => {
  it('has one resource for every setting, laid out as terraform fmt does', () => {
    expect(terraform(bucket('app-data', encryption(), policy(ourStatement())))).toContain(`
# default encryption of app-data in eu-west-1 of account 111122223333
resource "aws_s3_bucket_server_side_encryption_configuration" "app_data" {
  bucket = "app-data"

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = "${keyArn}"
      sse_algorithm     = "aws:kms"
    }
  }
}

# bucket policy of app-data in eu-west-1 of account 111122223333
resource "aws_s3_bucket_policy" "app_data" {
  bucket = "app-data"
  policy = jsonencode({
    "Version" : "2012-10-17",
    "Statement" : [
      {
        "Sid" : "DenyInsecureConnections",`);
  });

  it('says which types of encryption are blocked', () => {
    const blocked = { BlockedEncryptionTypes: { EncryptionType: 'SSE-C' } };
    expect(terraform(bucket('app-data', encryption(blocked)))).toContain(
      '    blocked_encryption_types = ["SSE-C"]\n    bucket_key_enabled       = true\n',
    );
  });

  it('names no two resources alike, and begins no name with a digit', () => {
    const names = ['a.b', 'a-b', 'a_b_2', '1st'];
    const text = terraform(...names.map((name) => bucket(name, encryption())));
    expect([...text.matchAll(/^resource "[a-z_0-9]+" "(.*)"/gm)].map((match) => match[1])).toEqual([
      'a_b',
      'a_b_2',
      'a_b_2_2',
      'bucket_1st',
    ]);
  });
});

describe('a CloudFormation template', () => {
  const resourcesOf = (text: string): Record<string, { Type: string; Properties: object }> =>
    parse(text).Resources;

  it('is YAML with one resource for every setting', () => {
    const blocked = { BlockedEncryptionTypes: { EncryptionType: ['SSE-C', 'X'] } };
    const hostile = ourStatement({ Sid: '${x} "%{y}\u2028\n#: ' });
    const text = cloudFormation(bucket('app-data', encryption(blocked), policy(hostile)));
    expect(resourcesOf(text)).toEqual({
      AppData: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          BucketName: 'app-data',
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              {
                BucketKeyEnabled: true,
                ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn },
                BlockedEncryptionTypes: { EncryptionType: ['SSE-C', 'X'] },
              },
            ],
          },
        },
      },
      AppDataPolicy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: 'app-data',
          PolicyDocument: { Version: '2012-10-17', Statement: [hostile] },
        },
      },
    });
  });

  it('is a template also where nothing has to change', () => {
    expect(parse(cloudFormation())).toEqual({
      AWSTemplateFormatVersion: '2010-09-09',
      Resources: {},
    });
  });

  it('never names two resources alike, whatever the buckets are called', () => {
    const names = ['data', 'data-policy', 'd-ata', 'D.ata', '7', '-'];
    const buckets = names.map((name) => bucket(name, encryption(), policy(ourStatement())));
    const ids = Object.keys(resourcesOf(cloudFormation(...buckets)));
    expect(ids).toHaveLength(2 * names.length);
    for (const id of ids) expect(id).toMatch(/^[A-Z][A-Za-z0-9]*$/);
  });

  it.each([
    [{ Sid: '{{resolve:secretsmanager:prod}}' }, 'a text that is replaced by a secret'],
    [{ Condition: { StringEquals: { Ref: 'x' } } }, 'a member that is a function'],
    [{ Condition: { 'Fn::Sub': 'x' } }, 'another one'],
  ])('leaves out a policy with %j: %s', (changes, _why) => {
    const text = cloudFormation(bucket('app-data', encryption(), policy(ourStatement(changes))));
    expect(Object.keys(resourcesOf(text))).toEqual(['AppData']);
    expect(text).toContain('# The bucket policy of app-data in eu-west-1 of account 1111');
  });
});
