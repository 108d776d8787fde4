import type { Hold, Warning } from '../core/holds/hold.ts';
import type { ChangeInWords } from './describe-change.ts';
import type { ContestInWords } from './describe-contests.ts';

/** In the order in which they are counted out. */
export const states = [
  'sealed',
  'resealed',
  'drifted',
  'unconfirmed',
  'held',
  'contested',
  'refused',
  'unknown',
  'gone',
  'failed',
] as const;

/** One word for what became of a bucket. */
export type State = (typeof states)[number];

export const sealStates = ['sealed', 'drifted', 'unknown'] as const;
export type SealState = (typeof sealStates)[number];

/** A new number only where a reader of the old one would go wrong. */
export const bucketSchema = 'reseal.bucket/1';

export type DriftInWords = { kind: string; seal: string; text: string };

/** A write in words, with the whole documents, so that what was replaced can be put back. */
export type ChangeInFull = ChangeInWords & {
  /** The seals that it is for. */
  seals: readonly string[];
  beforeDocument: string | null;
  afterDocument: string;
};

export type EventRecord = {
  event: string;
  eventId: string | null;
  eventTime: string | null;
  actor: string | null;
  /** The role behind a session; sessions have a name of their own each time. */
  role: string | null;
  /** What called, as far as the record says; `unknown` where it does not. */
  tool: string;
};

export type EncryptionInWords = {
  algorithm: string | null;
  bucketKey: boolean | null;
  key: {
    named: string;
    arn: string | null;
    aliases: readonly string[] | null;
    whose: string;
    state: string | null;
    rotation: string | number | null;
  } | null;
};

/**
 * What became of one bucket in one run, for programs: an item of `--format json`, a line of ndjson. All reports are
 * made from it. `report.schema.json` describes it; members are only ever added.
 */
export type BucketRecord = {
  schema: typeof bucketSchema;
  /** When the run ended, ISO 8601. */
  time: string;
  bucket: string;
  arn: string;
  region: string;
  account: string;
  outcome: string;
  state: State;
  drifts: readonly DriftInWords[];
  /** Every seal that the baseline asks for, as it is after the run. */
  seals: Readonly<Record<string, SealState>>;
  /** Only a scan asks for it. */
  encryption?: EncryptionInWords;
  /** What `fix` would write. */
  planned: readonly ChangeInFull[];
  /** What was written. */
  changes: readonly ChangeInFull[];
  /** Drift that S3 still shows after the writes. */
  remaining: readonly DriftInWords[];
  failures: readonly { kind: string; text: string }[];
  alarms: readonly { kind: string; text: string }[];
  /** Why seals are left as they are, and what would lift that. */
  holds: readonly Hold[];
  warnings: readonly Warning[];
  contests: readonly ContestInWords[];
  repairId: string | null;
  events: readonly EventRecord[];
};

export const runSchema = 'reseal.run/1';

/** What is true of a run as a whole: the first line of ndjson. */
export type RunRecord = {
  schema: typeof runSchema;
  version: string;
  command: string;
  time: string;
  account: string;
  region: string;
  /** How many buckets follow. */
  buckets: number;
  /** Whether all buckets that were meant were looked at. */
  isComplete: boolean;
  /** What belongs to no bucket, such as a list that could not be read to its end. */
  problems: readonly string[];
};

/** One run, or several put together. A JSON list has no record of its run. */
export type Report = { runs: readonly RunRecord[]; buckets: readonly BucketRecord[] };
