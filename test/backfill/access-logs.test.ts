import { describe, expect, it } from '@jest/globals';
import { findAccessLogTargets } from '../../src/backfill/access-logs.ts';
import type { Checkpoint } from '../../src/backfill/checkpoint.ts';
import { keepFinding } from '../../src/backfill/finding.ts';
import type { BackfillPorts } from '../../src/backfill/ports.ts';
import { tellSummary } from '../../src/backfill/tell-summary.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import { refIn } from '../support/core-builders.ts';
import { nowMs } from '../support/ledger-builders.ts';

const where = refIn('eu-west-1');
const PAGE = 1_000;

/** So many buckets, each of which takes a tenth of a second to be asked, ten at once. */
function account(pages: number) {
  let remainingMs = 900_000;
  const ledger = ledgerInMemory();
  const clock = { nowMs: () => nowMs, remainingMs: () => remainingMs, wait: async () => {} };
  const listPage: BackfillPorts['listPage'] = async ({ token = '0' }) => {
    const page = Number(token);
    const names = Array.from({ length: PAGE }, (_, index) => `source-${page}-${index}`);
    const refs = names.map((name) => refIn('eu-west-1', name));
    return Promise.resolve({
      ok: true,
      value: { refs, next: page + 1 < pages ? String(page + 1) : undefined },
    });
  };
  const readLoggingTarget = async () => {
    remainingMs -= 10;
    return Promise.resolve({ kind: 'present', value: 'target' } as const);
  };
  return { ledger, clock, listPage, readLoggingTarget, where, left: () => remainingMs };
}

describe('where server access logs go', () => {
  it('is asked of all buckets where there is time for it', async () => {
    const needed = account(3);
    expect((await findAccessLogTargets(needed)).failures).toEqual([]);
    expect(needed.left()).toBe(900_000 - 3 * PAGE * 10);
  });

  it('is asked while there is time for the run itself, kept, and told as not whole', async () => {
    const needed = account(1_000);
    const { sources, failures } = await findAccessLogTargets(needed);
    expect(needed.left()).toBeGreaterThan(60_000);
    expect(failures).toMatchObject([{ action: 's3:GetBucketLogging', name: 'out of time' }]);
    expect([...sources.keys()]).toEqual(['target']);
    expect(await needed.ledger.readBucket(refIn('eu-west-1', 'target'), 0)).toMatchObject({
      value: { accessLogs: { sources: sources.get('target') } },
    });
  });

  it('never keeps a summary from being told, and noted as told', async () => {
    const ledger = ledgerInMemory();
    const drifts = [{ kind: 'algorithm-weaker', found: 'AES256' } as const];
    const ref = refIn('eu-west-1', 'app-data');
    const found: Outcome = { ref, kind: 'inspected', drifts, planned: [], failures: [] };
    await keepFinding({ run: 'a', number: 0 }, found, ledger, nowMs);
    const checkpoint = telling();
    const text = JSON.stringify(checkpoint);
    await ledger.putCheckpoint('a', { checkpoint: text, replaces: undefined }, nowMs);
    const told: string[] = [];
    const ports: BackfillPorts = {
      ...account(1),
      ledger,
      invocation: 'first',
      reviewExceptions: async () => Promise.resolve([]),
      publish: async ({ run }) => Promise.resolve(void told.push(run)),
      findAccessLogTargets: async () => Promise.reject(new Error('Task timed out')),
      look: async () => Promise.resolve(undefined),
      enqueue: async () => Promise.resolve(undefined),
      carryOnLater: async () => Promise.resolve(undefined),
    };
    await expect(tellSummary('a', { text, checkpoint }, ports)).rejects.toThrow('timed out');
    expect(told).toEqual(['a']);
    expect(JSON.stringify(await ledger.readBackfill('a'))).toContain('finished');
  });
});

const telling = (): Checkpoint & { phase: 'telling' } => ({
  format: 1,
  phase: 'telling',
  by: 'first',
  sinceMs: nowMs,
  request: {
    mode: 'inspect',
    prefix: undefined,
    include: [],
    exclude: [],
    limit: undefined,
    fanOut: 'queue',
    accessLogTargets: 'auto',
  },
  fanOut: 'queue',
  startedMs: nowMs,
  listed: 1,
  chosen: 1,
});
