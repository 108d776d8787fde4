import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reseal } from './run-reseal.ts';

const folder = mkdtempSync(join(tmpdir(), 'reseal-completion-'));
const scriptOf = (shell: string): string => join(folder, shell);
beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    writeFileSync(scriptOf(shell), (await reseal(['completion', shell])).stdout);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (shell: string, words: string[]) => {
  const { status, stdout, stderr } = spawnSync(shell, words, { encoding: 'utf8', cwd: folder });
  return { status, stdout, stderr };
};

/** What bash would offer for the last word. */
function offered(...words: string[]): string[] {
  const ask = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _reseal; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const asked = run('bash', ['--norc', '-c', ask, 'bash', scriptOf('bash'), 'reseal', ...words]);
  expect(asked).toMatchObject({ status: 0, stderr: '' });
  return asked.stdout.split('\n').filter((line) => line !== '');
}

describe('reseal completion bash', () => {
  it.each<[string[], string[], string]>([
    [['pl'], ['plan'], 'a command'],
    [['policy', ''], ['check', 'merge'], 'a subcommand'],
    [['scan', '--reg'], ['--region'], 'a flag'],
    [['plan', '--format', 't'], ['table', 'terraform'], 'the value of a flag'],
    [['policy', 'check', '--partition', 'aws-u'], ['aws-us-gov'], 'of a subcommand, too'],
    [['backfill', 'start', '--access-log-targets', 'a'], ['auto', 'always'], 'of its long ones'],
    [['completion', ''], ['bash', 'zsh', 'fish'], 'an argument'],
    [['--no'], ['--no-color'], 'a flag of the program itself'],
    [['scan', '--baseline', ''], [], 'nothing, so that bash offers files'],
    [['replay', ''], [], 'the same for arguments'],
    [['scan', '--key', 'policy', ''], [], 'a value is not taken for a command'],
  ])('%j is completed to %j: %s', (words, expected, _why) => {
    expect(offered(...words)).toEqual(expected);
  });

  it('knows every command that help shows', async () => {
    const { stdout } = await reseal(['--help']);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) (?:\[|<|command| ).*$/gm)].map(
      (one) => one[1],
    );
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.filter((one) => one !== 'help' && !offered('').includes(one ?? ''))).toEqual(
      [],
    );
  });
});

describe('reseal completion', () => {
  const isThere = (shell: string): boolean => run(shell, ['-c', 'exit 0']).status === 0;

  it('prints what every shell that is here can read', () => {
    const here = ['bash', 'zsh', 'fish'].filter(isThere);
    expect(here).toContain('bash');
    for (const shell of here) {
      expect(run(shell, ['-n', scriptOf(shell)])).toEqual({ status: 0, stdout: '', stderr: '' });
    }
  });

  it('refuses another shell', async () => {
    const { code, stderr } = await reseal(['completion', 'tcsh']);
    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are bash, zsh, fish.');
  });
});
