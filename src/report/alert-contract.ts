// Written by `npm run contract` from alert.schema.json, which is the source.

/**
 * What consumers of the alert topic get. Members may be added: ignore what you do not know, and show the sentence of a kind that you do not know. Text that comes from AWS is on one line and without control characters, and untrusted all the same.
 */
export type Alert = BucketAlert | KeyAlert | BaselineAlert | BackfillAlert | DigestAlert;
/**
 * Major and minor version of this contract.
 */
export type Version = string;
/**
 * Names this alert. What was published twice has the same id: drop the second.
 */
export type Id = string;
/**
 * Names the fact that is told: reminders of it have the same.
 */
export type Fingerprint = string;
/**
 * ISO 8601, UTC.
 */
export type Time = string;
/**
 * How often the same fact was seen and not told again since it was first told.
 */
export type Repeats = number;
/**
 * `unchanged` is told for its alarms only.
 */
export type BucketOutcome =
  | 'unchanged'
  | 'inspected'
  | 'repaired'
  | 'repaired-unconfirmed'
  | 'held'
  | 'contested'
  | 'refused';
/**
 * info: nothing to do. warning: somebody has to decide. error: somebody has to act.
 */
export type Severity = 'info' | 'warning' | 'error';
/**
 * What happened, for a person.
 */
export type Sentence = string;
export type Account = string;
export type Region = string;
export type Seal = 'encryption' | 'transport' | 'tls-version' | 'uploads';
/**
 * A word in lower case; there may be new ones.
 */
export type KindOfReason = string;
/**
 * What called, as far as user agent and identity say; anybody can send any user agent.
 */
export type Tool =
  | 'console'
  | 'terraform'
  | 'opentofu'
  | 'pulumi'
  | 'cloudformation'
  | 'cdk'
  | 'cli'
  | 'sdk'
  | 'service'
  | 'unknown';
/**
 * The events that led to the look, oldest first; a look without an event has none. Where there were more, the latest.
 *
 * @maxItems 20
 */
export type Events = AlertEvent[];

/**
 * What happened to one bucket in one run.
 */
export interface BucketAlert {
  version: Version;
  id: Id;
  fingerprint: Fingerprint;
  time: Time;
  repeats: Repeats;
  kind: 'bucket';
  outcome: BucketOutcome;
  severity: Severity;
  sentence: Sentence;
  bucket: AlertBucket;
  /**
   * What was found broken, or could not be told.
   *
   * @maxItems 20
   */
  seals: Seal[];
  /**
   * @maxItems 20
   */
  drifts: AlertDrift[];
  /**
   * What was written.
   *
   * @maxItems 10
   */
  changes: AlertChange[];
  /**
   * What would be written, and was not: only looking was asked for, or it is contested.
   *
   * @maxItems 10
   */
  planned: AlertChange[];
  /**
   * Why something was not done.
   *
   * @maxItems 20
   */
  failures: AlertReason[];
  /**
   * What else the policy does, surely not on purpose; nobody repairs it.
   *
   * @maxItems 20
   */
  alarms: AlertReason[];
  /**
   * Why seals were left as they are, and what would lift that.
   *
   * @maxItems 20
   */
  holds: AlertHold[];
  /**
   * Worth knowing beside it; it stopped nothing.
   *
   * @maxItems 20
   */
  warnings: AlertWarning[];
  /**
   * Seals that somebody breaks again and again.
   *
   * @maxItems 20
   */
  contests: AlertContest[];
  /**
   * What to change where the bucket is defined, so that it stays sealed.
   *
   * @maxItems 10
   */
  sourceChanges: AlertSourceChange[];
  events: Events;
  /**
   * From the oldest event to the end of the run that wrote; null where nothing was written, or no event says when it was.
   */
  secondsToRepair: number | null;
  /**
   * Where the ledger keeps what was replaced; null where nothing was.
   */
  repairId: string | null;
  /**
   * The command that puts back what was replaced, for a time; null where nothing was.
   */
  undo: string | null;
  leftOut: LeftOut;
}
export interface AlertBucket {
  name: string;
  account: Account;
  region: Region;
  partition: string;
  arn: string;
}
export interface AlertDrift {
  kind: KindOfReason;
  seal: Seal;
  text: string;
  /**
   * One request that got through, where there is a proof.
   */
  counterExample: AlertCounterExample | null;
}
export interface AlertCounterExample {
  /**
   * `anonymous`, an ARN, or a service name.
   */
  principal: string;
  action: string;
  resource: string;
  /**
   * The condition keys that the policy tests and that the request has.
   *
   * @maxItems 20
   */
  context: AlertConditionKey[];
}
export interface AlertConditionKey {
  key: string;
  /**
   * @maxItems 5
   */
  values: string[];
}
/**
 * One setting of the bucket, before and after.
 */
