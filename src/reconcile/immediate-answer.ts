import type { Failure } from '../core/failure.ts';
import type { Observed } from '../core/observed.ts';
import type { LedgerAnswer } from './ledger.ts';

/** What a ledger in memory says, as one over the network would say it: later, and as a copy. */
export const answer = <T>(value: T): Promise<LedgerAnswer<T>> =>
  Promise.resolve({ ok: true, value });

export const refusal = (failure: Failure): Promise<LedgerAnswer<never>> =>
  Promise.resolve({ ok: false, failure });

export const observed = <T>(value: T | undefined): Promise<Observed<T>> =>
  Promise.resolve(
    value === undefined ? { kind: 'absent' } : { kind: 'present', value: structuredClone(value) },
  );
