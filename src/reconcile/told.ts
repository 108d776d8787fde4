import { answer, observed } from './immediate-answer.ts';
import type { LedgerAnswer } from './ledger.ts';
import type { Observed } from '../core/observed.ts';

/** When lasting facts were last told, so that they are not told at every look. */
export type Told = {
  /** Replaces what was remembered of this fact. */
  putTold: (fact: string, timeMs: number) => Promise<LedgerAnswer<'recorded'>>;
  /** Milliseconds since 1970. */
  readTold: (fact: string) => Promise<Observed<number>>;
};

export function toldInMemory(): Told {
  const told = new Map<string, number>();
  return {
    putTold: (fact, timeMs) => {
      told.set(fact, timeMs);
      return answer('recorded');
    },
    readTold: (fact) => observed(told.get(fact)),
  };
}
