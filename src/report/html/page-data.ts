import type {
  BucketRecord,
  ChangeInFull,
  EncryptionInWords,
  EventRecord,
  Report,
  RunRecord,
  SealState,
  State,
} from '../bucket-record.ts';
import { compare, timeOf } from '../compare.ts';
import type { Comparison, Difference } from '../compare.ts';
import type { ContestInWords } from '../describe-contests.ts';
import type { Hold } from '../../core/holds/hold.ts';
import { conditionOf, summarise } from '../summarise.ts';
import type { Condition, Summary } from '../summarise.ts';
import { kindInWords } from '../kinds-in-words.ts';
import { diffOfChange } from './diff-of-change.ts';

type Words = { kind: string; text: string };

/** A write, with what it changes line by line. */
export type PageChange = Pick<ChangeInFull, 'setting' | 'before' | 'after' | 'note'> & {
  diff: readonly string[];
};

export type PageBucket = {
  bucket: string;
  region: string;
  account: string;
  state: State;
  condition: Condition;
  /** As the seals of the summary are ordered; `null` where the bucket has none. */
  seals: (SealState | null)[];
  found: string[];
  done: string;
  difference: Difference | null;
  drifts: readonly { kind: string; seal: string; text: string }[];
  remaining: readonly { kind: string; seal: string; text: string }[];
  planned: PageChange[];
  changes: PageChange[];
  holds: readonly Hold[];
  failures: readonly Words[];
  alarms: readonly Words[];
  warnings: readonly { text: string }[];
  contests: readonly ContestInWords[];
  events: readonly EventRecord[];
  encryption: EncryptionInWords | null;
  repairId: string | null;
};

/** Everything that the page shows; it computes nothing but what is sorted, filtered and opened. */
export type PageData = {
  time: string;
  accounts: string[];
  runs: readonly RunRecord[];
  summary: Summary;
  comparison: Comparison | null;
  buckets: PageBucket[];
};

export function pageData(report: Report, earlier: Report | undefined): PageData {
  const summary = summarise(report.buckets);
  const comparison = earlier === undefined ? null : compare(earlier, report);
  const differences = new Map(
    comparison?.differences.map(({ bucket, difference }) => [bucket, difference]),
  );
  return {
    time: timeOf(report),
    accounts: [...new Set(report.buckets.map(({ account }) => account))],
    runs: report.runs,
    summary,
    comparison,
    buckets: report.buckets.map((bucket) =>
      pageBucket(bucket, summary, differences.get(bucket.bucket) ?? null),
    ),
  };
}

function pageBucket(
  record: BucketRecord,
  { seals }: Summary,
  difference: Difference | null,
): PageBucket {
  const { bucket, region, account, state, drifts, remaining, holds, failures, alarms } = record;
  const { warnings, contests, events, repairId } = record;
  return {
    bucket,
    region,
    account,
    state,
    condition: conditionOf(record),
    seals: seals.map(({ seal }) =>
      Object.hasOwn(record.seals, seal) ? (record.seals[seal] ?? null) : null,
    ),
    found: [...new Set(drifts.map(({ kind }) => kindInWords(kind)))],
    done: doneTo(record),
    difference,
    drifts,
    remaining,
    planned: record.planned.map(pageChange),
    changes: record.changes.map(pageChange),
    holds,
    // A read that failed is both a drift and the reason why nothing is written.
    failures: failures.filter(({ text }) => !drifts.some((drift) => drift.text.endsWith(text))),
    alarms,
    warnings: warnings.map(({ text }) => ({ text })),
    contests,
    events,
    encryption: record.encryption ?? null,
    repairId,
  };
}

const pageChange = (change: ChangeInFull): PageChange => {
  const { setting, before, after, note } = change;
  const diff = diffOfChange(change);
  return { setting, before, after, ...(note === undefined ? {} : { note }), diff };
};

function doneTo({ changes, planned, holds, drifts }: BucketRecord): string {
  const settings = (all: readonly ChangeInFull[]) =>
    all.map(({ setting }) => setting).join(' and ');
  if (changes.length > 0) return `wrote ${settings(changes)}`;
  if (planned.length > 0) return `would write ${settings(planned)}`;
  if (holds.length > 0) return 'held';
  return drifts.length > 0 ? 'not possible' : '';
}
