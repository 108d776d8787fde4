import { answer, observed } from './immediate-answer.ts';
import type { LedgerAnswer } from './ledger.ts';
import type { Observed } from '../core/observed.ts';

/** When a fact was last told, in milliseconds since 1970, and how often it was seen and not told since. */
export type ToldFact = { timeMs: number; repeats: number };

/** The part of the ledger that remembers what was told, so that what lasts is not told at every look. */
export type Told = {
  /** Replaces what was remembered of this fact, and counts anew. */
  putTold: (fact: string, timeMs: number) => Promise<LedgerAnswer<'recorded'>>;
  /** A call whose answer was lost may have counted. What was never told is not counted. */
  countRepeat: (fact: string) => Promise<LedgerAnswer<'counted' | 'absent'>>;
  readTold: (fact: string) => Promise<Observed<ToldFact>>;
};

export function toldInMemory(): Told {
  const told = new Map<string, ToldFact>();
  return {
    putTold: (fact, timeMs) => {
      told.set(fact, { timeMs, repeats: 0 });
      return answer('recorded');
    },
    countRepeat: (fact) => {
      const known = told.get(fact);
      if (known === undefined) return answer('absent');
      told.set(fact, { ...known, repeats: known.repeats + 1 });
      return answer('counted');
    },
    readTold: (fact) => observed(told.get(fact)),
  };
}
