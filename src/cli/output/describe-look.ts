import type { Cause } from '../../core/cause.ts';
import { describeFailure } from '../../core/describe-failure.ts';
import type { Hold } from '../../core/holds/hold.ts';
import type { Change } from '../../core/plan.ts';
import { describeAlarm } from '../../report/describe-alarm.ts';
import { describeChange } from '../../report/describe-change.ts';
import { describeDrift } from '../../report/describe-drift.ts';
import type { Look } from '../look.ts';
import {
  alarmsOf,
  changesOf,
  contestsOf,
  driftsOf,
  failuresOf,
  holdsOf,
  plannedOf,
  remainingOf,
  stateOf,
  warningsOf,
} from '../look.ts';
import { actorOf, textOfBug } from './bucket-result.ts';
import { shortDrift, styleOf } from './short-words.ts';
import { styledDiff } from './styled-diff.ts';
import type { Line } from './terminal.ts';

/**
 * The lines about one bucket beneath the table: what changes from what to what, and what to do
 * about everything that failed. `verbose` adds every drift with its proof, and policies line by
 * line.
 */
export function describeLook(look: Look, causes: readonly Cause[], verbose: boolean): Line[] {
  const drifts = driftsOf(look).filter((drift) => verbose || drift.kind === 'unreadable');
  const failures = failuresOf(look).map(describeFailure);
  // A read that failed is both a drift and the reason why nothing is written.
  const told = drifts.map(describeDrift);
  const untold = failures.filter((text) => !told.some((one) => one.endsWith(text)));
  const lines = [
    ...told.map((text): Line => [`  ${text}`]),
    ...[...plannedOf(look), ...changesOf(look)].flatMap((change) => describe(change, verbose)),
    ...remainingOf(look).map((drift): Line => [`  S3 still shows: ${shortDrift(drift)}`]),
    ...[...new Set(untold)].map((text): Line => [`  ${text}`]),
    ...alarmsOf(look).map((alarm): Line => [
      { text: '  alarm', style: 'red' },
      `: ${describeAlarm(alarm)}`,
    ]),
    ...contestsOf(look).flatMap(({ text, terraform }): Line[] => [
      [{ text: '  contested', style: 'red' }, `: ${text}`],
      ...(verbose ? terraform.split('\n').map((line): Line => [`    ${line}`]) : []),
    ]),
    ...holdsOf(look).flatMap((hold) => linesOfHold(hold, verbose)),
    ...warningsOf(look).map(({ text }): Line => [{ text: `  note: ${text}`, style: 'yellow' }]),
    ...linesOfBug(look, verbose),
  ];
  if (lines.length === 0) return [];
  return [headingOf(look), ...lines, ...causes.slice(-1).map(linesOfCause)];
}

const headingOf = (look: Look): Line => [
  { text: look.ref.name, style: 'bold' },
  ` (${look.ref.region}) `,
  { text: stateOf(look), style: styleOf(stateOf(look)) },
];

function describe(change: Change, verbose: boolean): Line[] {
  const { setting, before, after, note } = describeChange(change);
  const line: Line = [`  ${setting}: ${before} → ${after}`];
  const lines = note === undefined ? [line] : [line, [`    note: ${note}`]];
  if (!verbose || change.kind === 'put-encryption') return lines;
  return [
    ...lines,
    ...styledDiff(change.before, change.after).map((one): Line => ['    ', ...one]),
  ];
}

/** The statement for the key policy stands alone in its line, so that it can be copied. */
function linesOfHold(hold: Hold, verbose: boolean): Line[] {
  const { seal, reason, source, lift, keyPolicyStatement } = hold;
  return [
    [{ text: `  held (${seal}): `, style: 'yellow' }, reason],
    [`    to lift it: ${lift}`],
    ...(keyPolicyStatement === undefined ? [] : [[`    ${keyPolicyStatement}`]]),
    ...(verbose ? [[`    source: ${source}`]] : []),
  ];
}

function linesOfBug(look: Look, verbose: boolean): Line[] {
  if (look.kind !== 'failed') return [];
  const what = `  This is a bug of Reseal: ${textOfBug(look.error)}`;
  if (!verbose) return [[`${what} (--verbose shows where; please report it)`]];
  const stack = look.error instanceof Error ? (look.error.stack ?? '') : '';
  return [[what], ...stack.split('\n').map((line): Line => [`    ${line}`])];
}

function linesOfCause(cause: Cause): Line {
  const who = actorOf(cause) ?? 'somebody the record does not name';
  const when = cause.eventTime === undefined ? '' : ` at ${cause.eventTime}`;
  return [{ text: `  last named by ${cause.eventName} of ${who}${when}`, style: 'dim' }];
}
