import { constants } from 'node:os';

export type Interruption = {
  /** No further bucket is begun once this is true. */
  isStopping: () => boolean;
  /** Ends what waits for a person. */
  signal: AbortSignal;
  /** What a shell expects of a program that was stopped; `undefined` while it was not. */
  exitCode: () => number | undefined;
};

/** One key press reaches us twice: from the terminal, and from the launcher that hands it on. */
const SAME_PRESS_MS = 500;

/**
 * The first Ctrl-C lets the buckets that are under way be finished: a policy must not stay half
 * repaired. The second one ends the program.
 */
export function watchInterruption(
  onFirst: () => void,
  onSecond: () => void = () => undefined,
): Interruption {
  const abort = new AbortController();
  let code: number | undefined;
  let firstAt = 0;
  const stop = (signal: 'SIGINT' | 'SIGTERM'): void => {
    const now = Date.now();
    if (code !== undefined) {
      if (now - firstAt <= SAME_PRESS_MS) return;
      onSecond();
      process.exit(code);
    }
    code = 128 + constants.signals[signal];
    firstAt = now;
    abort.abort();
    onFirst();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal));
  return { isStopping: () => code !== undefined, signal: abort.signal, exitCode: () => code };
}
