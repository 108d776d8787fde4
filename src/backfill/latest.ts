import type { Ledger, LedgerAnswer } from '../reconcile/ledger.ts';
import type { BackfillSummary } from '../report/backfill-alert.ts';
import { isObject, textAt } from '../triggers/untrusted-json.ts';
import { parseCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { BackfillPorts } from './ports.ts';

/** What is kept under this name, where a checkpoint would be, is the name of another run. */
const latest = 'latest';

/**
 * Notes a run that has ended, if it looked at every bucket. Of two that end at once one is noted; where it cannot be noted,
 * the one before stays, with its time.
 */
export async function noteLatest(
  run: string,
  { request, listed, chosen, listFailure }: Checkpoint,
  { ledger, clock }: Pick<BackfillPorts, 'ledger' | 'clock'>,
): Promise<void> {
  const { prefix, limit } = request;
  const isListWhole = prefix === undefined && limit === undefined && listFailure === undefined;
  const isOfAll = isListWhole && chosen === listed;
  const known = isOfAll ? await textOf(latest, ledger) : undefined;
  if (known?.ok !== true) return;
  const step = { checkpoint: JSON.stringify({ run }), replaces: known.value };
  await ledger.putCheckpoint(latest, step, clock.nowMs());
}

/** @returns the summary of the run that was noted last; `undefined` where there is none, or it is kept no more. */
export async function readLatest(
  ledger: Pick<Ledger, 'readBackfill'>,
): Promise<LedgerAnswer<BackfillSummary | undefined>> {
  const pointer = await textOf(latest, ledger);
  if (!pointer.ok) return pointer;
  const run = runIn(pointer.value);
  const text = run === undefined ? pointer : await textOf(run, ledger);
  if (!text.ok) return text;
  if (run === undefined || text.value === undefined) return { ok: true, value: undefined };
  const checkpoint = parseCheckpoint(text.value);
  if (!checkpoint.ok) {
    const { problem } = checkpoint;
    return { ok: false, failure: { kind: 'not-understood', action: 'dynamodb:Query', problem } };
  }
  const { value } = checkpoint;
  return { ok: true, value: value.phase === 'finished' ? value.summary : undefined };
}

function runIn(pointer: string | undefined): string | undefined {
  const value: unknown = pointer === undefined ? undefined : JSON.parse(pointer);
  return isObject(value) ? textAt(value, 'run') : undefined;
}

async function textOf(
  run: string,
  ledger: Pick<Ledger, 'readBackfill'>,
): Promise<LedgerAnswer<string | undefined>> {
  const known = await ledger.readBackfill(run);
  if (known.kind === 'unreadable') return { ok: false, failure: known.failure };
  return { ok: true, value: known.kind === 'present' ? known.value.checkpoint : undefined };
}
