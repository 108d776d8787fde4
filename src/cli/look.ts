import type { BucketRef } from '../core/bucket-ref.ts';
import type { Drift } from '../core/drift.ts';
import type { Failure } from '../core/failure.ts';
import type { Hold, Warning } from '../core/holds/hold.ts';
import type { Outcome } from '../core/outcome.ts';
import type { State } from '../report/bucket-record.ts';
import { describeContests } from '../report/describe-contests.ts';
import type { ContestInWords } from '../report/describe-contests.ts';
import type { Change } from '../core/plan.ts';
import type { PolicyAlarm } from '../core/policy/evaluate.ts';
import type { EncryptionLook } from './encryption-look.ts';

/**
 * What became of one bucket. `failed` is a bug of ours: it must not cost the other buckets their
 * look.
 */
export type Look = (Outcome | { ref: BucketRef; kind: 'failed'; error: unknown }) & {
  /** For a person who looks; only `scan` asks for it. */
  encryption?: EncryptionLook | undefined;
};

export type { State };

/** One word for the table. `unknown` wins over drift: what could not be seen may be worse. */
export function stateOf(look: Look): State {
  switch (look.kind) {
    case 'unchanged':
      return 'sealed';
    case 'inspected':
      if (look.drifts.some((drift) => drift.kind === 'unreadable')) return 'unknown';
      if (look.contests !== undefined) return 'contested';
      return isOnlyHeld(look) ? 'held' : 'drifted';
    case 'repaired':
      // What was written is sealed; the bucket is not.
      return look.holds === undefined ? 'resealed' : 'held';
    case 'repaired-unconfirmed':
      return 'unconfirmed';
    case 'contested':
    case 'held':
    case 'refused':
    case 'gone':
    case 'failed':
      return look.kind;
  }
}

/** Nothing would be written, and nothing is in the way but holds. */
const isOnlyHeld = (look: Look & { kind: 'inspected' }): boolean =>
  look.planned.length === 0 && look.failures.length === 0 && look.holds !== undefined;

/** Why seals are left as they are. */
export const holdsOf = (look: Look): readonly Hold[] =>
  'drifts' in look ? (look.holds ?? []) : [];

/** Fights over seals, with what to change at the source. */
export const contestsOf = (look: Look): readonly ContestInWords[] =>
  'drifts' in look ? describeContests(look) : [];

export const warningsOf = (look: Look): readonly Warning[] =>
  'drifts' in look ? (look.warnings ?? []) : [];

export const driftsOf = (look: Look): readonly Drift[] => ('drifts' in look ? look.drifts : []);

/** Drift that is still there after the writes. */
export const remainingOf = (look: Look): readonly Drift[] =>
  'remaining' in look ? look.remaining : [];

/** What was written. */
export const changesOf = (look: Look): readonly Change[] => ('changes' in look ? look.changes : []);

/** What `fix` would write. */
export const plannedOf = (look: Look): readonly Change[] => ('planned' in look ? look.planned : []);

export const failuresOf = (look: Look): readonly Failure[] =>
  'failures' in look ? look.failures : [];

/** Whether AWS asked to come back later, and nothing was written that a second run would not tell of. */
export const looksThrottled = (look: Look): boolean =>
  changesOf(look).length === 0 &&
  [
    ...failuresOf(look),
    ...driftsOf(look).flatMap((one) => (one.kind === 'unreadable' ? [one.failure] : [])),
  ].some(({ kind }) => kind === 'throttled');

export const alarmsOf = (look: Look): readonly PolicyAlarm[] =>
  ('alarms' in look ? look.alarms : undefined) ?? [];

/**
 * What a repair would answer for a bucket that has drift and nothing that may be written: the same holds
 * and refusals, without reading everything once more.
 */
export function asRefused(look: Look): Look {
  if (look.kind !== 'inspected' || look.planned.length > 0) return look;
  const { planned: _, ...found } = look;
  if (found.failures.length === 0 && found.holds !== undefined) {
    const { failures: __, ...held } = found;
    return { ...held, kind: 'held', holds: found.holds };
  }
  return { ...found, kind: 'refused', changes: [], remaining: [] };
}
