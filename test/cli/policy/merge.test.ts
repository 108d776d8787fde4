import { describe, expect, it } from '@jest/globals';
import { allowStatement, denyStatement, linesOf, policyCommand, policyOf } from './policies.ts';

const words = ['--bucket', 'app-data'];
const merge = async (policy: unknown, ...more: string[]) =>
  policyCommand(['merge', ...words, ...more], {
    input: typeof policy === 'string' ? policy : JSON.stringify(policy),
  });

describe('reseal policy merge', () => {
  it('makes a policy where there is none', async () => {
    const { code, stdout, stderr } = await merge('');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(policyOf(denyStatement));
    expect(stdout).toMatch(/^\{\n {2}"Version"/);
  });

  it('adds to what others wrote, and what it prints is denied', async () => {
    const policy = { Id: 'kept', ...policyOf(allowStatement) };
    const { stdout } = await merge(policy);
    expect(JSON.parse(stdout)).toEqual({ Id: 'kept', ...policyOf(allowStatement, denyStatement) });
    const checked = await policyCommand(['check', ...words, '--json'], { input: stdout });
    expect(checked.code).toBe(0);
  });

  it('changes nothing the second time, and says so', async () => {
    const { stdout } = await merge(policyOf(allowStatement));
    expect(await merge(stdout)).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^[^]*\}\n$/),
      stderr: 'Nothing has to change: the policy denies plain HTTP already.\n',
    });
    const again = await merge(stdout);
    expect(again.stdout.trim()).toBe(stdout.trim());
  });

  it('prints a policy that needs no change the way it was given', async () => {
    const text = JSON.stringify(
      policyOf({ ...denyStatement, Sid: 'b\u202e' }, { ...allowStatement, 7: 1 }),
      null,
      5,
    );
    const laidOut = text.replaceAll('\n', '\r\n');
    const { code, stdout } = await merge(laidOut);
    expect(code).toBe(0);
    // Only what a terminal could take for a command is written in another way.
    expect(stdout).toBe(`${text.replace('\u202e', '\\u202e')}\n`);
  });

  it('uses the ARNs of the partition', async () => {
    const { stdout } = await merge('', '--partition', 'aws-us-gov');
    expect(stdout).toContain('"arn:aws-us-gov:s3:::app-data/*"');
  });

  it('leaves white space out where it would break the limit', async () => {
    const sids = Array.from({ length: 95 }, (_, index) => ({
      ...allowStatement,
      Sid: `S${index}`,
    }));
    const { code, stdout } = await merge(policyOf(...sids));
    expect(code).toBe(0);
    expect(stdout.trim()).not.toContain('\n');
    expect(Buffer.byteLength(stdout)).toBeLessThan(20 * 1024);
  });

  it.each([
    [
      'too large',
      policyOf({ ...allowStatement, Sid: 'x'.repeat(20_400) }),
      'policy-too-large',
      'S3 takes 20480',
    ],
    [
      'a deleted principal',
      policyOf({ ...allowStatement, Principal: { AWS: 'AIDAEXAMPLEEXAMPLE123' } }),
      'deleted-principal',
      'names the deleted principal "AIDAEXAMPLEEXAMPLE123"',
    ],
    ['no policy', '{"Statement":1}', 'policy-not-understood', 'neither a list nor an object'],
    ['no JSON', '\u001b[31m', 'policy-not-understood', 'the policy is not JSON'],
  ])('refuses: %s', async (_, policy, kind, message) => {
    const refused = await merge(policy);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(message);
    const told = await merge(policy, '--json');
    expect(told.code).toBe(2);
    expect(linesOf(told)).toEqual([
      { refused: { kind, message: expect.stringContaining(message) } },
    ]);
  });

  it('says in --json whether something was added', async () => {
    const first = await merge(null, '--json');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(linesOf(first)).toEqual([{ changed: true, policy: policyOf(denyStatement) }]);
    const second = await merge(policyOf(denyStatement), '--json');
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(linesOf(second)).toEqual([{ changed: false, policy: policyOf(denyStatement) }]);
  });
});
