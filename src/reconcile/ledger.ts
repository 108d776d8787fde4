import type { BucketRef } from '../core/bucket-ref.ts';
import type { Seal } from '../core/drift.ts';
import type { SealException } from '../core/exception.ts';
import type { Failure } from '../core/failure.ts';
import type { AccountId } from '../core/names.ts';
import type { Observed } from '../core/observed.ts';
import { formatRepairId } from '../core/repair.ts';
import type {
  RepairEntry,
  RepairId,
  RepairIntent,
  RepairOutcome,
  RepairState,
  RepairSummary,
} from '../core/repair.ts';
import type { Backfills } from './backfills.ts';
import type { Outbox } from './outbox.ts';
import type { Told } from './told.ts';

/** What the ledger says, or why it cannot: then nothing may be written to S3. */
export type LedgerAnswer<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** `holder` is one run and no other: a second run under the same name would share the lease. */
export type Lease = { holder: string; untilMs: number };

/** All that a drifted bucket is asked of the ledger, in one call. */
export type BucketRecord = {
  /** Also those that have ended: see `exceptionsAt`. */
  exceptions: SealException[];
  /** Oldest first. */
  repairs: RepairSummary[];
  /** May have ended. */
  lease: Lease | undefined;
  accessLogs: AccessLogs | undefined;
};

/** Some of the buckets whose server access logs go to a bucket, as of a time: who looked may be long gone. */
export type AccessLogs = { sources: string[]; timeMs: number };

/** Newest first. `next` is there while there may be older ones. */
type HistoryPage = { repairs: RepairSummary[]; next: RepairId | undefined };

/**
 * The durable record of what was done to buckets and of what must not be done. Times are given, in
 * milliseconds since 1970, because an implementation has no clock.
 */
export type Ledger = Backfills &
  Outbox &
  Told & {
    /** Sees every write that ended before. */
    readBucket: (ref: BucketRef, sinceMs: number) => Promise<LedgerAnswer<BucketRecord>>;

    /**
     * Taken when nobody holds it, when it has ended, or when this holder has it already, which
     * then is the way to prolong it. Clocks differ: let it outlast the run by more than they do.
     */
    takeLease: (
      ref: BucketRef,
      lease: Lease,
      nowMs: number,
    ) => Promise<LedgerAnswer<'taken' | 'held-by-another'>>;
    releaseLease: (
      ref: BucketRef,
      holder: string,
    ) => Promise<LedgerAnswer<'released' | 'not-held'>>;

    /** Durable when it answers. The same intent again changes nothing, whatever became of it. */
    recordIntent: (intent: RepairIntent) => Promise<LedgerAnswer<'recorded'>>;
    /**
     * Only forward: see `rankOf`. The fates of the settings stay where a later outcome has none.
     * @returns the state that the repair has now.
     */
    recordOutcome: (id: RepairId, outcome: RepairOutcome) => Promise<LedgerAnswer<RepairState>>;
    readEntry: (id: RepairId) => Promise<Observed<RepairEntry>>;
    history: (
      ref: BucketRef,
      limit: number,
      olderThan?: RepairId,
    ) => Promise<LedgerAnswer<HistoryPage>>;

    /** Replaces what is known. */
    putAccessLogs: (target: BucketRef, logs: AccessLogs) => Promise<LedgerAnswer<'recorded'>>;

    /** Replaces the one that this seal of the bucket has. */
    putException: (exception: SealException) => Promise<LedgerAnswer<'recorded'>>;
    removeException: (ref: BucketRef, seal: Seal) => Promise<LedgerAnswer<'removed' | 'absent'>>;
    /** For people: those that end first come first, and what was just written may be missing. */
    listExceptions: (account: AccountId) => Promise<LedgerAnswer<SealException[]>>;
  };

/** Two repairs with one id: the documents of the second are not recorded, so it must not write. */
export const idTaken = (id: RepairId): Failure => ({
  kind: 'not-understood',
  action: 'dynamodb:PutItem',
  problem: `the ledger already has another repair ${formatRepairId(id)}`,
});

export const noSuchRepair = (id: RepairId): Failure => ({
  kind: 'not-understood',
  action: 'dynamodb:UpdateItem',
  problem: `the ledger has no repair ${formatRepairId(id)}`,
});
