import { timeText } from '../core/repair.ts';
import type {
  AlertReason,
  BackfillAlert,
  BackfillBucket,
  EndingException,
  Severity,
} from './alert-contract.ts';
import { firstOf, leftOutOf } from './fit-alert.ts';
import { lineOf } from './line-of.ts';
import { CONTRACT_VERSION, fingerprintOf } from './telling.ts';
import type { Telling } from './telling.ts';

/** What a run over all buckets came to. */
export type BackfillSummary = {
  run: string;
  account: string;
  region: string;
  mode: 'inspect' | 'repair';
  fanOut: 'queue' | 'in-place';
  startedMs: number;
  endedMs: number;
  /** Buckets that the list showed, and those of them that were asked for. */
  listed: number;
  chosen: number;
  /** How many of the chosen ended how, by the kind of outcome. */
  outcomes: Readonly<Record<string, number>>;
  notFinished: number;
  /** How many had which kind of drift, whether it was mended or not. */
  drifts: Readonly<Record<string, number>>;
  alarms: Readonly<Record<string, number>>;
  /** Some of each outcome that a person may want to know of. */
  buckets: readonly BackfillBucket[];
  /** Exceptions that somebody has to hear of; those that have ended come first. */
  exceptions: readonly EndingException[];
  /** Why the list of buckets is not whole. */
  failures: readonly AlertReason[];
};

/** One summary for all buckets of a run: nobody reads ten thousand alerts. */
export function toBackfillAlert(summary: BackfillSummary, telling: Telling): BackfillAlert {
  const { account, region, mode, fanOut, startedMs, endedMs, listed, chosen } = summary;
  const { outcomes, notFinished, drifts, alarms, exceptions, failures } = summary;
  const run = lineOf(summary.run, 300);
  const id = `backfill-ended/${account}/${region}/${run}`;
  const buckets = summary.buckets.toSorted(worstFirst);
  return {
    version: CONTRACT_VERSION,
    id,
    fingerprint: fingerprintOf(id, telling),
    time: timeText(telling.nowMs),
    repeats: 0,
    kind: 'backfill',
    outcome: 'backfill-ended',
    severity: severityOf(summary),
    sentence: lineOf(sentenceOf(summary), 2_000),
    run,
    account,
    region,
    mode,
    fanOut,
    startedAt: timeText(startedMs),
    endedAt: timeText(endedMs),
    listed,
    chosen,
    outcomes,
    notFinished,
    drifts,
    alarms,
    buckets: buckets.slice(0, MOST_BUCKETS),
    exceptions: firstOf(exceptions).map((one) => ({ ...one, owner: lineOf(one.owner, 400) })),
    failures: firstOf(failures),
    leftOut: leftOutOf({ exceptions, failures }),
  };
}

/** As in the schema. SNS takes 256 KB, and nobody reads on: `outcomes` counts all of them. */
const MOST_BUCKETS = 120;

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

function worstFirst(one: BackfillBucket, other: BackfillBucket): number {
  const bySeverity = ranks[one.severity] - ranks[other.severity];
  return bySeverity === 0 ? (one.bucket < other.bucket ? -1 : 1) : bySeverity;
}

/** The worst of its buckets: what is left alone on purpose is no warning every day. */
function severityOf({ notFinished, failures, buckets, exceptions }: BackfillSummary): Severity {
  if (notFinished + failures.length > 0) return 'error';
  const [worst] = buckets.toSorted(worstFirst);
  if (worst?.severity === 'error') return 'error';
  return exceptions.length > 0 ? 'warning' : (worst?.severity ?? 'info');
}

function sentenceOf(summary: BackfillSummary): string {
  const { region, mode, outcomes, notFinished, listed, chosen, exceptions, failures } = summary;
  const parts = words
    .filter(([kind]) => (outcomes[kind] ?? 0) > 0)
    .map(([kind, word]) => `${outcomes[kind]} ${word}`);
  const counts = parts.length === 0 ? '' : ` (${parts.join(', ')})`;
  const which = chosen === listed ? 'All' : `Of ${listed}, ${chosen}`;
  const what = mode === 'inspect' ? 'looked at' : 'looked at and repaired where needed';
  const rest =
    notFinished > 0
      ? ` ${notFinished} did not come to an end: look into the dead-letter queue, and run it again.`
      : '';
  const [failure] = failures;
  const list = failure === undefined ? '' : ` The list of buckets is not whole: ${failure.text}`;
  return `${which} buckets in ${region} were ${what}: ${chosen} in all${counts}.${rest}${endingIn(exceptions)}${list}`;
}

const endingIn = (exceptions: readonly EndingException[]): string =>
  exceptions
    .slice(0, 3)
    .map(({ bucket, seal, owner, until, hasEnded }) => {
      const what = `The exception of ${owner} for the ${seal} seal of ${bucket}`;
      return ` ${what} ${hasEnded ? 'ended' : 'ends'} on ${until.slice(0, 10)}.`;
    })
    .join('');

/** In the order in which a person wants to hear of them. */
const words: readonly (readonly [kind: string, word: string])[] = [
  ['contested', 'contested'],
  ['refused', 'refused'],
  ['repaired-unconfirmed', 'repaired but not confirmed'],
  ['inspected', 'not sealed'],
  ['held', 'held'],
  ['repaired', 'repaired'],
  ['unchanged', 'sealed already'],
  ['gone', 'deleted since'],
];
