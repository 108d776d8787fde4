import type { Schedule } from './schedule.ts';

/** Takes the place of `node:timers/promises` in the code under test: see `hooks.mjs`. */

let schedule: Schedule | undefined;

/** One world at a time in one thread. */
export const useSchedule = (next: Schedule): void => {
  schedule = next;
};

export const setTimeout = async (
  delayMs: number,
  value?: unknown,
  { signal }: { signal?: AbortSignal } = {},
): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const takeBack = schedule?.wake(delayMs, () => {
      resolve(value);
    });
    signal?.addEventListener('abort', () => {
      takeBack?.();
      reject(new Error('aborted'));
    });
  });
