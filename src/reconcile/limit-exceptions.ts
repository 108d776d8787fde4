import { endedInTime } from '../core/exception.ts';
import type { SealException } from '../core/exception.ts';
import type { Ledger } from './ledger.ts';

/** The same, none of which lasts longer than may be granted; those that end first come first. */
export const limitedExceptions = (
  exceptions: readonly SealException[],
  maximumDays: number,
): SealException[] =>
  exceptions
    .map((exception) => endedInTime(exception, maximumDays))
    .toSorted((one, other) => one.untilMs - other.untilMs);

/**
 * The same ledger, in which no exception lasts longer than may be granted: it may have been granted under other
 * rules, or written into the table by hand.
 */
export function withLimitedExceptions(ledger: Ledger, maximumDays: number): Ledger {
  const limited = (exceptions: readonly SealException[]): SealException[] =>
    limitedExceptions(exceptions, maximumDays);
  return {
    ...ledger,
    readBucket: async (ref, sinceMs) => {
      const record = await ledger.readBucket(ref, sinceMs);
      if (!record.ok) return record;
      return { ok: true, value: { ...record.value, exceptions: limited(record.value.exceptions) } };
    },
    listExceptions: async (account) => {
      const found = await ledger.listExceptions(account);
      return found.ok ? { ok: true, value: limited(found.value) } : found;
    },
  };
}
