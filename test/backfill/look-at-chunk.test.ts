import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Checkpoint, Saved } from '../../src/backfill/checkpoint.ts';
import { lookAtChunk, makeDurable } from '../../src/backfill/look-at-chunk.ts';
import type { BackfillPorts } from '../../src/backfill/ports.ts';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import { backfillsInMemory } from '../../src/reconcile/backfills-in-memory.ts';
import { firstCheckpoint } from '../support/backfill-builders.ts';
import { refIn } from '../support/core-builders.ts';

const run = 'run-1';
const refs = Array.from({ length: 60 }, (_, number) =>
  refIn('eu-west-1', `bucket-${String(number).padStart(2, '0')}`),
);

const begin = (request: Partial<Checkpoint['request']> = {}): Saved => ({
  text: undefined,
  checkpoint: firstCheckpoint(request),
});

/** Every look takes so long, one after the other: the clock knows no other time. */
function world(lookMs: number) {
  let nowMs = 0;
  const looked: string[] = [];
  const ledger = backfillsInMemory();
  const ports: Pick<BackfillPorts, 'look' | 'enqueue' | 'ledger' | 'clock'> = {
    look: async (ref) => {
      looked.push(ref.name);
      await setImmediate();
      nowMs += lookMs;
      return { ref, kind: 'unchanged' };
    },
    enqueue: async () => Promise.resolve(undefined),
    ledger: {
      ...ledger,
      putAccessLogs: async () => Promise.resolve({ ok: true, value: 'recorded' }),
    },
    clock: { nowMs: () => nowMs, wait: async () => Promise.resolve(), remainingMs: () => Infinity },
  };
  return { looked, ledger, ports: ports as BackfillPorts };
}

async function doOne(
  chunk: readonly BucketRef[],
  now: Saved,
  ports: BackfillPorts,
): Promise<Saved> {
  const looked = await lookAtChunk(run, chunk, now.checkpoint, ports);
  if ('kind' in looked) throw new Error(`it failed: ${JSON.stringify(looked)}`);
  const next = await makeDurable(run, now, looked, ports);
  if ('stopped' in next) throw new Error(`it stopped: ${JSON.stringify(next)}`);
  return next;
}

describe('a chunk in place', () => {
  it('is all of a page where its buckets are looked at in time', async () => {
    const { looked, ledger, ports } = world(10);
    const { checkpoint } = await doOne(refs, begin(), ports);
    expect(checkpoint).toMatchObject({ listed: 60, chosen: 60, last: 'bucket-59' });
    expect(looked).toHaveLength(60);
    const done = await ledger.readDone(run, 0);
    expect(done.ok && done.value.size).toBe(60);
  });

  it('ends with what was begun in 20 seconds, and the next one goes on behind it', async () => {
    const { looked, ledger, ports } = world(2_000);
    let now = begin();
    const ends: number[] = [];
    while (now.checkpoint.listed < refs.length) {
      now = await doOne(refs.slice(now.checkpoint.listed), now, ports);
      ends.push(now.checkpoint.listed);
      const { last, chosen, listed } = now.checkpoint;
      expect({ last, chosen }).toEqual({ last: refs[listed - 1]?.name, chosen: listed });
      const done = await ledger.readDone(run, 0);
      expect(done.ok && [...done.value]).toEqual(Array.from({ length: listed }, (_, one) => one));
    }
    expect(ends.length).toBeGreaterThan(2);
    expect(looked).toEqual(refs.map(({ name }) => name));
  });

  it('counts the buckets that nobody asked about with those before them', async () => {
    const { looked, ports } = world(5_000);
    const { checkpoint } = await doOne(refs, begin({ exclude: ['*5'] }), ports);
    const next = refs[checkpoint.listed];
    expect(checkpoint.chosen).toBe(looked.length);
    expect(checkpoint.listed).toBeGreaterThan(checkpoint.chosen);
    expect(looked).not.toContain(next?.name);
    expect(next?.name).not.toMatch(/5$/);
  });

  it('always begins one bucket, however long it takes', async () => {
    const { ports } = world(1_000_000);
    const { checkpoint } = await doOne(refs, begin({ limit: 1 }), ports);
    expect(checkpoint.chosen).toBe(1);
  });
});
