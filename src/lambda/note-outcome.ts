import type { Cause } from '../core/cause.ts';
import type { Outcome } from '../core/outcome.ts';
import { describeOutcome } from '../report/describe-outcome.ts';
import { logFields } from '../report/log-fields.ts';
import { measureOutcome } from './measure-outcome.ts';
import type { Teller } from './tell-outcome.ts';

/** A log line, and a metric named by the outcome. */
export function noteOutcome(
  outcome: Outcome,
  causes: readonly Cause[],
  { logger, metrics, telling }: Pick<Teller, 'logger' | 'metrics' | 'telling'>,
): void {
  const needsAPerson = ['contested', 'held', 'refused', 'repaired-unconfirmed'].includes(
    outcome.kind,
  );
  logger[needsAPerson ? 'warn' : 'info'](describeOutcome(outcome), logFields(outcome, causes));
  measureOutcome(outcome, causes, metrics, telling().nowMs);
}
