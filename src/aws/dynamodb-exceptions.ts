import type { Ledger } from '../reconcile/ledger.ts';
import type { Queries } from './dynamodb-queries.ts';
import type { Table } from './dynamodb-table.ts';
import { mapAnswer } from './ledger-answers.ts';
import { exceptionItem } from './ledger-items.ts';
import { exceptionIndex, exceptionKey, partitionOfExceptions } from './ledger-keys.ts';
import { readException } from './read-ledger-items.ts';

type Exceptions = 'putException' | 'removeException' | 'listExceptions';

export function exceptionsIn(table: Table): Pick<Ledger, Exceptions> {
  return {
    putException: async (exception) =>
      mapAnswer(await table.put({ Item: exceptionItem(exception) }), () => 'recorded'),
    removeException: async (ref, seal) => {
      const removed = await table.remove({ Key: exceptionKey(ref, seal) });
      return mapAnswer(removed, (write) =>
        write.kind === 'written' && 'about' in write.item ? 'removed' : 'absent',
      );
    },
    ...exceptionLister(table),
  };
}

export const exceptionLister = (queries: Queries): Pick<Ledger, 'listExceptions'> => ({
  listExceptions: async (account) => {
    const items = await queries.queryAll({
      IndexName: exceptionIndex,
      KeyConditionExpression: 'exceptionsOf = :account',
      ExpressionAttributeValues: { ':account': { S: partitionOfExceptions(account) } },
    });
    return mapAnswer(items, (found) => found.map(readException));
  },
});
