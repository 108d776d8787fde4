import { describe, expect, it } from '@jest/globals';
import type { Checkpoint } from '../../src/backfill/checkpoint.ts';
import { noteLatest, readLatest } from '../../src/backfill/latest.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import { backfillSummary } from '../support/alert-examples.ts';
import { nowMs } from '../support/ledger-builders.ts';

const clock = { wait: async () => Promise.resolve(), remainingMs: () => 1, nowMs: () => nowMs };

function world() {
  const ledger = ledgerInMemory();
  const end = async (run: string, changes: Partial<Checkpoint> = {}): Promise<void> => {
    const request = { mode: 'repair', prefix: undefined } as Checkpoint['request'];
    const counts = { listed: 9, chosen: 9, startedMs: nowMs };
    const summary = { ...backfillSummary, run };
    const start = { format: 1, request, fanOut: 'queue', ...counts } as const;
    const finished = { ...start, phase: 'finished', summary, ...changes } as Checkpoint;
    const step = { checkpoint: JSON.stringify(finished), replaces: undefined };
    await ledger.putCheckpoint(run, step, nowMs);
    await noteLatest(run, finished, { ledger, clock });
  };
  const latest = async (): Promise<string | undefined> => {
    const found = await readLatest(ledger);
    return found.ok ? found.value?.run : 'unreadable';
  };
  return { ledger, end, latest };
}

describe('the last run over all buckets', () => {
  it('is none, then each that has ended', async () => {
    const { end, latest } = world();
    expect(await latest()).toBeUndefined();
    for (const run of ['one', 'two']) {
      await end(run);
      expect(await latest()).toBe(run);
    }
  });

  it.each<[string, Partial<Checkpoint>]>([
    [
      'listed only what begins with a prefix',
      { request: { prefix: 'a' } as Checkpoint['request'] },
    ],
    ['left buckets out', { chosen: 8 }],
    ['ended at a limit', { request: { limit: 9 } as Checkpoint['request'] }],
    ['could not list all', { listFailure: { kind: 'denied', text: 't' } }],
  ])('is not one that %s', async (_, changes) => {
    const { end, latest } = world();
    await end('whole');
    await end('part', changes);
    expect(await latest()).toBe('whole');
  });

  it('is not known where the ledger does not answer', async () => {
    const failure = { kind: 'throttled', action: 'dynamodb:Query' } as const;
    const readBackfill = async () => Promise.resolve({ kind: 'unreadable', failure } as const);
    expect(await readLatest({ readBackfill })).toEqual({ ok: false, failure });
  });
});
