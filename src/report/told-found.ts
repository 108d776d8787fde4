import { describeFailure } from '../core/describe-failure.ts';
import { sealOf } from '../core/drift.ts';
import type { Drift } from '../core/drift.ts';
import type { Failure } from '../core/failure.ts';
import type { Contest } from '../core/contest.ts';
import type { Hold, Warning } from '../core/holds/hold.ts';
import type { CounterExample } from '../core/policy/counter-example.ts';
import { timeText } from '../core/repair.ts';
import type {
  AlertContest,
  AlertCounterExample,
  AlertDrift,
  AlertHold,
  AlertReason,
  AlertWarning,
} from './alert-contract.ts';
import { describeContest } from './describe-contests.ts';
import { describeDrift } from './describe-drift.ts';
import { lineOf } from './line-of.ts';
import { recogniseTool } from './recognise-tool.ts';

/** What was found, as alerts tell it: every text bounded, whatever the policies are. */

const TEXT_LENGTH = 2_000;

export const toldDrift = (drift: Drift): AlertDrift => ({
  kind: drift.kind,
  seal: sealOf(drift),
  text: lineOf(describeDrift(drift), TEXT_LENGTH),
  counterExample: 'counterExample' in drift ? toldExample(drift.counterExample) : null,
});

const toldExample = (example: CounterExample): AlertCounterExample => ({
  principal: lineOf(example.principal, 300),
  action: lineOf(example.action, 300),
  resource: lineOf(example.resource, 300),
  context: Object.entries(example.context)
    .slice(0, 20)
    .map(([key, values]) => ({
      key: lineOf(key, 100),
      values: [values]
        .flat()
        .slice(0, 5)
        .map((value) => lineOf(value, 100)),
    })),
});

export const toldFailure = (failure: Failure): AlertReason => ({
  kind: failure.kind,
  text: lineOf(describeFailure(failure), TEXT_LENGTH),
});

export const toldHold = (hold: Hold): AlertHold => ({
  kind: hold.kind,
  seal: hold.seal,
  writer: lineOf(hold.writer, 300),
  signal: lineOf(hold.signal, 500),
  reason: lineOf(hold.reason, 1_000),
  source: lineOf(hold.source, 300),
  lift: lineOf(hold.lift, 1_000),
  // A statement that is cut would be no use.
  keyPolicyStatement:
    hold.keyPolicyStatement !== undefined && hold.keyPolicyStatement.length <= 2_000
      ? hold.keyPolicyStatement
      : null,
});

export const toldWarning = ({ kind, text, source }: Warning): AlertWarning => ({
  kind,
  text: lineOf(text, 1_000),
  source: lineOf(source, 300),
});

export const toldContest = (contest: Contest): AlertContest => ({
  seal: contest.seal,
  text: lineOf(describeContest(contest), TEXT_LENGTH),
  repairs: contest.repairs,
  since: timeText(contest.sinceMs),
  until: timeText(contest.untilMs),
  undoers: contest.undoers.slice(0, 10).map(({ who, times, last }) => ({
    who: who === undefined ? null : lineOf(who, 300),
    times,
    tool: recogniseTool(last.actor),
  })),
});
