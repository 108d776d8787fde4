import { describe, expect, it } from '@jest/globals';
import { parseCheckpoint } from '../../src/backfill/checkpoint.ts';
import type { Checkpoint, Saved } from '../../src/backfill/checkpoint.ts';
import { lookAtBuckets } from '../../src/backfill/look-at-buckets.ts';
import type { Page } from '../../src/backfill/look-at-buckets.ts';
import type { BackfillPorts } from '../../src/backfill/ports.ts';
import { backfillsInMemory } from '../../src/reconcile/backfills-in-memory.ts';
import { firstCheckpoint } from '../support/backfill-builders.ts';
import { refIn } from '../support/core-builders.ts';

const run = 'run-1';
const PAGE_SIZE = 7;
const refs = Array.from({ length: 40 }, (_, number) =>
  refIn('eu-west-1', `bucket-${String(number).padStart(2, '0')}`),
);
const failure = { kind: 'throttled', action: 'dynamodb:UpdateItem' } as const;

/** An account and its ledger, which outlive invocations. */
function account() {
  const ledger = backfillsInMemory();
  const queued: string[] = [];
  const looked: string[] = [];
  let nowMs = 0;

  /** One invocation, which dies at a certain one of its calls, before or after that took effect. */
  const invoke = async (
    dies?: { atCall: number; isDone: boolean },
    asked: Partial<Checkpoint['request']> = {},
    { marksTaken = Infinity } = {},
  ) => {
    const calls: string[] = [];
    let marks = 0;
    const call = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      const isDeath = calls.length === dies?.atCall;
      calls.push(name);
      if (isDeath && dies.isDone) await work();
      if (isDeath || calls.length > (dies?.atCall ?? Infinity) + 1) throw new Error('it died');
      return work();
    };
    const ports = {
      listPage: async ({ token = '0' }: { token?: string }) =>
        call(`list ${token}`, async () => {
          const from = Number(token);
          const page: Page = {
            refs: refs.slice(from, from + PAGE_SIZE),
            next: from + PAGE_SIZE < refs.length ? String(from + PAGE_SIZE) : undefined,
          };
          return Promise.resolve({ ok: true, value: page });
        }),
      look: async (ref: (typeof refs)[number]) =>
        call(`look ${ref.name}`, async () => {
          looked.push(ref.name);
          nowMs += 1_000;
          const outcome = { ref, kind: 'unchanged' } as const;
          return Promise.resolve(ref.name.endsWith('5') ? undefined : outcome);
        }),
      enqueue: async (bodies: readonly string[]) =>
        call('enqueue', async () => {
          queued.push(...bodies);
          return Promise.resolve(undefined);
        }),
      ledger: {
        ...ledger,
        putCheckpoint: async (...args: Parameters<typeof ledger.putCheckpoint>) =>
          call('put checkpoint', async () => ledger.putCheckpoint(...args)),
        markDone: async (...args: Parameters<typeof ledger.markDone>) =>
          call('mark', async () =>
            marks++ < marksTaken ? ledger.markDone(...args) : { ok: false, failure },
          ),
        putFinding: async (...args: Parameters<typeof ledger.putFinding>) =>
          call('put finding', async () => ledger.putFinding(...args)),
      },
      clock: {
        nowMs: () => nowMs,
        wait: async () => Promise.resolve(),
        remainingMs: () => Infinity,
      },
    } as unknown as BackfillPorts;
    const known = await ledger.readBackfill(run);
    const text = known.kind === 'present' ? known.value.checkpoint : undefined;
    const read = text === undefined ? undefined : parseCheckpoint(text);
    const first = firstCheckpoint(asked);
    const saved: Saved = { text, checkpoint: read?.ok === true ? read.value : first };
    try {
      return { calls, end: await lookAtBuckets(run, saved, undefined, ports) };
    } catch {
      return { calls, end: undefined };
    }
  };
  const done = async (): Promise<number[]> => {
    const read = await ledger.readDone(run, 0);
    return read.ok ? [...read.value].toSorted((one, other) => one - other) : [];
  };
  return { invoke, done, queued, looked };
}

/** Buckets whose look fails go into the queue under their number; all others are done. */
const usuallyDone = refs.map((_, number) => number).filter((number) => number % 10 !== 5);

describe('going through a list of six pages', () => {
  it('looks at every bucket once, and reads every page once, before the one ahead of it is through', async () => {
    const { invoke, done, queued, looked } = account();
    const { calls, end } = await invoke();
    expect(end).toMatchObject({ checkpoint: { phase: 'waiting', listed: 40, chosen: 40 } });
    expect(looked).toEqual(refs.map(({ name }) => name));
    expect(calls.filter((call) => call.startsWith('list'))).toHaveLength(6);
    expect(calls.indexOf('list 7')).toBeLessThan(calls.indexOf('look bucket-06'));
    expect(await done()).toEqual(usuallyDone);
    expect(queued).toHaveLength(4);
  });

  it('looks at the next buckets while what is done becomes durable', async () => {
    const { invoke } = account();
    const { calls } = await invoke();
    const firstCheckpoint = calls.indexOf('put checkpoint');
    expect(firstCheckpoint).toBeGreaterThan(calls.indexOf('mark'));
    expect(firstCheckpoint).toBeGreaterThan(calls.indexOf('look bucket-07'));
  });

  it('reads no page that a limit makes needless', async () => {
    const { invoke, looked } = account();
    const { calls, end } = await invoke(undefined, { limit: 5 });
    expect(end).toMatchObject({ checkpoint: { phase: 'waiting', chosen: 5 } });
    expect(calls.filter((call) => call.startsWith('list'))).toEqual(['list 0']);
    expect(looked).toHaveLength(5);
  });

  it('misses no bucket, and counts none twice, wherever an invocation dies', async () => {
    const { calls: all } = await account().invoke();
    for (let atCall = 0; atCall < all.length; atCall++) {
      for (const isDone of [false, true]) {
        const { invoke, done, queued } = account();
        const died = await invoke({ atCall, isDone });
        expect({ atCall, isDone, end: died.end }).toMatchObject({ end: undefined });
        const { end } = await invoke();
        expect(end).toMatchObject({ checkpoint: { phase: 'waiting', listed: 40, chosen: 40 } });
        expect({ atCall, isDone, done: await done() }).toEqual({
          atCall,
          isDone,
          done: usuallyDone,
        });
        expect(new Set(queued).size).toBe(4);
      }
    }
  });

  it('stops where the last checkpoint is, at what the ledger does not take', async () => {
    const { invoke, done, looked } = account();
    const { end } = await invoke(undefined, {}, { marksTaken: 2 });
    expect(end).toMatchObject({
      stopped: 'failed',
      failure,
      saved: { checkpoint: { chosen: 14 } },
    });
    expect(looked.length).toBeGreaterThan(14);
    const next = await invoke();
    expect(next.end).toMatchObject({ checkpoint: { phase: 'waiting', listed: 40, chosen: 40 } });
    expect(await done()).toEqual(usuallyDone);
  });
});
