import { sealOf } from '../../core/drift.ts';
import type { Seal } from '../../core/drift.ts';
import { sealsOfChange } from '../../core/plan.ts';
import type { SealState } from '../../report/bucket-record.ts';
import { changesOf, driftsOf, remainingOf } from '../look.ts';
import type { Look } from '../look.ts';

/**
 * One word for a seal as it is after the run: what was written is sealed unless S3 still shows its drift. What
 * could not be seen wins over drift.
 */
export function stateOfSeal(look: Look, seal: Seal): SealState {
  if (look.kind === 'failed') return 'unknown';
  const isWritten = changesOf(look).some((change) => sealsOfChange(change).includes(seal));
  const drifts = (isWritten ? remainingOf(look) : driftsOf(look)).filter(
    (drift) => sealOf(drift) === seal,
  );
  if (drifts.some((drift) => drift.kind === 'unreadable')) return 'unknown';
  return drifts.length > 0 ? 'drifted' : 'sealed';
}

/** Of those that the baseline asks for. A bucket that is gone has none. */
export const statesOfSeals = (look: Look, seals: readonly Seal[]): Record<string, SealState> =>
  look.kind === 'gone'
    ? {}
    : Object.fromEntries(seals.map((seal) => [seal, stateOfSeal(look, seal)]));
