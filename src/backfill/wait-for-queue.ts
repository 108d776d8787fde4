import type { Checkpoint, Saved } from './checkpoint.ts';
import { doneBuckets } from './done.ts';
import { RESERVE_MS } from './look-at-buckets.ts';
import type { BackfillPorts } from './ports.ts';
import { save } from './save.ts';
import type { Stopped } from './save.ts';

/** Between two looks at what is done. */
const POLL_MS = 10_000;

/** Without any progress for so long the run is left to a later invocation: waiting here costs money. */
const PATIENCE_MS = 60_000;

/**
 * Without any progress for so long nothing more is expected: a message that is not answered comes back eight
 * times, six minutes apart, and lies in the dead-letter queue then.
 */
const GIVE_UP_MS = 60 * 60_000;

type Waiting = Checkpoint & { phase: 'waiting' };

/** Waits until the workers have answered for all buckets, or nothing is heard of them any more. */
export async function waitForQueue(
  run: string,
  saved: Saved & { checkpoint: Waiting },
  ports: BackfillPorts,
): Promise<Saved | Stopped> {
  const { clock, ledger } = ports;
  const startedMs = clock.nowMs();
  const blocks = doneBuckets(run, saved.checkpoint.chosen, ledger);
  let { done, sinceMs } = saved.checkpoint;
  for (;;) {
    const count = await blocks.count();
    if (!count.ok) return { stopped: 'failed', failure: count.failure, saved };
    const nowMs = clock.nowMs();
    if (count.value > done) [done, sinceMs] = [count.value, nowMs];
    const waiting: Waiting = { ...saved.checkpoint, done, sinceMs };
    if (done >= waiting.chosen || nowMs - sinceMs > GIVE_UP_MS) {
      const telling = { phase: 'telling', by: ports.invocation, sinceMs: nowMs } as const;
      return save(run, saved, { ...waiting, ...telling }, ports);
    }
    const isIdle = nowMs - Math.max(sinceMs, startedMs) > PATIENCE_MS;
    if (isIdle || clock.remainingMs() < RESERVE_MS) {
      const left = await save(run, saved, waiting, ports);
      return 'stopped' in left ? left : { stopped: 'waiting-for-the-queue', saved: left };
    }
    await clock.wait(POLL_MS);
  }
}
