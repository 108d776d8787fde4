import type { Region } from '../core/names.ts';
import type { Ledger } from '../reconcile/ledger.ts';
import { withLimitedExceptions } from '../reconcile/limit-exceptions.ts';
import type { Clients } from './clients.ts';
import { backfillsIn } from './dynamodb-backfills.ts';
import { exceptionsIn } from './dynamodb-exceptions.ts';
import { outboxIn } from './dynamodb-outbox.ts';
import { repairsIn } from './dynamodb-repairs.ts';
import { dynamodbTable } from './dynamodb-table.ts';
import type { Table } from './dynamodb-table.ts';
import { toldIn } from './dynamodb-told.ts';
import { mapAnswer } from './ledger-answers.ts';
import { accessLogsItem, leaseItem, summaryAttributes } from './ledger-items.ts';
import { leaseKey, partitionOfBucket, repairsSince } from './ledger-keys.ts';
import { readBucketRecord } from './read-ledger-items.ts';

/** The ledger in one table of DynamoDB. The client is loaded with the first call. */
export function dynamodbLedger(tableName: string, region: Region, clients: Clients): Ledger {
  const table = dynamodbTable(tableName, region, clients);
  return {
    readBucket: async (ref, sinceMs) => {
      const items = await table.queryAll({
        KeyConditionExpression: 'pk = :bucket AND sk >= :since',
        ExpressionAttributeValues: {
          ':bucket': { S: partitionOfBucket(ref) },
          ':since': { S: repairsSince(sinceMs) },
        },
        ProjectionExpression: `${summaryAttributes}, holder, untilMs`,
      });
      return mapAnswer(items, readBucketRecord);
    },
    putAccessLogs: async (target, logs) =>
      mapAnswer(await table.put({ Item: accessLogsItem(target, logs) }), () => 'recorded'),
    ...leasesIn(table),
    ...repairsIn(table),
    ...exceptionsIn(table),
    ...backfillsIn(table),
    ...outboxIn(table),
    ...toldIn(table),
  };
}

export type LedgerPlace = { ledgerTable: string; region: Region; maximumExceptionDays: number };

/** The ledger of the deployed service. */
export const ledgerOf = (
  { ledgerTable, region, maximumExceptionDays }: LedgerPlace,
  clients: Clients,
): Ledger =>
  withLimitedExceptions(dynamodbLedger(ledgerTable, region, clients), maximumExceptionDays);

function leasesIn(table: Table): Pick<Ledger, 'takeLease' | 'releaseLease'> {
  return {
    takeLease: async (ref, lease, nowMs) => {
      const put = await table.put({
        Item: leaseItem(ref, lease),
        ConditionExpression: 'attribute_not_exists(pk) OR untilMs <= :now OR holder = :holder',
        ExpressionAttributeValues: { ':now': { N: String(nowMs) }, ':holder': { S: lease.holder } },
      });
      return mapAnswer(put, ({ kind }) => (kind === 'written' ? 'taken' : 'held-by-another'));
    },
    releaseLease: async (ref, holder) => {
      const removed = await table.remove({
        Key: leaseKey(ref),
        ConditionExpression: 'holder = :holder',
        ExpressionAttributeValues: { ':holder': { S: holder } },
      });
      return mapAnswer(removed, ({ kind }) => (kind === 'written' ? 'released' : 'not-held'));
    },
  };
}
