import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { Cause } from '../core/cause.ts';
import type { Outcome } from '../core/outcome.ts';

/** The queue keeps a message for four days: what is older was replayed, and says nothing of our speed. */
const REPLAYED_AFTER_MS = 5 * 24 * 60 * 60 * 1_000;

/**
 * Counts an outcome by its kind and each drift by its own, and measures how long a bucket stayed unsealed: from
 * the oldest event that led here to now. The names are bounded by the types, never by what AWS says.
 */
export function measureOutcome(
  outcome: Outcome,
  causes: readonly Cause[],
  metrics: Metrics,
  nowMs: number,
): void {
  metrics.addMetric(outcome.kind, 'Count', 1);
  const drifts = 'drifts' in outcome ? outcome.drifts : [];
  for (const { kind } of drifts) metrics.addMetric(`drift-${kind}`, 'Count', 1);
  if (outcome.kind !== 'repaired') return;
  // A time that is missing or not understood is NaN, and in no order to anything.
  const ages = causes.map(({ eventTime = '' }) => nowMs - Date.parse(eventTime));
  const measured = ages.filter((ageMs) => ageMs >= 0 && ageMs < REPLAYED_AFTER_MS);
  if (measured.length === 0) return;
  metrics.addMetric('time-to-repair', 'Milliseconds', Math.max(...measured));
}
