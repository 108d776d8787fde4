import { expect, it } from '@jest/globals';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import { nowMs } from '../support/ledger-builders.ts';
import { freshNumber, valueOf } from './ledgers.ts';

export function describeTold(ledger: () => Ledger): void {
  it('remembers when a fact was last told, and nothing of another one', async () => {
    const fact = `["held","ä"] ${freshNumber()}`;
    expect(await ledger().readTold(fact)).toEqual({ kind: 'absent' });
    for (const timeMs of [nowMs, nowMs + 1]) {
      expect(await valueOf(ledger().putTold(fact, timeMs))).toBe('recorded');
    }
    expect(await ledger().readTold(fact)).toEqual({ kind: 'present', value: nowMs + 1 });
    expect(await ledger().readTold(`${fact} as well`)).toEqual({ kind: 'absent' });
  });
}
