import type { Ledger, LedgerAnswer } from '../reconcile/ledger.ts';

/** Buckets of a run whose numbers lie in one item of the ledger: some 5 KB (aws-facts 6.9: 400 KB at most). */
const BLOCK_SIZE = 1_000;

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
  /** Of a bucket with this number. Neighbours are asked about one after the other, so one block is remembered. */
  isDone: (number: number) => Promise<LedgerAnswer<boolean>>;
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
  let remembered: { block: number; done: ReadonlySet<number> } | undefined;
  return {
    isDone: async (number) => {
      const block = blockOf(number);
      if (remembered?.block !== block) {
        const read = await ledger.readDone(run, block);
        if (!read.ok) return read;
        remembered = { block, done: read.value };
      }
      return { ok: true, value: remembered.done.has(number) };
    },
    count: async () => {
      let count = 0;
      for (let block = 0; block * BLOCK_SIZE < chosen; block++) {
        const size = Math.min(BLOCK_SIZE, chosen - block * BLOCK_SIZE);
        if (!full.has(block)) {
          const read = await ledger.readDone(run, block);
          if (!read.ok) return read;
          if (read.value.size < size) {
            count += read.value.size;
            continue;
          }
          full.add(block);
        }
        count += size;
      }
      return { ok: true, value: count };
    },
  };
}
