import type { BucketRef } from '../core/bucket-ref.ts';
import type { Drift } from '../core/drift.ts';
import type { Failure } from '../core/failure.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Change } from '../core/plan.ts';
import type { PolicyAlarm } from '../core/policy/evaluate.ts';

/**
 * What became of one bucket. `failed` is a bug of ours: it must not cost the other buckets their
 * look.
 */
export type Look = Outcome | { ref: BucketRef; kind: 'failed'; error: unknown };

export type State =
  | 'sealed'
  | 'drifted'
  | 'unknown'
  | 'resealed'
  | 'unconfirmed'
  | 'refused'
  | 'gone'
  | 'failed';

/** One word for the table. `unknown` wins over drift: what could not be seen may be worse. */
export function stateOf(look: Look): State {
  switch (look.kind) {
    case 'unchanged':
      return 'sealed';
    case 'inspected':
      return look.drifts.some((drift) => drift.kind === 'unreadable') ? 'unknown' : 'drifted';
    case 'repaired':
      return 'resealed';
    case 'repaired-unconfirmed':
      return 'unconfirmed';
    case 'refused':
    case 'gone':
    case 'failed':
      return look.kind;
  }
}

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

export const alarmsOf = (look: Look): readonly PolicyAlarm[] =>
  ('alarms' in look ? look.alarms : undefined) ?? [];

/**
 * What a repair would answer for a bucket that has drift and nothing that may be written: the same
 * refusals, without reading everything once more.
 */
export function asRefused(look: Look): Look {
  if (look.kind !== 'inspected' || look.planned.length > 0) return look;
  const { planned: _, ...found } = look;
  return { ...found, kind: 'refused', changes: [], remaining: [] };
}
