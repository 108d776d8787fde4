import { printable } from '../core/names.ts';
import type { Observed } from '../core/observed.ts';
import type { LedgerAnswer } from '../reconcile/ledger.ts';

/** Makes one answer of another. What `read` throws says what is wrong with an item of the table. */
export function mapAnswer<From, To>(
  answer: LedgerAnswer<From>,
  read: (value: From) => To,
  action = 'dynamodb:Query',
): LedgerAnswer<To> {
  if (!answer.ok) return answer;
  try {
    return { ok: true, value: read(answer.value) };
  } catch (error) {
    const reason = printable((error as Error).message, 200);
    const problem = `an item of the ledger is not as Reseal writes it: ${reason}`;
    return { ok: false, failure: { kind: 'not-understood', action, problem } };
  }
}

/** The same for a read of something that may not be there. */
export function observedIn<T>(answer: LedgerAnswer<T | undefined>): Observed<T> {
  if (!answer.ok) return { kind: 'unreadable', failure: answer.failure };
  if (answer.value === undefined) return { kind: 'absent' };
  return { kind: 'present', value: answer.value };
}
