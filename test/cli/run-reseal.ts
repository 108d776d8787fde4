import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Readable } from 'node:stream';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const launcher = fileURLToPath(new URL('../../src/cli/launch.js', import.meta.url));
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** `code` is null where a signal ended the program. */
export type Ran = { code: number | null; stdout: string; stderr: string };

export type RunOptions = {
  env?: Record<string, string | undefined>;
  /** `null` leaves the input open, as at a terminal where nobody types. */
  input?: string | Buffer | null;
  cwd?: string;
  /** Called while the program runs. */
  during?: (child: ChildProcessWithoutNullStreams) => void;
};

/**
 * Only what a shell would set: nothing of the machine's own AWS settings, nothing of Jest's Node.
 */
const bareEnvironment = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  // What a run without a table records goes here.
  XDG_STATE_HOME: mkdtempSync(join(tmpdir(), 'reseal-state-')),
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** Runs the launcher as a person would, without a terminal. */
export const reseal = async (words: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  run(launcher, words, options);

export async function run(
  command: string,
  words: readonly string[],
  { env = {}, input = '', cwd = root, during }: RunOptions = {},
): Promise<Ran> {
  const child = spawn(command, words, { cwd, env: { ...bareEnvironment, ...env } });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  child.stdin.on('error', () => undefined);
  if (input !== null) child.stdin.end(input);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  during?.(child);
  return { code: await exited, stdout: stdout(), stderr: stderr() };
}

function collect(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

/** What the person at the terminal must never see for a mistake. */
export const stackTrace = /\n\s+at |node:internal|Error: /;
