import type { Checkpoint } from '../../src/backfill/checkpoint.ts';
import { summarise } from '../../src/backfill/summarise.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import type { BackfillSummary } from '../../src/report/backfill-alert.ts';
import { refIn } from './core-builders.ts';

/** A run in place that has not looked at any bucket. */
export const firstCheckpoint = (request: Partial<Checkpoint['request']> = {}): Checkpoint => ({
  format: 1,
  phase: 'looking',
  request: {
    mode: 'repair',
    prefix: undefined,
    include: [],
    exclude: [],
    limit: undefined,
    fanOut: 'in-place',
    accessLogTargets: 'never',
    ...request,
  },
  fanOut: 'in-place',
  startedMs: 0,
  listed: 0,
  chosen: 0,
});

/** What a ledger comes to for a run over so many buckets. */
export async function summaryOf(
  run: string,
  chosen: number,
  ledger: ReturnType<typeof ledgerInMemory>,
  nowMs: number,
): Promise<BackfillSummary> {
  const { account, region } = refIn('eu-west-1');
  const checkpoint = { ...firstCheckpoint(), fanOut: 'queue', chosen, listed: chosen } as const;
  const summary = await summarise(run, checkpoint, {
    ledger,
    clock: { nowMs: () => nowMs, wait: async () => Promise.resolve(), remainingMs: () => Infinity },
    where: { account, region },
    reviewExceptions: async () => Promise.resolve([]),
  });
  if (!summary.ok) throw new Error(summary.failure.kind);
  return summary.value;
}
