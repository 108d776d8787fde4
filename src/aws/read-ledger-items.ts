import { bucketRef } from '../core/bucket-ref.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { SealException } from '../core/exception.ts';
import { parseAccountId, parseBucketName, parseRegion, quote } from '../core/names.ts';
import { parseRepairId, rankOf } from '../core/repair.ts';
import type {
  RepairEntry,
  RepairOutcome,
  RepairState,
  RepairSummary,
  SettingFates,
} from '../core/repair.ts';
import type { Backfill, Counters, Finding } from '../reconcile/backfills.ts';
import type { AccessLogs, BucketRecord } from '../reconcile/ledger.ts';
import { counterPrefix } from './ledger-items.ts';
import type { Item } from './ledger-items.ts';
import * as keys from './ledger-keys.ts';
import { sha256 } from './sha256.ts';

// All of these throw when the item is not as we write it; `mapAnswer` makes a failure of that.

export function readBucketRecord(items: readonly Item[]): BucketRecord {
  const sortKeyOf = (item: Item): string => textIn(item, 'sk');
  const lease = items.find((item) => sortKeyOf(item) === keys.leaseSortKey);
  const logs = items.find((item) => sortKeyOf(item) === keys.accessLogsSortKey);
  return {
    repairs: items.filter((item) => sortKeyOf(item).startsWith(keys.repairPrefix)).map(readSummary),
    exceptions: items
      .filter((item) => sortKeyOf(item).startsWith(keys.exceptionPrefix))
      .map(readException),
    accessLogs: logs && (jsonIn(logs, 'about') as AccessLogs),
    lease: lease && { holder: textIn(lease, 'holder'), untilMs: numberIn(lease, 'untilMs') },
  };
}

export function readException(item: Item): SealException {
  const about = jsonIn(item, 'about') as SealException;
  // Without it nobody could tell when the exception has lasted too long.
  if (!Number.isFinite(about.grantedAtMs)) throw new Error('its exception has no "grantedAtMs"');
  return { ...about, ref: checkedRef(about.ref), untilMs: numberIn(item, 'untilMs') };
}

export function readSummary(item: Item): RepairSummary {
  const about = jsonIn(item, 'about') as Omit<RepairSummary, 'id'> & { id: string };
  const id = parseRepairId(about.id);
  if (!id.ok) throw new Error(id.problem);
  const state = textIn(item, 'repairState') as RepairState;
  if (!(state in rankOf)) throw new Error(`it has the unknown state ${quote(state)}`);
  const { runId, seals, causes } = about;
  return { id: id.value, runId, seals, causes, state, outcome: outcomeIn(item, state) };
}

function outcomeIn(item: Item, state: RepairState): RepairOutcome | undefined {
  if (state === 'intended') return undefined;
  const outcome = {
    state,
    timeMs: numberIn(item, 'outcomeMs'),
    words: textIn(item, 'outcomeWords'),
  };
  // Records of an earlier release have none.
  if (item['fates'] === undefined) return outcome;
  return { ...outcome, fates: readFates(jsonIn(item, 'fates')) };
}

const knownFates = ['written', 'unconfirmed', 'failed', 'not-attempted', 'abandoned'];

function readFates(value: unknown): SettingFates {
  const fates = Object.entries(value ?? {});
  const unknown = fates.find(([, fate]) => !knownFates.includes(String(fate)));
  if (unknown === undefined) return Object.fromEntries(fates);
  throw new Error(`it has the unknown fate ${quote(String(unknown[1]))}`);
}

/** Checks the hashes, so that nothing is put back into S3 that is not what was there. */
export function readEntry(item: Item): RepairEntry {
  const settings = jsonIn(item, 'settings') as RepairEntry['settings'];
  for (const [name, { before, planned }] of Object.entries(settings)) {
    const documents = [before.kind === 'present' ? before.value : undefined, planned];
    for (const document of documents) {
      if (document === undefined || 'kind' in document) continue;
      if (document.sha256 === sha256(document.text)) continue;
      throw new Error(`the hash of its document ${quote(name)} is not that of the text`);
    }
  }
  return { ...readSummary(item), settings };
}

export function readBackfill(items: readonly Item[]): Backfill {
  const checkpoint = items.find((item) => textIn(item, 'sk') === keys.checkpointSortKey);
  const counters = items.find((item) => item !== checkpoint) ?? {};
  return {
    checkpoint: checkpoint && textIn(checkpoint, 'about'),
    counters: readCounters(counters),
  };
}

export const readFinding = (item: Item): Finding => ({
  bucket: textIn(item, 'sk').slice(keys.findingPrefix.length),
  about: item['about'] === undefined ? undefined : textIn(item, 'about'),
  begun: item['begun'] === undefined ? undefined : Number(item['begun'].N),
});

export const readCounters = (item: Item): Counters =>
  Object.fromEntries(
    Object.keys(item)
      .filter((name) => name.startsWith(counterPrefix))
      .map((name) => [name.slice(counterPrefix.length), numberIn(item, name)]),
  );

function checkedRef({ account, region, name }: BucketRef): BucketRef {
  const parts = [parseAccountId(account), parseRegion(region), parseBucketName(name)];
  for (const part of parts) if (!part.ok) throw new Error(part.problem);
  return bucketRef(account, region, name);
}

/** Says no more than the name: the text may be a policy. */
export function jsonIn(item: Item, name: string): unknown {
  try {
    return JSON.parse(textIn(item, name));
  } catch {
    throw new Error(`its ${quote(name)} is not JSON`);
  }
}

function textIn(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw new Error(`it has no text ${quote(name)}`);
  return value;
}

export function numberIn(item: Item, name: string): number {
  const value = Number(item[name]?.N);
  if (Number.isNaN(value)) throw new Error(`it has no number ${quote(name)}`);
  return value;
}
