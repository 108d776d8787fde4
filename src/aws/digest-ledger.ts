import type { Ledger } from '../reconcile/ledger.ts';
import { limitedExceptions } from '../reconcile/limit-exceptions.ts';
import type { ClientsWhenAsked } from './clients-when-asked.ts';
import { backfillReader } from './dynamodb-backfills.ts';
import { exceptionLister } from './dynamodb-exceptions.ts';
import type { LedgerPlace } from './dynamodb-ledger.ts';
import { dynamodbQueries } from './dynamodb-queries.ts';
import { mapAnswer } from './ledger-answers.ts';

/** What a digest asks of the ledger: Query and no other call, so that its role needs no other. */
export function digestLedger(
  { ledgerTable, region, maximumExceptionDays }: LedgerPlace,
  clients: Pick<ClientsWhenAsked, 'dynamodb'>,
): Pick<Ledger, 'readBackfill' | 'listExceptions'> {
  const queries = dynamodbQueries(ledgerTable, region, clients);
  const { listExceptions } = exceptionLister(queries);
  return {
    ...backfillReader(queries),
    listExceptions: async (account) =>
      mapAnswer(await listExceptions(account), (found) =>
        limitedExceptions(found, maximumExceptionDays),
      ),
  };
}
