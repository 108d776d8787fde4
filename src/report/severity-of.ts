import { sealOf } from '../core/drift.ts';
import type { Outcome } from '../core/outcome.ts';
import { isWorthAnotherRun } from '../core/outcome.ts';
import type { Severity } from './alert-contract.ts';

/** `undefined` where there is nothing to tell. */
export function severityOf(outcome: Outcome): Severity | undefined {
  switch (outcome.kind) {
    case 'unchanged':
      return outcome.alarms === undefined ? undefined : 'warning';
    case 'gone':
      return undefined;
    case 'repaired':
      return outcome.holds === undefined ? 'info' : 'warning';
    case 'held':
      return isLeftOnPurpose(outcome) ? undefined : 'warning';
    case 'inspected':
      return isWorthAnotherRun(outcome) || isLeftOnPurpose(outcome) ? undefined : 'warning';
    case 'repaired-unconfirmed':
      return 'warning';
    case 'contested':
      return 'error';
    case 'refused':
      return outcome.changes.length === 0 && isWorthAnotherRun(outcome) ? undefined : 'error';
  }
}

/** All that drifted is what the owner of the baseline wants left alone. */
function isLeftOnPurpose(outcome: Extract<Outcome, { kind: 'held' | 'inspected' }>): boolean {
  const exempt = (outcome.holds ?? []).filter(({ kind }) => kind === 'exempt');
  return outcome.drifts.every((drift) => exempt.some(({ seal }) => seal === sealOf(drift)));
}
