import type { Observed } from '../core/observed.ts';
import type { LedgerAnswer } from './ledger.ts';

export type Counters = Readonly<Record<string, number>>;
export type Backfill = { checkpoint: string | undefined; counters: Counters };

/** What a backfill has to say of one bucket, in whatever words the backfill has for it. */
export type Finding = {
  bucket: string;
  /** `undefined` while all that is known is that a repair was begun. */
  about: string | undefined;
  /** The number of the bucket, once a repair of it was begun in this run. */
  begun: number | undefined;
};
type FindingsPage = { findings: Finding[]; next: string | undefined };

/** The part of the ledger that keeps where a run over all buckets is, and what it found. */
export type Backfills = {
  /**
   * Written only where `replaces` is what is there now (`undefined`: nothing is), so that of two that carry a run
   * on one wins. The same checkpoint again is recorded: the answer of the first attempt may have been lost.
   */
  putCheckpoint: (
    run: string,
    step: { checkpoint: string; replaces: string | undefined },
    nowMs: number,
  ) => Promise<LedgerAnswer<'recorded' | 'superseded'>>;
  /** Replaces what was said of this bucket in this run, but a last word only with a last word. */
  putFinding: (
    run: string,
    finding: { bucket: string; about: string; isLast: boolean },
    nowMs: number,
  ) => Promise<LedgerAnswer<'recorded'>>;
  /** Stays, whatever is said of the bucket later. */
  noteRepair: (
    run: string,
    begun: { bucket: string; number: number },
    nowMs: number,
  ) => Promise<LedgerAnswer<'recorded'>>;
  /** In the order of the buckets' names. */
  findingsPage: (run: string, limit: number, after?: string) => Promise<LedgerAnswer<FindingsPage>>;
  /** Numbers of buckets, in blocks of the caller's choice; the same number again changes nothing. */
  markDone: (
    run: string,
    block: number,
    numbers: readonly number[],
    nowMs: number,
  ) => Promise<LedgerAnswer<'recorded'>>;
  readDone: (run: string, block: number) => Promise<LedgerAnswer<ReadonlySet<number>>>;
  /** @returns the sums. A call whose answer was lost may have counted. */
  addCounters: (run: string, counters: Counters, nowMs: number) => Promise<LedgerAnswer<Counters>>;
  readBackfill: (run: string) => Promise<Observed<Backfill>>;
};
