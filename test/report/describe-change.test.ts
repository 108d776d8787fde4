import { describe, expect, it } from '@jest/globals';
import type { EncryptionRule } from '../../src/core/encryption/configuration.ts';
import { describeChange } from '../../src/report/describe-change.ts';
import type { ChangeInWords } from '../../src/report/describe-change.ts';
import { goodRule, keyArn, ruleWith } from '../support/core-builders.ts';

const describeRules = (before: EncryptionRule | undefined, after: EncryptionRule): ChangeInWords =>
  describeChange({
    kind: 'put-encryption',
    before: before === undefined ? undefined : { rules: [before] },
    after: { rules: [after] },
  });

const blocked = { BlockedEncryptionTypes: { EncryptionType: 'SSE-C' } };
const good = `aws:kms, ${keyArn}, bucket key on`;

const cases: { why: string; before?: EncryptionRule; after: EncryptionRule; says: string[] }[] = [
  { why: 'nothing was there', after: goodRule(), says: ['none (SSE-S3)', good] },
  { why: 'SSE-S3', before: ruleWith('AES256'), after: goodRule(), says: ['AES256', good] },
  {
    why: 'only SSE-C is blocked now',
    before: goodRule(),
    after: goodRule(blocked),
    says: [good, `${good}, SSE-C blocked`],
  },
  {
    why: 'the block was there before',
    before: ruleWith('AES256', undefined, blocked),
    after: goodRule(blocked),
    says: ['AES256, SSE-C blocked', `${good}, SSE-C blocked`],
  },
  {
    why: 'no key means that of AWS',
    before: ruleWith('AES256'),
    after: ruleWith('aws:kms'),
    says: ['AES256', 'aws:kms, alias/aws/s3, bucket key on'],
  },
  {
    why: 'a key may be any text',
    before: ruleWith('aws:kms', 'my\nkey'),
    after: goodRule(),
    says: ['aws:kms, "my\\nkey", bucket key on', good],
  },
];

describe('describeChange', () => {
  it.each(cases)('$why', ({ before, after, says }) => {
    const { before: was, after: is } = describeRules(before, after);
    expect([was, is]).toEqual(says);
  });

  it('notes what a bucket key does to policies that expect the ARN of the object', () => {
    const off = goodRule({ BucketKeyEnabled: 'false' });
    expect(describeRules(off, goodRule()).note).toContain('the ARN of the bucket');
  });

  it.each([
    [
      'nothing was encrypted with KMS before',
      ruleWith('AES256', undefined, { BucketKeyEnabled: 'false' }),
    ],
    ['it was on before', goodRule()],
  ])('notes nothing where %s', (_why, before) => {
    expect(describeRules(before, goodRule())).not.toHaveProperty('note');
  });
});
