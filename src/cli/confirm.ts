import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/**
 * Whether the next line is a yes. Anything else is a no: another answer, the end of the input, an
 * interruption.
 */
export async function confirm(input: Readable, signal: AbortSignal): Promise<boolean> {
  // Not raw, so that the terminal echoes what is typed and Ctrl-C stays a signal.
  const lines = createInterface({ input, terminal: false });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  lines.once('line', (line) => resolve(/^\s*y(?:es)?\s*$/i.test(line)));
  lines.once('close', () => resolve(false));
  const stop = (): void => resolve(false);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const answer = await promise;
  signal.removeEventListener('abort', stop);
  lines.close();
  return answer;
}
