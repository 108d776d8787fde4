import { expect, it } from '@jest/globals';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import { nowMs } from '../support/ledger-builders.ts';
import { freshNumber, valueOf } from './ledgers.ts';

export function describeTold(ledger: () => Ledger): void {
  it('remembers when a fact was last told and how often it was seen since, and nothing of another one', async () => {
    const fact = `["held","ä"] ${freshNumber()}`;
    expect(await ledger().readTold(fact)).toEqual({ kind: 'absent' });
    for (const timeMs of [nowMs, nowMs + 1]) {
      expect(await valueOf(ledger().putTold(fact, timeMs))).toBe('recorded');
    }
    for (const repeats of [0, 1, 2]) {
      const value = { timeMs: nowMs + 1, repeats };
      expect(await ledger().readTold(fact)).toEqual({ kind: 'present', value });
      expect(await valueOf(ledger().countRepeat(fact))).toBe('counted');
    }
    await valueOf(ledger().putTold(fact, nowMs + 2));
    const anew = { timeMs: nowMs + 2, repeats: 0 };
    expect(await ledger().readTold(fact)).toEqual({ kind: 'present', value: anew });
    expect(await valueOf(ledger().countRepeat(`${fact} as well`))).toBe('absent');
    expect(await ledger().readTold(`${fact} as well`)).toEqual({ kind: 'absent' });
  });
}
