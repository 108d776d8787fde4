import { describe, expect, it } from '@jest/globals';
import { reseal, stackTrace } from './run-reseal.ts';

/** Stands for a bug: every command that works in a Region asks for this variable. */
const broken = `process.env = new Proxy(process.env, {
  get(variables, name) {
    if (name === 'AWS_DEFAULT_REGION') throw new Error('a wrong turn');
    return variables[name];
  },
})`;
const env = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(broken)}`,
  RESEAL_LEDGER_TABLE: 'reseal-test-ledger',
};

const told = 'reseal: a bug of Reseal: a wrong turn. Please report it.';

describe('a bug of Reseal', () => {
  it('is told in one line where --verbose shows the rest', async () => {
    const { code, stderr } = await reseal(['scan'], { env });
    expect(stderr).toBe(`${told} Run again with --verbose to see where.\n`);
    expect(code).toBe(2);
  });

  it.each([
    [['scan', '-qv']],
    [['history', 'app-data']],
    [['except', 'list']],
    [['backfill', 'status', 'some-run']],
  ])('is told with its place by %j', async (words) => {
    const { code, stderr } = await reseal(words, { env });
    expect(stderr).toContain(`${told}\n`);
    expect(stderr).toMatch(stackTrace);
    expect(code).toBe(2);
  });
});
