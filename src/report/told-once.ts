import type { Outcome } from '../core/outcome.ts';

/**
 * Names what an alert would say, where saying it at every event would hide what matters: holds and fights last
 * until somebody answers. `undefined` for what happened once and is told once.
 */
export function toldOnceAs(outcome: Outcome): string | undefined {
  const { account, region, name } = outcome.ref;
  const about = (...facts: string[]): string => [account, region, name, ...facts].join(' ');
  switch (outcome.kind) {
    case 'held': {
      const holds = outcome.holds.map(({ kind, seal, signal }) => `${seal} ${kind} ${signal}`);
      return about('held', ...holds.toSorted());
    }
    case 'contested': {
      // What was written beside it has to be told.
      if (outcome.changes.length > 0) return undefined;
      const fights = outcome.contests.map(({ seal, sinceMs }) => `${seal} ${sinceMs}`);
      return about('contested', ...fights.toSorted());
    }
    default:
      return undefined;
  }
}
