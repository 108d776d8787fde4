import { timeText } from '../core/repair.ts';
import type { BaselineAlert } from './alert-contract.ts';
import { firstOf, leftOutOf } from './fit-alert.ts';
import { lineOf } from './line-of.ts';
import { CONTRACT_VERSION, fingerprintOf } from './telling.ts';
import type { Telling } from './telling.ts';

/** What consumers of the topic get when a new baseline cannot be used. */
export function toBaselineAlert(
  { parameter, region }: { parameter: string; region: string },
  sentence: string,
  problems: readonly string[],
  telling: Telling,
): BaselineAlert {
  const fact = ['baseline-not-read', region, parameter, ...problems].join(' ');
  const fingerprint = fingerprintOf(fact, telling);
  return {
    version: CONTRACT_VERSION,
    id: `baseline-not-read/${region}/${fingerprint}/${timeText(telling.nowMs)}`,
    fingerprint,
    time: timeText(telling.nowMs),
    repeats: 0,
    kind: 'baseline',
    outcome: 'baseline-not-read',
    severity: 'error',
    sentence: lineOf(sentence, 2_000),
    parameter: lineOf(parameter, 1_100),
    region,
    problems: firstOf(problems).map((problem) => lineOf(problem, 1_000)),
    leftOut: leftOutOf({ problems }),
  };
}
