import { describe, expect, it } from '@jest/globals';
import {
  parseBaseline,
  parseBaselineText,
} from '../../../src/core/baseline-document/parse-baseline.ts';
import { describeProblems } from '../../../src/core/baseline-document/problem.ts';
import type { Region } from '../../../src/core/names.ts';
import { baselineSettings, keyArn, otherKeyArn } from '../../support/core-builders.ts';

const here = 'eu-west-1' as Region;

const problemsOf = (document: unknown, region: Region | undefined = here): string[] => {
  const parsed = parseBaseline(document, region);
  return parsed.ok ? [] : describeProblems(parsed.problems);
};
const problemsOfText = (text: string): string[] => {
  const parsed = parseBaselineText(text, here);
  return parsed.ok ? [] : describeProblems(parsed.problems);
};

describe('a baseline document', () => {
  it('needs only a key', () => {
    const requiredKey = { kind: 'arn', arn: keyArn };
    const expected = { ok: true, value: baselineSettings({ requiredKey } as never) };
    expect(parseBaseline({ key: keyArn }, here)).toEqual(expected);
  });

  it('may say everything', () => {
    const document = {
      $schema: './baseline.schema.json',
      algorithm: 'aws:kms:dsse',
      key: { 'eu-west-1': keyArn, 'eu-west-2': 'alias/reseal', 'eu-west-3': 'aws/s3' },
      bucketKey: false,
      acceptableKeys: [otherKeyArn],
      blockedEncryptionTypes: ['SSE-C'],
      uploads: 'deny-other-encryption',
      tlsVersion: '1.2',
      exempt: [{ bucket: 'logs-*', seals: ['encryption'], reason: 'Log delivery', owner: 'ops' }],
    };
    expect(parseBaseline(document, here)).toEqual({
      ok: true,
      value: {
        algorithm: 'aws:kms:dsse',
        requiredKey: {
          kind: 'by-region',
          keys: new Map<string, unknown>([
            ['eu-west-1', { kind: 'arn', arn: keyArn }],
            ['eu-west-2', { kind: 'lookup', text: 'alias/reseal' }],
            ['eu-west-3', { kind: 'aws-managed' }],
          ]),
        },
        bucketKey: false,
        acceptableKeys: [otherKeyArn],
        blockSseC: true,
        uploads: 'deny-other-encryption',
        tlsVersion: '1.2',
        exemptions: [
          { bucket: 'logs-*', seals: ['encryption'], reason: 'Log delivery', owner: 'ops' },
        ],
      },
    });
  });

  it('names every problem with its place', () => {
    const document = {
      algoritm: 'aws:kms',
      key: { 'eu-west-9x': 'alias/a', 'eu-west-1': 'my-key' },
      bucketKey: 'yes',
      acceptableKeys: ['alias/x'],
      exempt: [{ bucket: '*', seal: ['tls'] }],
    };
    expect(problemsOf(document)).toEqual([
      'algoritm: not known: did you mean algorithm?',
      'bucketKey: "yes" is not known: expected true or false, no quotes',
      'acceptableKeys[0]: "alias/x" is not a key ARN: expected arn:aws:kms:<region>:<account>:key/<key id>',
      'exempt[0].seal: not known: did you mean seals?',
      'exempt[0].bucket: "*" exempts buckets whatever their name: use the mode inspect instead',
      'exempt[0].reason: not set: say why these buckets are exempt',
      'key.eu-west-9x: "eu-west-9x" is not a Region: expected a code like eu-west-1',
      'key.eu-west-1: "my-key" is not a KMS key: expected a key ARN, an alias (alias/name), an alias ARN or a key id',
    ]);
  });

  it.each([
    ['a member in another case', { key: keyArn, BucketKey: true }, 'did you mean bucketKey?'],
    ['nothing like it', { key: keyArn, password: 'hunter2' }, 'password: not known: expected'],
    ['control characters', { key: keyArn, '\u001b[31m': 1 }, '["\\\\u001b[31m"]: not known'],
    ['no object', 'hunter2', 'expected an object, not a text'],
  ])('explains %s', (_title, document, message) => {
    const text = problemsOf(document).join('\n').replaceAll('\\', '\\\\');
    expect(text).toContain(message);
    expect(text).not.toContain('hunter2');
  });

  it('counts what it does not show', () => {
    const many = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`x${index}`, 1]));
    const problems = problemsOf({ key: keyArn, ...many });
    expect(problems).toHaveLength(31);
    expect(problems.at(-1)).toBe('and 60 more');
  });
});

