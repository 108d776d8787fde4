import type { BucketRecord, Report, SealState } from './bucket-record.ts';
import { conditionOf, summarise } from './summarise.ts';
import type { Condition, SealCounts } from './summarise.ts';

/** What is different for a bucket between two runs. */
const differences = [
  'newly-drifted',
  'newly-unknown',
  'newly-sealed',
  'new',
  'gone',
  /** It was in the earlier run, and this one did not look at it: nothing is known of it. */
  'not-looked-at',
] as const;
export type Difference = (typeof differences)[number];

export type BucketDifference = {
  bucket: string;
  region: string;
  difference: Difference;
  before: Condition | null;
  after: Condition | null;
};

export type Comparison = {
  /** When the earlier run ended. */
  since: string;
  before: { total: number; seals: ({ seal: string } & SealCounts)[]; conditions: SealCounts };
  unchanged: number;
  differences: BucketDifference[];
};

/** What became of the buckets of an earlier run. */
export function compare(earlier: Report, later: Report): Comparison {
  const before = new Map(earlier.buckets.map((bucket) => [bucket.arn, bucket]));
  const after = new Map(later.buckets.map((bucket) => [bucket.arn, bucket]));
  const all = [...later.buckets, ...earlier.buckets.filter(({ arn }) => !after.has(arn))];
  const found = all.map((bucket) =>
    differenceOf(bucket, before.get(bucket.arn), after.get(bucket.arn)),
  );
  const { total, seals, conditions } = summarise(earlier.buckets);
  return {
    since: timeOf(earlier),
    before: { total, seals, conditions },
    unchanged: found.filter((one) => one === undefined).length,
    differences: found
      .filter((one) => one !== undefined)
      .toSorted((a, b) => differences.indexOf(a.difference) - differences.indexOf(b.difference)),
  };
}

/** The last moment of a report; empty where there is none. */
export const timeOf = ({ runs, buckets }: Report): string =>
  [...runs, ...buckets].reduce((last, { time }) => (time > last ? time : last), '');

function differenceOf(
  { bucket, region }: BucketRecord,
  earlier: BucketRecord | undefined,
  later: BucketRecord | undefined,
): BucketDifference | undefined {
  const before = earlier === undefined ? null : conditionOf(earlier);
  const after = later === undefined ? null : conditionOf(later);
  if (before === after) return undefined;
  return { bucket, region, difference: kindOf(before, after), before, after };
}

function kindOf(before: Condition | null, after: Condition | null): Difference {
  if (after === null) return 'not-looked-at';
  if (after === 'gone') return 'gone';
  return before === null || before === 'gone' ? 'new' : newly[after];
}

const newly: Readonly<Record<SealState, Difference>> = {
  sealed: 'newly-sealed',
  drifted: 'newly-drifted',
  unknown: 'newly-unknown',
};

/** A few lines for a terminal; names that are many are cut short. */
export function describeComparison({ since, unchanged, differences: found }: Comparison): string[] {
  const lines = differences.flatMap((difference) => {
    const names = found.filter((one) => one.difference === difference).map(({ bucket }) => bucket);
    if (names.length === 0) return [];
    const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
    const words = difference.replaceAll('-', ' ');
    return [`  ${names.length} ${words}: ${names.slice(0, 5).join(', ')}${more}`];
  });
  return [`Compared with the run of ${since}: ${unchanged} unchanged.`, ...lines];
}