export interface AlertChange {
  setting: 'default encryption' | 'bucket policy';
  /**
   * In words.
   */
  before: string;
  /**
   * In words.
   */
  after: string;
  /**
   * What it means beside.
   */
  note: string | null;
  /**
   * Lines that begin with `+`, `-` or a space, and `…` where something in between is the same. Of what was not changed at most three lines on both sides.
   */
  diff: string;
  /**
   * `reseal show` with the id of the repair shows all of them.
   */
  diffLinesLeftOut: number;
}
export interface AlertReason {
  kind: KindOfReason;
  text: string;
}
/**
 * A reason not to write although there is drift.
 */
export interface AlertHold {
  kind: KindOfReason;
  seal: Seal;
  /**
   * Who would be cut off: the service or the people.
   */
  writer: string;
  /**
   * Where it was seen: a statement, a grant, a setting.
   */
  signal: string;
  reason: string;
  /**
   * The page of the documentation of AWS that it comes from.
   */
  source: string;
  /**
   * What would lift it.
   */
  lift: string;
  /**
   * JSON for the policy of the key, where such a statement lifts it.
   */
  keyPolicyStatement: string | null;
}
export interface AlertWarning {
  kind: KindOfReason;
  text: string;
  source: string;
}
/**
 * A seal that is left alone, because every repair was undone.
 */
export interface AlertContest {
  seal: Seal;
  text: string;
  repairs: number;
  since: Time;
  until: Time;
  /**
   * Most active first.
   *
   * @maxItems 10
   */
  undoers: AlertUndoer[];
}
export interface AlertUndoer {
  /**
   * Null where no event says.
   */
  who: string | null;
  times: number;
  tool: Tool;
}
/**
 * Holds only what Reseal itself would write.
 */
export interface AlertSourceChange {
  setting: 'default encryption' | 'bucket policy';
  terraform: string;
  cloudFormation: string;
}
/**
 * A call that CloudTrail recorded.
 */
export interface AlertEvent {
  name: string;
  id: string | null;
  /**
   * As CloudTrail wrote it.
   */
  time: string | null;
  actor: AlertActor;
}
export interface AlertActor {
  /**
   * The ARN of the caller; for AWS services their name.
   */
  principal: string | null;
  /**
   * The role behind a session.
   */
  sessionIssuer: string | null;
  /**
   * The service that called on behalf of the principal.
   */
  invokedBy: string | null;
  sourceAddress: string | null;
  userAgent: string | null;
  tool: Tool;
}
/**
 * How many entries of which list are not in this alert.
 */
export interface LeftOut {
  [k: string]: number;
}
/**
 * Something was done to the KMS key of the baseline.
 */
export interface KeyAlert {
  version: Version;
  id: Id;
  fingerprint: Fingerprint;
  time: Time;
  repeats: Repeats;
  kind: 'key';
  outcome: 'key-event';
  severity: Severity;
  sentence: Sentence;
  key: AlertKey;
  eventName: string;
  /**
   * Commands to paste.
   *
   * @maxItems 10
   */
  nextSteps: string[];
  /**
   * @maxItems 20
   */
  failures: AlertReason[];
  events: Events;
  leftOut: LeftOut;
}
export interface AlertKey {
  /**
   * The ARN, or what the event calls it.
   */
  named: string;
  account: Account | null;
  region: Region;
  /**
   * Whether it is the baseline's; `not-told` is never `no`.
   */
  isBaselineKey: 'yes' | 'not-told';
  condition: 'usable' | 'unusable' | 'gone' | 'not-told';
  /**
   * In the words of KMS.
   */
  state: string | null;
  /**
   * In the words of CloudTrail.
   */
  deletionDate: string | null;
}
/**
 * A new baseline cannot be used. Words and places only, no value of it.
 */
