import type { BucketRef } from '../core/bucket-ref.ts';
import type { Failure } from '../core/failure.ts';
import type { AccountId, Region } from '../core/names.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Ledger, LedgerAnswer } from '../reconcile/ledger.ts';
import type { Clock } from '../reconcile/ports.ts';
import type { EndingException } from '../report/alert-contract.ts';
import type { BackfillSummary } from '../report/backfill-alert.ts';
import type { Place } from './finding.ts';
import type { BackfillRequest } from './parse-request.ts';

type ListPage = (place: {
  prefix: string | undefined;
  token: string | undefined;
}) => Promise<LedgerAnswer<{ refs: BucketRef[]; next: string | undefined }>>;

/** What a run needs. */
export type BackfillPorts = {
  where: { account: AccountId; region: Region };
  listPage: ListPage;
  /**
   * Looks at one bucket as an event would have it looked at, and alerts nobody. `undefined` after a bug of ours: in
   * the queue it costs no other bucket its run.
   */
  look: (ref: BucketRef, request: BackfillRequest, place: Place) => Promise<Outcome | undefined>;
  /** Asks all buckets where their server access logs go, and keeps it for holds; once for each invocation. */
  findAccessLogTargets: () => Promise<unknown>;
  /** Puts messages into the queue that events come through. Returns the failure. */
  enqueue: (bodies: readonly string[]) => Promise<Failure | undefined>;
  /** Sees to it that the run is carried on later, whatever becomes of this invocation. */
  carryOnLater: (run: string, delaySeconds: number) => Promise<Failure | undefined>;
  /** Exceptions that ended or are about to, and were not told. */
  reviewExceptions: () => Promise<EndingException[]>;
  /** Tells the end of a run, once. */
  publish: (summary: BackfillSummary) => Promise<void>;
  ledger: Pick<
    Ledger,
    | 'putAccessLogs'
    | 'putCheckpoint'
    | 'readBackfill'
    | 'putFinding'
    | 'findingsPage'
    | 'markDone'
    | 'readDone'
  >;
  clock: Clock;
  /** A text that no other invocation has. */
  invocation: string;
};
