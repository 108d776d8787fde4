import type { Outbox, UndeliveredAlert } from '../reconcile/outbox.ts';
import type { Table } from './dynamodb-table.ts';
import { mapAnswer } from './ledger-answers.ts';
import type { Item } from './ledger-items.ts';
import { expiry, outboxKey, partitionOfOutbox } from './ledger-keys.ts';
import { jsonIn } from './read-ledger-items.ts';

export function outboxIn(table: Table): Outbox {
  return {
    putUndelivered: async (alert) => {
      const about = { S: JSON.stringify(alert) };
      const Item = { ...outboxKey(alert), about, expires: expiry('undelivered', alert.timeMs) };
      return mapAnswer(await table.put({ Item }), () => 'recorded');
    },
    listUndelivered: async (limit) => {
      const page = await table.queryPage({
        KeyConditionExpression: 'pk = :outbox',
        ExpressionAttributeValues: { ':outbox': { S: partitionOfOutbox } },
        Limit: limit,
      });
      return mapAnswer(page, ({ items }) => items.map(readUndelivered));
    },
    removeUndelivered: async (alert) => {
      const removed = await table.remove({
        Key: outboxKey(alert),
        ConditionExpression: 'attribute_exists(pk)',
      });
      return mapAnswer(removed, ({ kind }) => (kind === 'written' ? 'removed' : 'absent'));
    },
  };
}

const readUndelivered = (item: Item): UndeliveredAlert => jsonIn(item, 'about') as UndeliveredAlert;
