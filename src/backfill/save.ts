import type { Failure } from '../core/failure.ts';
import type { Checkpoint, Saved } from './checkpoint.ts';
import type { BackfillPorts } from './ports.ts';

/** Why a run does not go on in this invocation, and from where another one does. */
export type Stopped = { saved: Saved } & (
  | { stopped: 'out-of-time' | 'carried-on-elsewhere' | 'waiting-for-the-queue' }
  | { stopped: 'failed'; failure: Failure }
);

/** Makes one step durable; of two invocations that carry the same run on, the slower one stops here. */
export async function save(
  run: string,
  saved: Saved,
  checkpoint: Checkpoint,
  { ledger, clock }: Pick<BackfillPorts, 'ledger' | 'clock'>,
): Promise<Saved | Stopped> {
  const text = JSON.stringify(checkpoint);
  const step = { checkpoint: text, replaces: saved.text };
  const put = await ledger.putCheckpoint(run, step, clock.nowMs());
  if (!put.ok) return { stopped: 'failed', failure: put.failure, saved };
  if (put.value === 'superseded') return { stopped: 'carried-on-elsewhere', saved };
  return { text, checkpoint };
}
