import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { confirm } from '../../src/cli/confirm.ts';

const never = new AbortController().signal;

async function answer(typed: string): Promise<boolean> {
  const input = new PassThrough();
  input.end(typed);
  return confirm(input, never);
}

describe('confirm', () => {
  it.each(['y\n', 'Y\n', 'yes\n', ' y \r\n'])('%j is a yes', async (typed) => {
    expect(await answer(typed)).toBe(true);
  });

  it.each(['\n', 'n\n', 'yep\n', 'no\ny\n', ''])('%j is a no', async (typed) => {
    expect(await answer(typed)).toBe(false);
  });

  it('is a no when it is interrupted, before or while waiting', async () => {
    expect(await confirm(new PassThrough(), AbortSignal.abort())).toBe(false);
    const controller = new AbortController();
    const waiting = confirm(new PassThrough(), controller.signal);
    controller.abort();
    expect(await waiting).toBe(false);
  });
});
