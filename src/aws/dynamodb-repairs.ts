import { rankOf } from '../core/repair.ts';
import type { RepairIntent } from '../core/repair.ts';
import { idTaken, noSuchRepair } from '../reconcile/ledger.ts';
import type { Ledger, LedgerAnswer } from '../reconcile/ledger.ts';
import type { Table } from './dynamodb-table.ts';
import { mapAnswer, observedIn } from './ledger-answers.ts';
import { repairItem, summaryAttributes } from './ledger-items.ts';
import { partitionOfBucket, repairKey, repairPrefix } from './ledger-keys.ts';
import { readEntry, readSummary } from './read-ledger-items.ts';

type Repairs = 'recordIntent' | 'recordOutcome' | 'readEntry' | 'history';

export function repairsIn(table: Table): Pick<Ledger, Repairs> {
  return {
    recordIntent: async (intent) => {
      const put = await table.put({
        Item: repairItem(intent),
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      if (!put.ok) return put;
      return put.value.kind === 'written' ? recorded : compare(intent, table);
    },
    recordOutcome: async (id, { state, timeMs, words, fates }) => {
      const update = await table.update({
        Key: repairKey(id),
        // What is known of each setting stays where a later outcome does not say it.
        UpdateExpression: `SET repairState = :state, repairRank = :rank, outcomeMs = :time, outcomeWords = :words${fates === undefined ? '' : ', fates = :fates'}`,
        // Without the item there is no rank either, and the condition is false.
        ConditionExpression: 'repairRank < :rank',
        ExpressionAttributeValues: {
          ':state': { S: state },
          ':rank': { N: String(rankOf[state]) },
          ':time': { N: String(timeMs) },
          ':words': { S: words },
          ...(fates && { ':fates': { S: JSON.stringify(fates) } }),
        },
      });
      if (!update.ok) return update;
      if (update.value.kind === 'written') return { ok: true, value: state };
      const found = await table.get({
        Key: repairKey(id),
        ProjectionExpression: summaryAttributes,
      });
      if (found.ok && found.value === undefined) return { ok: false, failure: noSuchRepair(id) };
      return mapAnswer(found, (item = {}) => readSummary(item).state, 'dynamodb:GetItem');
    },
    readEntry: async (id) => {
      const found = await table.get({ Key: repairKey(id) });
      return observedIn(mapAnswer(found, (item) => item && readEntry(item), 'dynamodb:GetItem'));
    },
    history: async (ref, limit, olderThan) => {
      const page = await table.queryPage({
        KeyConditionExpression: 'pk = :bucket AND begins_with(sk, :repair)',
        ExpressionAttributeValues: {
          ':bucket': { S: partitionOfBucket(ref) },
          ':repair': { S: repairPrefix },
        },
        ProjectionExpression: summaryAttributes,
        ScanIndexForward: false,
        Limit: limit,
        ...(olderThan && { ExclusiveStartKey: repairKey({ ...olderThan, ref }) }),
      });
      return mapAnswer(page, ({ items, last }) => {
        const repairs = items.map(readSummary);
        return { repairs, next: last && repairs.at(-1)?.id };
      });
    },
  };
}

const recorded: LedgerAnswer<'recorded'> = { ok: true, value: 'recorded' };

/** An attempt whose answer was lost has recorded this very intent; another one must not pass for it. */
async function compare(intent: RepairIntent, table: Table): Promise<LedgerAnswer<'recorded'>> {
  const item = repairItem(intent);
  const found = await table.get({ Key: repairKey(intent.id) });
  if (!found.ok) return found;
  const isSame =
    found.value?.['about']?.S === item['about']?.S &&
    found.value?.['settings']?.S === item['settings']?.S;
  return isSame ? recorded : { ok: false, failure: idTaken(intent.id) };
}
