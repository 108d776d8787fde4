import { sealOf } from '../core/drift.ts';
import type { Seal } from '../core/drift.ts';
import { describeFailure } from '../core/describe-failure.ts';
import type { Outcome } from '../core/outcome.ts';
import { describeAlarm } from './describe-alarm.ts';
import type { Change } from '../core/plan.ts';
import { describeChange } from './describe-change.ts';
import { describeContest } from './describe-contests.ts';

/** What happened in one sentence. The same facts give the same text. */
export function describeOutcome(outcome: Outcome): string {
  const bucket = `Bucket ${outcome.ref.name}`;
  switch (outcome.kind) {
    case 'unchanged':
      return `${bucket} is sealed${alarming(outcome)}; nothing was written.`;
    case 'gone':
      return `${bucket} does not exist any more.`;
    case 'inspected':
      return `${bucket} is not sealed (${kinds(outcome)}); only looking was asked for, nothing was written.`;
    case 'held':
      return `${bucket} was held, nothing was written. ${outcome.holds[0]?.reason ?? ''}`;
    case 'contested':
      return `${bucket} is contested, so it was left alone${mended(outcome.changes)}. ${outcome.contests.map(describeContest).join(' ')}`;
    case 'repaired':
      return outcome.holds === undefined
        ? `${bucket} was resealed: ${settings(outcome.changes)} mended (${kinds(outcome)}).`
        : `${bucket} was resealed in part: ${settings(outcome.changes)} mended. ${outcome.holds[0]?.reason ?? ''}`;
    case 'repaired-unconfirmed':
      return `${bucket} was written (${settings(outcome.changes)}), but S3 does not show it as sealed yet; it will be looked at again.`;
    case 'refused': {
      const [failure] = outcome.failures;
      const why = failure === undefined ? '' : ` ${describeFailure(failure)}`;
      return `${bucket} could not be resealed${mended(outcome.changes)}.${why}`;
    }
  }
}

/** The seals that were found broken or could not be told. */
export function sealsOf(outcome: Outcome): Seal[] {
  return 'drifts' in outcome ? [...new Set(outcome.drifts.map(sealOf))] : [];
}

const kinds = (outcome: Extract<Outcome, { drifts: unknown }>): string =>
  outcome.drifts.map((drift) => drift.kind).join(', ');

const settings = (changes: readonly Change[]): string =>
  changes.map((change) => describeChange(change).setting).join(' and ');

const mended = (changes: readonly Change[]): string =>
  changes.length > 0 ? ` (${settings(changes)} was mended)` : '';

const alarming = ({ alarms = [] }: Outcome): string =>
  alarms.map((alarm) => `, but ${describeAlarm(alarm)}`).join('');
