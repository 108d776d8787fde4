import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { allowStatement, denyStatement, linesOf, policyCommand, policyOf } from './policies.ts';

const folder = mkdtempSync(join(tmpdir(), 'reseal-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const check = async (policy: unknown, ...words: string[]) =>
  policyCommand(['check', '--bucket', 'app-data', ...words], {
    input: typeof policy === 'string' ? policy : JSON.stringify(policy),
  });

const noPolicy = {
  verdict: 'allowed',
  proof: [],
  counterExample: {
    principal: expect.any(String),
    action: expect.stringMatching(/^s3:\w+$/),
    resource: expect.stringMatching(/^arn:aws:s3:::app-data/),
    context: { 'aws:SecureTransport': 'false' },
  },
  reason: null,
  alarms: [],
};

describe('reseal policy check --json', () => {
  it.each([
    ['', 'nothing, as a failing "get-bucket-policy" prints'],
    ['null', 'no policy'],
    ['""', 'no policy in a string'],
    ['\uFEFF \r\n', 'an empty file of some editors'],
  ])('%j is no policy: %s', async (text) => {
    const ran = await check(text, '--json');
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    expect(linesOf(ran)).toEqual([noPolicy]);
  });

  it('asks for the key that one of the seals is about', async () => {
    const ran = await check('', '--seal', 'require-key');
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain('--seal require-key: which key? Name it with --key <arn>');
  });

  it.each([
    ['as it is', JSON.stringify(policyOf(allowStatement, denyStatement))],
    ['in a string', JSON.stringify(JSON.stringify(policyOf(allowStatement, denyStatement)))],
    ['laid out', JSON.stringify(policyOf(allowStatement, denyStatement), null, '\t')],
  ])('names the statements that prove it, with the policy %s', async (_, text) => {
    const ran = await check(text, '--json');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(linesOf(ran)).toEqual([
      { verdict: 'denied', proof: [1], counterExample: null, reason: null, alarms: [] },
    ]);
  });

  it.each([
    ['{"Statement":', 'the policy is not JSON'],
    ['[]', 'the policy is not a JSON object'],
    ['{"Statement":[],"Statement":[]}', 'in the policy, Statement is named twice'],
    ['"not a policy', 'the policy is not JSON'],
    [`${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'the policy is not a JSON object'],
    [
      `{"Statement":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      `in the policy, Statement${'[0]'.repeat(31)} is nested deeper than 32`,
    ],
  ])('%.20s… is not known to deny anything', async (text, reason) => {
    const ran = await check(text, '--json');
    expect(ran).toMatchObject({ code: 2, stderr: '' });
    expect(linesOf(ran)).toEqual([
      { verdict: 'unknown', proof: [], counterExample: null, reason, alarms: [] },
    ]);
  });

  it('tells that HTTPS is locked out as well', async () => {
    const { Condition: _, ...always } = denyStatement;
    const ran = await check(policyOf(always), '--json');
    expect(ran.code).toBe(0);
    expect(linesOf(ran)).toMatchObject([{ verdict: 'denied', alarms: ['https-denied'] }]);
  });

  it.each([
    ['aws', 1],
    ['aws-cn', 0],
    ['aws-us-gov', 1],
    ['aws-eusc', 1],
  ])('knows the ARNs of partition %s from those of aws-cn', async (partition, code) => {
    const arn = 'arn:aws-cn:s3:::app-data';
    const policy = policyOf({ ...denyStatement, Resource: [arn, `${arn}/*`] });
    const ran = await check(policy, '--json', '--partition', partition);
    expect(ran).toMatchObject({ code, stderr: '' });
    if (code === 0) return;
    const { counterExample } = linesOf(ran)[0] ?? {};
    expect(counterExample).toMatchObject({
      resource: expect.stringContaining(`arn:${partition}:s3:::app-data`),
    });
  });

  it('is not troubled by a policy of 1 MB', async () => {
    const many = Array.from({ length: 4_000 }, (_, index) => ({
      ...denyStatement,
      Sid: `Only${index}`,
      Resource: `arn:aws:s3:::app-data/prefix-${index}/*`,
    }));
    const ran = await check(policyOf(...many), '--json');
    expect(ran).toMatchObject({ code: 1, stderr: '' });
  });
});

describe('reseal policy check, for a person', () => {
  it('names what proves it', async () => {
    const ran = await check(policyOf(allowStatement, denyStatement));
    expect(ran).toEqual({
      code: 0,
      stdout:
        'denied  No request over plain HTTP gets through.\n' +
        '  Proven by:\n    statement 1 ("DenyInsecureConnections")\n',
      stderr: '',
    });
  });

  it('shows a request, why each Deny does not stop it, and what is missing', async () => {
    const policy = policyOf(
      allowStatement,
      { ...denyStatement, Action: 's3:Get*', Sid: 'a\u001b[31mb\n' },
      { ...denyStatement, Resource: 'arn:aws:s3:::app-data', Sid: undefined },
      { ...denyStatement, Condition: { StringEquals: { 'AWS:PrincipalOrgID': 'o-1' } } },
      { ...denyStatement, Principal: { AWS: 'arn:aws:iam::444455556666:root' } },
    );
    const { code, stdout } = await check(policy);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^allowed .*\n {2}For example:\n {4}principal {2}arn:aws:iam::/);
    expect(stdout).toContain('context    aws:SecureTransport = "false"\n');
    expect(stdout).toContain('statement 1 ("a\\u001b[31mb\\n") does not match: its Action\n');
    expect(stdout).toContain('statement 2 does not match: its Resource\n');
    expect(stdout).toContain(
      'condition on "AWS:PrincipalOrgID", which the request does not have\n',
    );
    expect(stdout).toMatch(/statement 4 \(.*\) does not match: its Principal\n/);
    expect(stdout).toMatch(/\n {2}Missing: .*"reseal policy merge" adds it\.\n$/);
  });

  it('says which statements lock HTTPS out', async () => {
    const { Condition: _, ...always } = denyStatement;
    const { stdout } = await check(policyOf({ ...always, Resource: 'arn:aws:s3:::app-data/*' }));
    expect(stdout).toContain('alarm  every request over HTTPS to its objects is denied');
    expect(stdout).not.toContain('HTTPS to the bucket');
  });

  it('says why it cannot tell', async () => {
    const policy = policyOf({ ...denyStatement, Condition: { FutureEquals: { a: 'b' } } });
    const { code, stdout } = await check(policy);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^unknown .* cannot be told\.\n {2}Because .*statement 0 /);
  });

  it('lists no more statements than a person reads', async () => {
    const many = Array.from({ length: 30 }, () => ({ ...denyStatement, Action: 's3:Get*' }));
    const { stdout } = await check(policyOf(...many));
    expect(stdout).toContain('\n    and 10 more\n');
  });
});

describe('what a person did wrong', () => {
  const file = join(folder, 'latin-1.json');
  writeFileSync(file, Buffer.from([0x22, 0xe9, 0x22]));
  const large = join(folder, 'large.json');
  writeFileSync(large, ' '.repeat(4 * 1024 * 1024 + 1));

  it.each([
    [['check'], '--bucket is missing'],
    [['merge', '-'], '--bucket is missing'],
    [['check', '--bucket', 'x'], '--bucket: "x" is not a bucket name'],
    [['check', '--bucket', 'a--x-s3'], '--bucket: a--x-s3 is of another kind: directory bucket'],
    [['check', '--bucket', 'app-data', '--partition', 'aws-mars'], 'Allowed choices are aws,'],
    [['check', '--bucket', 'app-data', 'no-such-file'], 'no-such-file: there is no such file'],
    [['merge', '--bucket', 'app-data', folder], `${folder}: it is a directory`],
    [['check', '--batch', 'no-such-file'], 'no-such-file: there is no such file'],
    [['check', '--bucket', 'app-data', file], `${file}: it is not UTF-8 text`],
    [['check', '--bucket', 'app-data', large], `${large}: it is larger than 4 MiB`],
    [['check', 'one', 'two'], 'too many arguments'],
    [['chekc'], "unknown command 'chekc'"],
    [[], 'Usage: reseal policy'],
  ])('policy %j', async (words, message) => {
    const { code, stdout, stderr } = await policyCommand(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it.each([[[]], [['check']], [['merge']]])('policy %j --help has examples', async (words) => {
    const { code, stdout, stderr } = await policyCommand([...words, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/Usage: reseal policy[^]*Examples:[^]*Exit codes:\n {2}0 [^]*\n {2}2 /);
  });
});
