import { expect, it } from '@jest/globals';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import type { UndeliveredAlert } from '../../src/reconcile/outbox.ts';
import { nowMs } from '../support/ledger-builders.ts';
import { valueOf } from './ledgers.ts';

const undelivered = (changes: Partial<UndeliveredAlert> = {}): UndeliveredAlert => ({
  id: 'repaired/111122223333/eu-west-1/example-bucket/event-1',
  timeMs: nowMs,
  body: '{"outcome":"repaired","sentence":"ä 𝄞"}',
  attributes: { outcome: 'repaired', seal: ['transport', 'encryption'] },
  ...changes,
});

/** There is one outbox in a ledger, so this is one story. */
export function describeOutbox(ledger: () => Ledger): void {
  it('keeps alerts until they are removed, and answers the oldest first', async () => {
    const list = async (limit = 10) => valueOf(ledger().listUndelivered(limit));
    const [newest, oldest] = [undelivered(), undelivered({ timeMs: nowMs - 1 })];
    const large = undelivered({ id: 'large', timeMs: nowMs - 2, body: 'ä'.repeat(100_000) });
    expect(await list()).toEqual([]);
    for (const alert of [newest, oldest, newest]) {
      expect(await valueOf(ledger().putUndelivered(alert))).toBe('recorded');
    }
    expect(await list()).toEqual([oldest, newest]);
    expect(await list(1)).toEqual([oldest]);
    await valueOf(ledger().putUndelivered(large));
    expect(await list(1)).toEqual([large]);
    for (const alert of [large, oldest, newest]) {
      expect(await valueOf(ledger().removeUndelivered(alert))).toBe('removed');
    }
    expect(await valueOf(ledger().removeUndelivered(newest))).toBe('absent');
    expect(await list()).toEqual([]);
  });
}
