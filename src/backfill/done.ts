import pMap from 'p-map';
import type { Ledger, LedgerAnswer } from '../reconcile/ledger.ts';

/** Buckets of a run whose numbers lie in one item of the ledger: some 5 KB (aws-facts 6.9: 400 KB at most). */
const BLOCK_SIZE = 1_000;

const BLOCKS_AT_ONCE = 10;

const blockOf = (number: number): number => Math.floor(number / BLOCK_SIZE);

/** Notes buckets of a run as done; the same ones again change nothing. */
export async function markDone(
  run: string,
  numbers: readonly number[],
  nowMs: number,
  ledger: Pick<Ledger, 'markDone'>,
): Promise<LedgerAnswer<'recorded'>> {
  for (const block of new Set(numbers.map(blockOf))) {
    const ofBlock = numbers.filter((number) => blockOf(number) === block);
    const marked = await ledger.markDone(run, block, ofBlock, nowMs);
    if (!marked.ok) return marked;
  }
  return { ok: true, value: 'recorded' };
}

export type DoneBuckets = {
  /** Of a bucket with this number, as of the last count. */
  isDone: (number: number) => boolean;
  /** Never less than there was the last time: blocks that are full are not asked for again. */
  count: () => Promise<LedgerAnswer<number>>;
};

/** What of a run's `chosen` buckets is done. */
export function doneBuckets(
  run: string,
  chosen: number,
  ledger: Pick<Ledger, 'readDone'>,
): DoneBuckets {
  const full = new Set<number>();
  /** Of the others. */
  const marked = new Map<number, ReadonlySet<number>>();
  const countOf = async (block: number): Promise<LedgerAnswer<number>> => {
    const size = Math.min(BLOCK_SIZE, chosen - block * BLOCK_SIZE);
    if (full.has(block)) return { ok: true, value: size };
    const read = await ledger.readDone(run, block);
    if (!read.ok) return read;
    const done = new Set([...read.value].filter((number) => number < chosen));
    if (done.size === size) full.add(block);
    else marked.set(block, done);
    return { ok: true, value: done.size };
  };
  return {
    isDone: (number) =>
      full.has(blockOf(number)) || marked.get(blockOf(number))?.has(number) === true,
    count: async () => {
      const blocks = Array.from({ length: Math.ceil(chosen / BLOCK_SIZE) }, (_, block) => block);
      const counts = await pMap(blocks, countOf, { concurrency: BLOCKS_AT_ONCE });
      let sum = 0;
      for (const count of counts) {
        if (!count.ok) return count;
        sum += count.value;
      }
      return { ok: true, value: sum };
    },
  };
}
