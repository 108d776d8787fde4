import type { LedgerAnswer } from './ledger.ts';

/** An alert that the topic did not take, as it is to be published. */
export type UndeliveredAlert = {
  /** Consumers drop what they have by it, so that twice is no harm. */
  id: string;
  timeMs: number;
  body: string;
  attributes: Readonly<Record<string, string | readonly string[]>>;
};

/** The part of the ledger that keeps alerts until they are published (decisions/013). */
export type Outbox = {
  /** The same alert again changes nothing. */
  putUndelivered: (alert: UndeliveredAlert) => Promise<LedgerAnswer<'recorded'>>;
  /** Oldest first, at most so many. */
  listUndelivered: (limit: number) => Promise<LedgerAnswer<UndeliveredAlert[]>>;
  removeUndelivered: (
    alert: Pick<UndeliveredAlert, 'id' | 'timeMs'>,
  ) => Promise<LedgerAnswer<'removed' | 'absent'>>;
};
