import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { plantedBugs } from './planted-bugs.ts';

const run = promisify(execFile);

/** In a process of its own, because time there is that of the world: see `hooks.mjs`. */
async function simulate(...flags: string[]): Promise<string> {
  const hooks = ['--import', './test/simulation/hooks.mjs'];
  const ended = run(process.execPath, [...hooks, 'test/simulation/main.ts', ...flags]);
  // What a failing run prints is what one needs to see.
  const { stdout } = await ended.catch((error: { stdout: string }) => error);
  return stdout;
}

const minuteMs = 60_000;

describe('the simulation', () => {
  it(
    'keeps all invariants in 300 worlds',
    async () => {
      expect(await simulate('--runs', '300')).toMatch(/^300 worlds in .* all invariants held/);
    },
    2 * minuteMs,
  );

  it(
    'comes to the same end by the same way, every time',
    async () => {
      const [one, other] = await Promise.all([simulate('--seed', '7'), simulate('--seed', '7')]);
      const scriptOf = (text: string): string => text.slice(0, text.indexOf('\n1 worlds in'));
      expect(scriptOf(one)).toContain('sweep 2');
      expect(scriptOf(one)).toBe(scriptOf(other));
    },
    minuteMs,
  );

  it(
    'prints the seed and the script of a world that fails, and fails again by its seed',
    async () => {
      const many = await simulate('--runs', '50', '--bug', 'record-after-writing');
      const [, command = '', seed = ''] = /\n(npm run simulate -- --seed (\d+).*)/.exec(many) ?? [];
      expect(command).toContain('--bug record-after-writing');
      expect(many).toContain('INVARIANT');
      expect(await simulate('--seed', seed, '--bug', 'record-after-writing')).toBe(many);
    },
    minuteMs,
  );

  it(
    'finds every planted bug',
    async () => {
      const found = await simulate('--bugs');
      expect(found).toContain(`${plantedBugs.length} of ${plantedBugs.length} planted bugs found`);
      expect(found).not.toContain('MISSED');
    },
    5 * minuteMs,
  );

  it('has a line for every planted bug on its page', () => {
    const page = readFileSync('test/simulation/README.md', 'utf8');
    const lines = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(lines).toEqual(plantedBugs.map(({ name }) => name));
  });
});