export interface BaselineAlert {
  version: Version;
  id: Id;
  fingerprint: Fingerprint;
  time: Time;
  repeats: Repeats;
  kind: 'baseline';
  outcome: 'baseline-not-read';
  severity: Severity;
  sentence: Sentence;
  parameter: string;
  region: Region;
  /**
   * @maxItems 20
   */
  problems: string[];
  leftOut: LeftOut;
}
/**
 * One summary of a run over all buckets.
 */
export interface BackfillAlert {
  version: Version;
  id: Id;
  fingerprint: Fingerprint;
  time: Time;
  repeats: Repeats;
  kind: 'backfill';
  outcome: 'backfill-ended';
  severity: Severity;
  sentence: Sentence;
  /**
   * Where the ledger keeps its checkpoint and what it found.
   */
  run: string;
  account: Account;
  region: Region;
  mode: 'inspect' | 'repair';
  startedAt: Time;
  endedAt: Time;
  fanOut: 'queue' | 'in-place';
  /**
   * Buckets that the list showed.
   */
  listed: number;
  /**
   * Those of them that the run was asked to look at.
   */
  chosen: number;
  /**
   * How many buckets ended how.
   */
  outcomes: {
    [k: string]: number;
  };
  /**
   * Buckets that the run did not come to an end with.
   */
  notFinished: number;
  /**
   * How many buckets had which kind of drift, whether it was mended or not.
   */
  drifts: {
    [k: string]: number;
  };
  /**
   * How many policies do what else, and nobody repairs it.
   */
  alarms: {
    [k: string]: number;
  };
  /**
   * The worst first, and at most some of each outcome: the counts are of all.
   *
   * @maxItems 120
   */
  buckets: BackfillBucket[];
  /**
   * Exceptions that ended, or are about to, and were not told yet.
   *
   * @maxItems 20
   */
  exceptions?: EndingException[];
  /**
   * Why the list of buckets is not whole.
   *
   * @maxItems 20
   */
  failures: AlertReason[];
  leftOut: LeftOut;
}
export interface BackfillBucket {
  bucket: string;
  outcome: KindOfReason;
  severity: Severity;
  text: string;
}
export interface EndingException {
  bucket: string;
  seal: Seal;
  owner: string;
  until: Time;
  hasEnded: boolean;
}
/**
 * What happened in the seven days before today, and how it is now.
 */
export interface DigestAlert {
  version: Version;
  id: Id;
  fingerprint: Fingerprint;
  time: Time;
  repeats: Repeats;
  kind: 'digest';
  outcome: 'digest';
  severity: Severity;
  sentence: Sentence;
  account: Account;
  region: Region;
  from: Time;
  until: Time;
  /**
   * Repairs after events, and those of runs over all buckets.
   */
  repairs: number;
  /**
   * What events led to, and was told, by outcome.
   */
  outcomes: {
    [k: string]: number;
  };
  /**
   * Who caused most of it, the most first; sessions of one role are one.
   *
   * @maxItems 10
   */
  actors: CountedActor[];
  /**
   * The last run that looked at every bucket; null where none is known.
   */
  lastSweep: LastSweep | null;
  /**
   * As the last such run found them.
   *
   * @maxItems 20
   */
  contested: BackfillBucket[];
  /**
   * All that hold, and those that ended in these days; what ends first comes first.
   *
   * @maxItems 20
   */
  exceptions: EndingException[];
  leftOut: LeftOut;
}
export interface CountedActor {
  /**
   * An ARN, or the name of an AWS service; `others` for all that are not counted one by one.
   */
  name: string;
  count: number;
}
export interface LastSweep {
  run: string;
  mode: 'inspect' | 'repair';
  endedAt: Time;
  /**
   * All but those that were deleted meanwhile.
   */
  buckets: number;
  /**
   * Those of them that were sealed when it ended.
   */
  sealed: number;
  /**
   * How many buckets ended how.
   */
  outcomes: {
    [k: string]: number;
  };
}
