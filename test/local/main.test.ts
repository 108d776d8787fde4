import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';

const MAIN = new URL('../../src/local/main.ts', import.meta.url).pathname;

function start(...flags: string[]) {
  const child = spawn(process.execPath, [MAIN, ...flags]);
  let text = '';
  const gather = (chunk: Buffer): void => {
    text += chunk.toString();
  };
  child.stdout.on('data', gather);
  child.stderr.on('data', gather);
  return { child, printed: () => text };
}

async function run(...flags: string[]) {
  const { child, printed } = start(...flags);
  const [code] = await once(child, 'close');
  return { code: code as number, printed: printed() };
}

describe('npm run local', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('serves until %s and stops cleanly', async (signal) => {
    const { child, printed } = start('--port', '0', '--account', '222233334444');
    while (!printed().includes('Ctrl+C')) await once(child.stdout, 'data');
    const endpoint = /AWS_ENDPOINT_URL=(\S+)/.exec(printed())?.[1] ?? '';
    expect((await fetch(`${endpoint}/_reseal/requests`)).status).toBe(200);
    expect(printed()).toContain('export AWS_ACCESS_KEY_ID=222233334444\n');
    expect(printed()).toContain('export AWS_REGION=eu-west-1\n');
    child.kill(signal);
    expect((await once(child, 'close'))[0]).toBe(0);
  });

  it('prints its usage', async () => {
    const { code, printed } = await run('--help');
    expect([code, printed]).toEqual([0, expect.stringContaining('--port')]);
  });

  it.each([
    [['--port', 'x'], '--port x: expected a number from 0 to 65535'],
    [['--account', '1'], '--account 1: expected 12 digits'],
    [['--nope'], "Unknown option '--nope'"],
  ])('refuses %j', async (flags, problem) => {
    const { code, printed } = await run(...flags);
    expect([code, printed]).toEqual([1, expect.stringContaining(problem)]);
  });
});
