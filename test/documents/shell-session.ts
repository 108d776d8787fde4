import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root } from './shell-blocks.ts';

export type Ran = { exitCode: number | undefined; stdout: string; stderr: string };

/** The port that pages name; each session takes a free one instead. */
const PORT = '4566';

/**
 * Types commands into one bash, as a reader would, in a folder that looks like the project and takes
 * what they write.
 */
export async function runInShell(
  commands: readonly string[],
  files: ReadonlyMap<string, string>,
  scratch: string,
): Promise<Ran[]> {
  const folder = join(scratch, 'project');
  const answers = join(scratch, 'answers');
  mkdirSync(folder);
  mkdirSync(answers);
  for (const name of readdirSync(root)) symlinkSync(join(root, name), join(folder, name));
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  const port = await freePort();
  const steps = commands.map((text, index) => stepOf(text.replaceAll(PORT, port), index));
  const script = [...steps.slice(0, 1), shortcut, ...steps.slice(1)].join('');
  const shell = spawn('bash', ['--norc', '-c', script], {
    cwd: folder,
    // A group of its own, so that what a page starts in the background ends with it.
    detached: true,
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      HOME: scratch,
      ANSWERS: answers,
      NODE_COMPILE_CACHE: join(scratch, 'compiled'),
      npm_config_update_notifier: 'false',
    },
  });
  try {
    await once(shell, 'exit');
  } finally {
    if (shell.pid !== undefined) endGroup(shell.pid);
  }
  return commands.map((_text, index) => answerOf(join(answers, String(index)), port));
}

/** npx takes a second to find what is in the project; that it finds it is seen once. */
const shortcut = `npx() {
  if [ "$1" = reseal ]; then shift; src/cli/launch.js "$@"; else command npx "$@"; fi
}
`;

/** What is started in the background is ready when it has said something. */
function stepOf(command: string, index: number): string {
  const files = `>"$ANSWERS/${index}.out" 2>"$ANSWERS/${index}.err" </dev/null`;
  const isStarted = /[^&]&\s*(#.*)?$/.test(command);
  const ready = `for i in {1..300}; do [ -s "$ANSWERS/${index}.out" ] && break; sleep 0.1; done; [ -s "$ANSWERS/${index}.out" ]\n`;
  return `{ ${command}\n} ${files}\n${isStarted ? ready : ''}echo $? >"$ANSWERS/${index}.code"\n`;
}

function answerOf(path: string, port: string): Ran {
  const textOf = (end: string): string =>
    existsSync(path + end) ? readFileSync(path + end, 'utf8').replaceAll(port, PORT) : '';
  const code = textOf('.code').trim();
  return {
    exitCode: code === '' ? undefined : Number(code),
    stdout: textOf('.out'),
    stderr: textOf('.err'),
  };
}

function endGroup(group: number): void {
  try {
    process.kill(-group);
  } catch {
    // Nothing of it runs any more.
  }
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return String(typeof address === 'object' ? address?.port : address);
}
