import { quote } from './names.ts';

const severities = ['info', 'warning', 'error', 'off'] as const;

/** What there are alerts of. */
const outcomes = [
  'unchanged',
  'inspected',
  'repaired',
  'repaired-unconfirmed',
  'held',
  'contested',
  'refused',
  'key-event',
  'baseline-not-read',
  'backfill-ended',
  'digest',
] as const;

type ToldOutcome = (typeof outcomes)[number];

/** What is told with another severity than usual, or not at all. What is not worth an alert stays so. */
export type AlertSettings = Readonly<Partial<Record<ToldOutcome, (typeof severities)[number]>>>;

/** Reads `repaired=off, held=info`. @param textOf variables by name; `undefined` for those that are not set. */
export function parseAlertSettings(textOf: (name: string) => string | undefined): {
  value: AlertSettings;
  problems: string[];
} {
  const name = 'RESEAL_ALERTS';
  const problems: string[] = [];
  const value: Partial<Record<ToldOutcome, (typeof severities)[number]>> = {};
  for (const entry of (textOf(name) ?? '').split(',')) {
    if (entry.trim() === '') continue;
    const [outcomeText = '', severityText = '', ...rest] = entry.split('=').map((s) => s.trim());
    const outcome = outcomes.find((one) => one === outcomeText);
    const severity = severities.find((one) => one === severityText);
    if (outcome === undefined || severity === undefined || rest.length > 0) {
      problems.push(
        `${name}: ${quote(entry.trim())} is not known: expected outcome=severity with one of ${outcomes.join(', ')} and one of ${severities.join(', ')}`,
      );
    } else if (outcome in value) {
      problems.push(`${name}: ${outcome} is set twice: leave one out`);
    } else value[outcome] = severity;
  }
  return { value, problems };
}
