import { bucketRef } from './bucket-ref.ts';
import type { BucketRef } from './bucket-ref.ts';
import type { Cause } from './cause.ts';
import type { Seal } from './drift.ts';
import { parseAccountId, parseBucketName, parseRegion, quote } from './names.ts';
import type { Parsed } from './names.ts';
import type { Observed } from './observed.ts';

/**
 * Names one repair, and says where its record lies. `unique` tells repairs of the same millisecond
 * apart: up to 64 letters, digits and hyphens.
 */
export type RepairId = { ref: BucketRef; timeMs: number; unique: string };

/**
 * What became of a repair; completes the sentence "the repair was …". `failed` wrote nothing.
 * `abandoned` stopped in between, and whether it wrote something was not found out.
 */
export type RepairState =
  | 'intended'
  | 'unconfirmed'
  | 'written'
  | 'failed'
  | 'abandoned'
  | 'rolled-back';

/**
 * What became of one setting that a repair planned to write. `failed` was refused for certain; `abandoned` was sent,
 * and whether it took effect was not found out.
 */
export type SettingFate = 'written' | 'unconfirmed' | 'failed' | 'not-attempted' | 'abandoned';

export type SettingFates = Partial<Record<keyof RecordedSettings, SettingFate>>;

export type RepairOutcome = {
  state: Exclude<RepairState, 'intended'>;
  timeMs: number;
  words: string;
  /** Of the settings that were planned. Missing where the state is all that is known of each. */
  fates?: SettingFates;
};

/** A document exactly as S3 sent it, or as it is to be sent. The hash is of its UTF-8 bytes. */
export type RecordedDocument = { text: string; sha256: string };

/**
 * One setting of the bucket; `planned` is missing where the repair leaves it alone, and absent where a rollback
 * takes the document away.
 */
type RecordedSetting = {
  before: Observed<RecordedDocument>;
  planned?: RecordedDocument | { kind: 'absent' };
};

type RecordedSettings = { encryption: RecordedSetting; policy: RecordedSetting };

/** A repair without its documents: enough for the breaker and for a list. */
export type RepairSummary = {
  id: RepairId;
  runId: string;
  seals: readonly Seal[];
  causes: readonly Cause[];
  state: RepairState;
  outcome: RepairOutcome | undefined;
};

/** What has to be durable before the first write. */
export type RepairIntent = Omit<RepairSummary, 'state' | 'outcome'> & {
  settings: RecordedSettings;
};

export type RepairEntry = RepairSummary & { settings: RecordedSettings };

type Ended = Pick<RepairSummary, 'state' | 'outcome'>;

/** Whether the repair surely wrote this setting, also when it was undone since. */
export function wasWritten({ state, outcome }: Ended, setting: keyof RecordedSettings): boolean {
  const fate = outcome?.fates === undefined ? state : outcome.fates[setting];
  return fate === 'written' || fate === 'unconfirmed';
}

/** Whether the setting may have been written. A run that stopped in between says nothing of it. */
export function mayHaveBeenWritten(repair: Ended, setting: keyof RecordedSettings): boolean {
  const fates = repair.outcome?.fates;
  if (fates === undefined) return repair.state !== 'failed';
  return wasWritten(repair, setting) || fates[setting] === 'abandoned';
}

/** A state is replaced by one of a higher rank only: what is certain does not become a guess again. */
export const rankOf: Readonly<Record<RepairState, number>> = {
  intended: 0,
  unconfirmed: 1,
  written: 2,
  failed: 2,
  abandoned: 2,
  'rolled-back': 3,
};

const timeLength = '2026-11-21T00:00:00.000Z'.length;
const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const uniquePattern = /^[A-Za-z0-9-]{1,64}$/;

/** Fixed width and UTC, so that texts sort as their times do. */
export const timeText = (timeMs: number): string => new Date(timeMs).toISOString();

/** `<time>-<unique>/<account>/<region>/<bucket>`: sorts by time, and needs no index to be found. */
export const formatRepairId = ({ ref, timeMs, unique }: RepairId): string =>
  `${timeText(timeMs)}-${unique}/${ref.account}/${ref.region}/${ref.name}`;

export function parseRepairId(text: string): Parsed<RepairId> {
  const [moment = '', accountText = '', regionText = '', nameText = '', ...rest] = text.split('/');
  const time = moment.slice(0, timeLength);
  const timeMs = timePattern.test(time) ? Date.parse(time) : Number.NaN;
  const unique = moment.slice(timeLength + 1);
  const isMoment = moment[timeLength] === '-' && uniquePattern.test(unique);
  const account = parseAccountId(accountText);
  const region = parseRegion(regionText);
  const name = parseBucketName(nameText);
  const isWhole = rest.length === 0 && isMoment && Number.isFinite(timeMs);
  if (!isWhole || !account.ok || !region.ok || !name.ok) {
    const problem = `${quote(text)} is not the id of a repair: expected <time>-<text>/<account>/<region>/<bucket>`;
    return { ok: false, problem };
  }
  const ref = bucketRef(account.value, region.value, name.value);
  return { ok: true, value: { ref, timeMs, unique } };
}
