import type { Breaker } from './breaker.ts';
import type { Seal } from './drift.ts';

/** A seal that somebody breaks again and again: it is left alone until `untilMs`. */
export type Contest = { seal: Seal } & Omit<Extract<Breaker, { kind: 'open' }>, 'kind'>;
