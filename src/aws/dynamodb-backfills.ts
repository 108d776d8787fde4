import type { Backfills } from '../reconcile/backfills.ts';
import type { LedgerAnswer } from '../reconcile/ledger.ts';
import type { Queries } from './dynamodb-queries.ts';
import type { Table } from './dynamodb-table.ts';
import { mapAnswer, observedIn } from './ledger-answers.ts';
import { counterPrefix } from './ledger-items.ts';
import * as keys from './ledger-keys.ts';
import { readBackfill, readCounters, readFinding } from './read-ledger-items.ts';

type Findings = 'putFinding' | 'noteRepair' | 'findingsPage' | 'markDone' | 'readDone';

export function backfillsIn(table: Table): Backfills {
  return {
    putCheckpoint: async (run, { checkpoint, replaces }, nowMs) => {
      const key = keys.checkpointKey(run);
      const about = { S: checkpoint };
      const known = replaces === undefined ? {} : { ':replaces': { S: replaces } };
      const put = await table.put({
        Item: { ...key, about, expires: keys.expiry('backfill', nowMs) },
        ConditionExpression:
          replaces === undefined
            ? 'attribute_not_exists(pk) OR about = :about'
            : 'about IN (:replaces, :about)',
        ExpressionAttributeValues: { ':about': about, ...known },
      });
      return mapAnswer(put, ({ kind }) => (kind === 'written' ? 'recorded' : 'superseded'));
    },
    ...findingsIn(table),
    addCounters: async (run, counters, nowMs) => {
      const added = Object.entries(counters);
      const sums = added.map((_, index) => `#counter${index} :count${index}`);
      const update = await table.update({
        Key: keys.countersKey(run),
        ReturnValues: 'ALL_NEW',
        UpdateExpression: `SET expires = :expires ADD ${sums.join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(
          added.map(([name], index) => [`#counter${index}`, counterPrefix + name]),
        ),
        ExpressionAttributeValues: {
          ':expires': keys.expiry('backfill', nowMs),
          ...Object.fromEntries(
            added.map(([, count], index) => [`:count${index}`, { N: String(count) }]),
          ),
        },
      });
      return mapAnswer(update, (write) =>
        write.kind === 'written' ? readCounters(write.item) : {},
      );
    },
    ...backfillReader(table),
  };
}

export const backfillReader = (queries: Queries): Pick<Backfills, 'readBackfill'> => ({
  readBackfill: async (run) => {
    const items = await queries.queryAll({
      KeyConditionExpression: 'pk = :run AND sk BETWEEN :checkpoint AND :counters',
      ExpressionAttributeValues: {
        ':run': { S: keys.partitionOfBackfill(run) },
        ':checkpoint': { S: keys.checkpointSortKey },
        ':counters': { S: keys.countersSortKey },
      },
    });
    return observedIn(
      mapAnswer(items, (found) => (found.length === 0 ? undefined : readBackfill(found))),
    );
  },
});

function findingsIn(table: Table): Pick<Backfills, Findings> {
  return {
    // A condition that is false is an answer: the last word is there already.
    putFinding: async (run, { bucket, about, isLast }, nowMs) =>
      recorded(
        await table.update({
          Key: keys.findingKey(run, bucket),
          UpdateExpression: `SET about = :about, expires = :expires${isLast ? ', isLast = :yes' : ''}`,
          ...(!isLast && { ConditionExpression: 'attribute_not_exists(isLast)' }),
          ExpressionAttributeValues: {
            ':about': { S: about },
            ':expires': keys.expiry('backfill', nowMs),
            ...(isLast && { ':yes': { BOOL: true } }),
          },
        }),
      ),
    noteRepair: async (run, { bucket, number }, nowMs) =>
      recorded(
        await table.update({
          Key: keys.findingKey(run, bucket),
          UpdateExpression: 'SET begun = :number, expires = :expires',
          ExpressionAttributeValues: {
            ':number': { N: String(number) },
            ':expires': keys.expiry('backfill', nowMs),
          },
        }),
      ),
    findingsPage: async (run, limit, after) => {
      const page = await table.queryPage({
        KeyConditionExpression: 'pk = :run AND begins_with(sk, :finding)',
        ExpressionAttributeValues: {
          ':run': { S: keys.partitionOfBackfill(run) },
          ':finding': { S: keys.findingPrefix },
        },
        Limit: limit,
        ...(after !== undefined && { ExclusiveStartKey: keys.findingKey(run, after) }),
      });
      return mapAnswer(page, ({ items, last }) => {
        const findings = items.map(readFinding);
        return { findings, next: last && findings.at(-1)?.bucket };
      });
    },
    // A set of numbers: what a message that came twice adds is there already.
    markDone: async (run, block, numbers, nowMs) =>
      recorded(
        await table.update({
          Key: keys.doneKey(run, block),
          UpdateExpression: 'SET expires = :expires ADD numbers :numbers',
          ExpressionAttributeValues: {
            ':expires': keys.expiry('backfill', nowMs),
            // DynamoDB refuses a set that is given a number twice, as two messages of one bucket do.
            ':numbers': { NS: [...new Set(numbers)].map(String) },
          },
        }),
      ),
    readDone: async (run, block) => {
      const found = await table.get({ Key: keys.doneKey(run, block) });
      const action = 'dynamodb:GetItem';
      return mapAnswer(found, (item) => new Set(item?.['numbers']?.NS?.map(Number)), action);
    },
  };
}

const recorded = (answer: LedgerAnswer<unknown>): LedgerAnswer<'recorded'> =>
  mapAnswer(answer, () => 'recorded');
