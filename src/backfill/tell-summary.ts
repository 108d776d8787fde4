import type { EncryptionDrift } from '../core/drift.ts';
import type { Checkpoint, Saved } from './checkpoint.ts';
import { noteLatest } from './latest.ts';
import type { BackfillPorts } from './ports.ts';
import { save } from './save.ts';
import type { Stopped } from './save.ts';
import { summarise } from './summarise.ts';

/** Kinds that a write of the default encryption mends: then it matters who uses the bucket. */
const encryptionDrifts: readonly EncryptionDrift['kind'][] = [
  'encryption-missing',
  'algorithm-weaker',
  'key-not-allowed',
];

/** An invocation that has not told the summary by then has died. */
const TELLING_MS = 120_000;

/**
 * Tells the summary and notes that it was told. An invocation that dies between the two leaves it to be told a
 * second time: better twice than never.
 */
export async function tellSummary(
  run: string,
  saved: Saved & { checkpoint: Checkpoint & { phase: 'telling' } },
  ports: BackfillPorts,
): Promise<Saved | Stopped> {
  const { checkpoint } = saved;
  const nowMs = ports.clock.nowMs();
  if (checkpoint.by !== ports.invocation) {
    if (nowMs - checkpoint.sinceMs < TELLING_MS) return { stopped: 'carried-on-elsewhere', saved };
    const mine = { ...checkpoint, by: ports.invocation, sinceMs: nowMs };
    const taken = await save(run, saved, mine, ports);
    if ('stopped' in taken) return taken;
    return tell(run, taken, ports);
  }
  return tell(run, saved, ports);
}

async function tell(run: string, saved: Saved, ports: BackfillPorts): Promise<Saved | Stopped> {
  const summary = await summarise(run, saved.checkpoint, ports);
  if (!summary.ok) return { stopped: 'failed', failure: summary.failure, saved };
  await ports.publish(summary.value);
  const finished = { ...saved.checkpoint, phase: 'finished', summary: summary.value } as const;
  const end = await save(run, saved, finished, ports);
  if (!('stopped' in end)) await noteLatest(run, finished, ports);
  const { fanOut, request } = saved.checkpoint;
  const isEncryptionBroken = encryptionDrifts.some((kind) => kind in summary.value.drifts);
  // It may take longer than the telling may: nobody is to wait for it, and nobody to tell it again.
  if (fanOut === 'queue' && request.accessLogTargets === 'auto' && isEncryptionBroken) {
    await ports.findAccessLogTargets();
  }
  return end;
}
