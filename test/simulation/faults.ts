import type { Failure } from '../../src/core/failure.ts';
import type { Profile } from './profile.ts';
import type { World } from './world.ts';

export type CallKind = 'read' | 'write';

/** What a call meets: nothing, a failure without effect, or a lost reply after it. */
export type Fault =
  | { kind: 'none' }
  | { kind: 'fails'; failure: Failure }
  | { kind: 'lost-reply'; failure: Failure };

export function drawFault(
  { random, profile, isStormy }: World,
  action: string,
  kind: CallKind,
): Fault {
  const meets = (rate: keyof Profile): boolean => random.chance(isStormy ? profile[rate] : 0);
  const fails = (failure: Failure): Fault => ({ kind: 'fails', failure });
  if (meets('throttled')) return fails({ kind: 'throttled', action });
  if (meets('unavailable')) return fails({ kind: 'unavailable', action, name: 'SlowDown' });
  if (meets('unexpected')) return fails({ kind: 'unexpected', action, name: 'NewInThisYear' });
  if (meets('noCredentials')) {
    return fails({ kind: 'no-credentials', action, name: 'ExpiredToken' });
  }
  if (meets('denied')) return fails({ kind: 'denied', action, cause: 'unknown' });
  if (kind === 'write' && meets('conflict')) return fails({ kind: 'conflict', action });
  if (kind === 'write' && meets('lostReply')) {
    return { kind: 'lost-reply', failure: { kind: 'unavailable', action, name: 'ECONNRESET' } };
  }
  return { kind: 'none' };
}
