import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { readAhead, workThrough } from '../../src/cli/work-through.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** @returns how many were under way when each was begun, itself included. */
async function workOn(count: number, atOnce: (begun: number) => number, stopAt = Infinity) {
  const underWay: number[] = [];
  const done: number[] = [];
  let now = 0;
  await workThrough(
    upTo(count),
    async (item, index) => {
      expect(index).toBe(item);
      underWay.push(++now);
      await setTimeout(item % 3);
      now--;
      done.push(item);
    },
    { atOnce: () => atOnce(underWay.length), isStopping: () => underWay.length >= stopAt },
  );
  return { underWay, done: done.toSorted((one, other) => one - other) };
}

describe('working through a list', () => {
  it('does each once, and never more at once than is allowed', async () => {
    const { underWay, done } = await workOn(50, () => 4);
    expect(done).toEqual(upTo(50));
    expect(Math.max(...underWay)).toBe(4);
  });

  it('heeds a limit that changes on the way', async () => {
    const { underWay, done } = await workOn(60, (begun) => (begun < 30 ? 8 : 2));
    expect(done).toEqual(upTo(60));
    expect(Math.max(...underWay.slice(0, 30))).toBe(8);
    expect(Math.max(...underWay.slice(30))).toBe(2);
  });

  it('finishes what is under way when it is to stop, and begins nothing else', async () => {
    expect((await workOn(50, () => 4, 10)).done).toEqual(upTo(10));
  });
});

describe('reading ahead', () => {
  async function* pages(failsAt = Infinity): AsyncGenerator<number> {
    for (let item = 0; item < 5; item++) {
      await setTimeout(1);
      if (item === failsAt) throw new Error('the list broke off');
      yield item;
    }
  }

  it('knows how many there are while the first is still under way', async () => {
    const { items, total } = readAhead(pages());
    expect(total()).toBeUndefined();
    const seen: number[] = [];
    for await (const item of items) {
      if (item === 0) await setTimeout(50);
      expect(total()).toBe(5);
      seen.push(item);
    }
    expect(seen).toEqual(upTo(5));
  });

  it('hands on what was read before a failure, and then the failure', async () => {
    const { items } = readAhead(pages(2));
    const seen: number[] = [];
    const reading = (async () => {
      for await (const item of items) seen.push(item);
    })();
    await expect(reading).rejects.toThrow('the list broke off');
    expect(seen).toEqual([0, 1]);
  });
});
