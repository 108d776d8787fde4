import { stateOf } from './look.ts';
import type { Look, State } from './look.ts';

/** Of buckets; other commands give the same numbers a meaning of their own, which `--help` says. */
export const exitCodes = {
  sealed: 0,
  drift: 1,
  cannotTell: 2,
} as const;

/**
 * The worst of all buckets. A bucket that was not seen whole is worse than one with drift, and is
 * never counted as sealed.
 *
 * @param namesWereGiven a bucket that a person named and that does not exist is a mistake; one
 *   that was deleted since it was listed or since its event is not.
 */
export function exitCodeOf(looks: readonly Look[], namesWereGiven: boolean): number {
  // Not spread into one call: an account may have more buckets than a call takes arguments.
  return looks.reduce((worst, look) => Math.max(worst, codeOf(stateOf(look), namesWereGiven)), 0);
}

function codeOf(state: State, namesWereGiven: boolean): number {
  switch (state) {
    case 'sealed':
    case 'resealed':
      return exitCodes.sealed;
    case 'gone':
      return namesWereGiven ? exitCodes.cannotTell : exitCodes.sealed;
    case 'drifted':
    case 'unconfirmed':
    case 'contested':
    case 'held':
      return exitCodes.drift;
    case 'unknown':
    case 'refused':
    case 'failed':
      return exitCodes.cannotTell;
  }
}
