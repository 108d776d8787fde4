import type { Ledger } from '../reconcile/ledger.ts';
import type { Table } from './dynamodb-table.ts';
import { mapAnswer, observedIn } from './ledger-answers.ts';
import { counterPrefix } from './ledger-items.ts';
import { checkpointKey, countersKey, expiry, partitionOfBackfill } from './ledger-keys.ts';
import { readBackfill, readCounters } from './read-ledger-items.ts';

type Backfills = 'putCheckpoint' | 'addCounters' | 'readBackfill';

export function backfillsIn(table: Table): Pick<Ledger, Backfills> {
  return {
    putCheckpoint: async (run, checkpoint, nowMs) => {
      const about = { S: checkpoint };
      const Item = { ...checkpointKey(run), about, expires: expiry('backfill', nowMs) };
      return mapAnswer(await table.put({ Item }), () => 'recorded');
    },
    addCounters: async (run, counters, nowMs) => {
      const added = Object.entries(counters);
      const sums = added.map((_, index) => `#counter${index} :count${index}`);
      const update = await table.update({
        Key: countersKey(run),
        ReturnValues: 'ALL_NEW',
        UpdateExpression: `SET expires = :expires ADD ${sums.join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(
          added.map(([name], index) => [`#counter${index}`, counterPrefix + name]),
        ),
        ExpressionAttributeValues: {
          ':expires': expiry('backfill', nowMs),
          ...Object.fromEntries(
            added.map(([, count], index) => [`:count${index}`, { N: String(count) }]),
          ),
        },
      });
      return mapAnswer(update, (write) =>
        write.kind === 'written' ? readCounters(write.item) : {},
      );
    },
    readBackfill: async (run) => {
      const items = await table.queryAll({
        KeyConditionExpression: 'pk = :run',
        ExpressionAttributeValues: { ':run': { S: partitionOfBackfill(run) } },
      });
      return observedIn(
        mapAnswer(items, (found) => (found.length === 0 ? undefined : readBackfill(found))),
      );
    },
  };
}
