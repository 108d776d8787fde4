import type { Told } from '../reconcile/told.ts';
import type { Table } from './dynamodb-table.ts';
import { mapAnswer, observedIn } from './ledger-answers.ts';
import { expiry, toldKey } from './ledger-keys.ts';
import { numberIn } from './read-ledger-items.ts';

export function toldIn(table: Table): Told {
  return {
    putTold: async (fact, timeMs) => {
      const Item = {
        ...toldKey(fact),
        toldMs: { N: String(timeMs) },
        expires: expiry('told', timeMs),
      };
      return mapAnswer(await table.put({ Item }), () => 'recorded');
    },
    readTold: async (fact) => {
      const item = await table.get({ Key: toldKey(fact) });
      return observedIn(
        mapAnswer(item, (found) => (found === undefined ? undefined : numberIn(found, 'toldMs'))),
      );
    },
  };
}
