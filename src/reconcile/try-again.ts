import { isWorthRetrying } from '../core/failure.ts';
import type { Failure } from '../core/failure.ts';
import type { Clock } from './ports.ts';

/** Between the attempts of one call. Conflicts of two configuration calls clear within a minute. */
const DELAYS_MS = [300, 1_000, 3_000, 8_000] as const;

/** Kept for what follows the wait: the call itself, verifying, telling, and answering the queue. */
const RESERVE_MS = 15_000;

/**
 * Calls again while the failure may pass by itself and the time that is left allows it. After that the
 * last result is returned, and the queue brings the message back later.
 * Unknown failures and missing credentials are not tried again here: the queue does it with more distance.
 */
export async function tryAgain<T>(
  call: () => Promise<T>,
  failureOf: (result: T) => Failure | undefined,
  clock: Clock,
): Promise<T> {
  let result = await call();
  for (const delayMs of DELAYS_MS) {
    const failure = failureOf(result);
    if (failure === undefined || !isWorthRetrying(failure) || needsDistance(failure)) break;
    if (clock.remainingMs() < delayMs + RESERVE_MS) break;
    await clock.wait(delayMs);
    result = await call();
  }
  return result;
}

const needsDistance = ({ kind }: Failure): boolean =>
  kind === 'unexpected' || kind === 'no-credentials';
