import { describe, expect, it } from '@jest/globals';
import { parseKeyReference } from '../../../src/core/encryption/key-reference.ts';
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
  'alias/aws/s3',
  'alias/aws/ebs',
  'arn:aws:kms:eu-west-1:111122223333:alias/aws/s3',
];

describe('parseKeyReference', () => {
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
