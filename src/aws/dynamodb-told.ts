import type { Told, ToldFact } from '../reconcile/told.ts';
import type { Table } from './dynamodb-table.ts';
import { mapAnswer, observedIn } from './ledger-answers.ts';
import type { Item } from './ledger-items.ts';
import { expiry, toldKey } from './ledger-keys.ts';
import { numberIn } from './read-ledger-items.ts';

export function toldIn(table: Table): Told {
  return {
    putTold: async (fact, timeMs) => {
      const Item = {
        ...toldKey(fact),
        toldMs: { N: String(timeMs) },
        repeats: { N: '0' },
        expires: expiry('told', timeMs),
      };
      return mapAnswer(await table.put({ Item }), () => 'recorded');
    },
    countRepeat: async (fact) => {
      const counted = await table.update({
        Key: toldKey(fact),
        UpdateExpression: 'ADD repeats :one',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      });
      return mapAnswer(counted, ({ kind }) => (kind === 'written' ? 'counted' : 'absent'));
    },
    readTold: async (fact) => {
      const item = await table.get({ Key: toldKey(fact) });
      return observedIn(
        mapAnswer(item, (found) => (found === undefined ? undefined : readToldFact(found))),
      );
    },
  };
}

const readToldFact = (item: Item): ToldFact => ({
  timeMs: numberIn(item, 'toldMs'),
  repeats: numberIn(item, 'repeats'),
});