describe('the text of a baseline', () => {
  it.each([
    ['', 'empty: expected a JSON object'],
    ['{"key": alias}', 'not JSON: look for a missing quotation mark or a comma too many'],
    ['hunter2', 'not JSON: look for a missing quotation mark or a comma too many'],
    [`"${'x'.repeat(64 * 1024)}"`, 'longer than 64 KiB: this is no baseline'],
    ['['.repeat(20_000) + ']'.repeat(20_000), 'expected an object, not a list'],
    ['{"key":"alias/a","key":"alias/b"}', 'key: named twice: keep one'],
    ['{"key":"alias/a","k\\u0065y":"alias/b"}', 'key: named twice: keep one'],
    [
      '{"key":"alias/a:{","exempt":[{"reason":","},{"reason":"a","bucket":"b","reason":"c"}]}',
      'exempt[1].reason: named twice: keep one',
    ],
  ])('%.60s', (text, problem) => {
    expect(problemsOfText(text)).toEqual([problem]);
  });
});

describe('members that do not fit together', () => {
  const abroad = 'arn:aws:kms:us-east-1:111122223333:key/99999999-12ab-34cd-56ef-1234567890ab';
  const china = 'arn:aws-cn:kms:cn-north-1:111122223333:key/99999999-12ab-34cd-56ef-1234567890ab';
  const mrk = `arn:aws:kms:us-east-1:111122223333:key/mrk-${'0'.repeat(32)}`;

  it.each([
    [
      { key: { 'eu-west-2': 'alias/a' } },
      ['key: no key for eu-west-1, where it is used: add one for that Region'],
    ],
    [
      { key: abroad },
      ['key: a key in us-east-1 cannot serve buckets in eu-west-1: name one that is there'],
    ],
    [
      { key: 'arn:aws:kms:us-east-1:111122223333:alias/a' },
      ['key: a key in us-east-1 cannot serve buckets in eu-west-1: name one that is there'],
    ],
    [
      { key: { 'eu-west-1': keyArn, 'eu-west-2': keyArn } },
      [
        'key.eu-west-2: a key in eu-west-1 cannot serve buckets in eu-west-2: name one that is there',
      ],
    ],
    [
      { key: 'aws/s3', uploads: 'require-key' },
      [
        'uploads: require-key needs a key that uploads can name, and key is the AWS managed key: name a customer managed key there, or choose deny-other-encryption',
      ],
    ],
    [
      { key: 'alias/a', acceptableKeys: [otherKeyArn, china] },
      [
        'acceptableKeys[1]: a key of the partition aws-cn, which no bucket in aws can use: take it out',
      ],
    ],
  ])('%j', (document, problems) => {
    expect(problemsOf(document)).toEqual(problems);
  });

  const fitting: [document: unknown, why: string][] = [
    [{ key: mrk }, 'a multi-Region key has a replica in each Region'],
    [{ key: 'alias/a', acceptableKeys: [abroad] }, 'one list for all Regions'],
    [
      { key: { 'eu-west-1': keyArn, 'cn-north-1': china }, acceptableKeys: [china] },
      'one document for all partitions',
    ],
    [
      { key: keyArn, algorithm: 'aws:kms:dsse', bucketKey: true },
      'the bucket key is on by default, and DSSE-KMS does without',
    ],
    [
      { key: { 'eu-west-1': keyArn, 'eu-west-2': 'aws/s3' }, uploads: 'deny-unencrypted' },
      'no upload has to name a key',
    ],
  ];
  it.each(fitting)('takes %j: %s', (document) => {
    expect(problemsOf(document)).toEqual([]);
  });

  it('checks nothing that depends on the Region without one', () => {
    expect(parseBaseline({ key: abroad }, undefined).ok).toBe(true);
    expect(parseBaseline({ key: { 'eu-west-2': 'alias/a' } }, undefined).ok).toBe(true);
  });
});
