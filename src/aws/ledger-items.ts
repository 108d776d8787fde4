import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { SealException } from '../core/exception.ts';
import { formatRepairId, rankOf } from '../core/repair.ts';
import type { RepairIntent } from '../core/repair.ts';
import type { AccessLogs, Lease } from '../reconcile/ledger.ts';
import {
  accessLogsKey,
  exceptionKey,
  expiry,
  leaseKey,
  partitionOfExceptions,
  repairKey,
} from './ledger-keys.ts';

/** An item of the table. What nobody searches for lies as JSON in `about`, the documents in `settings`. */
export type Item = Record<string, AttributeValue>;

/** What a summary is made of: all but the documents. */
export const summaryAttributes = 'sk, about, repairState, outcomeMs, outcomeWords, fates';

const text = (value: string): { S: string } => ({ S: value });
const number = (value: number): { N: string } => ({ N: String(value) });

export const leaseItem = (ref: BucketRef, lease: Lease): Item => ({
  ...leaseKey(ref),
  holder: text(lease.holder),
  untilMs: number(lease.untilMs),
  expires: expiry('lease', lease.untilMs),
});

export const accessLogsItem = (target: BucketRef, logs: AccessLogs): Item => ({
  ...accessLogsKey(target),
  about: text(JSON.stringify(logs)),
  expires: expiry('use', logs.timeMs),
});

export const exceptionItem = (exception: SealException): Item => ({
  ...exceptionKey(exception.ref, exception.seal),
  about: text(JSON.stringify(exception)),
  untilMs: number(exception.untilMs),
  exceptionsOf: text(partitionOfExceptions(exception.ref.account)),
  expires: expiry('exception', exception.untilMs),
});

/** The members of `about` in one order, so that the same intent is the same text. */
export const repairItem = ({ id, runId, seals, causes, settings }: RepairIntent): Item => ({
  ...repairKey(id),
  about: text(JSON.stringify({ id: formatRepairId(id), runId, seals, causes })),
  settings: text(JSON.stringify(settings)),
  repairState: text('intended'),
  repairRank: number(rankOf.intended),
  expires: expiry('repair', id.timeMs),
});

/** Counters are attributes of one item, apart from those that it needs itself. */
export const counterPrefix = 'count ';
