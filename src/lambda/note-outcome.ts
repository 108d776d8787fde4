import type { Cause } from '../core/cause.ts';
import type { Outcome } from '../core/outcome.ts';
import { describeOutcome } from '../report/describe-outcome.ts';
import { logFields } from '../report/log-fields.ts';
import { measureOutcome } from './measure-outcome.ts';
import type { Teller } from './tell-outcome.ts';

/**
 * A log line, and a metric named by the outcome. A bucket that a run over all of them finds sealed is only counted:
 * ten thousand lines a day that say nothing cost money, and hide the others.
 */
export function noteOutcome(
  outcome: Outcome,
  causes: readonly Cause[],
  { logger, metrics, telling }: Pick<Teller, 'logger' | 'metrics' | 'telling'>,
): void {
  measureOutcome(outcome, causes, metrics, telling().nowMs);
  const isSealed = outcome.kind === 'unchanged' && outcome.alarms === undefined;
  if (isSealed && causes.length === 0) return;
  const needsAPerson = ['contested', 'held', 'refused', 'repaired-unconfirmed'].includes(
    outcome.kind,
  );
  logger[needsAPerson ? 'warn' : 'info'](describeOutcome(outcome), logFields(outcome, causes));
}
