import type { DynamoDBClient, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { Region } from '../core/names.ts';
import type { LedgerAnswer } from '../reconcile/ledger.ts';
import { classifyError, nameOf } from './classify-error.ts';
import type { ClientsWhenAsked } from './clients-when-asked.ts';
import type { Item } from './ledger-items.ts';

export type Input<T> = Omit<T, 'TableName'>;
type Page = { items: Item[]; last: Item | undefined };

/** What can be asked of one table without its other calls, which need other leave. */
export type Queries = {
  queryPage: (input: Input<QueryCommandInput>) => Promise<LedgerAnswer<Page>>;
  /** All pages: one has at most 1 MB (aws-facts 6.9). */
  queryAll: (input: Input<QueryCommandInput>) => Promise<LedgerAnswer<Item[]>>;
};

type TableCall = <T>(
  operation: string,
  send: (client: DynamoDBClient) => Promise<T>,
) => Promise<LedgerAnswer<T>>;

/** Calls of one table; what they throw becomes a failure. */
export const callsOf =
  (TableName: string, region: Region, clients: Pick<ClientsWhenAsked, 'dynamodb'>): TableCall =>
  async (operation, send) => {
    try {
      return { ok: true, value: await send(await clients.dynamodb(region)) };
    } catch (error) {
      const action = `dynamodb:${operation}`;
      if (nameOf(error) === 'ResourceNotFoundException') {
        return {
          ok: false,
          failure: { kind: 'table-not-found', action, table: TableName, region },
        };
      }
      return { ok: false, failure: classifyError(error, action) };
    }
  };

const notAList: LedgerAnswer<never> = {
  ok: false,
  failure: {
    kind: 'not-understood',
    action: 'dynamodb:Query',
    problem: 'it has no list of items',
  },
};

export function dynamodbQueries(
  TableName: string,
  region: Region,
  clients: Pick<ClientsWhenAsked, 'dynamodb'>,
): Queries {
  const call = callsOf(TableName, region, clients);
  const queryPage: Queries['queryPage'] = async (input) => {
    const page = await call('Query', async (client) => {
      const { QueryCommand } = await import('./later-clients.ts');
      const ConsistentRead = input.IndexName === undefined;
      return client.send(new QueryCommand({ ...input, TableName, ConsistentRead }));
    });
    if (!page.ok) return page;
    const { Items: items, LastEvaluatedKey: last } = page.value;
    // Nothing found is an empty list; the answer of something else has none.
    return items === undefined ? notAList : { ok: true, value: { items, last } };
  };

  return {
    queryPage,
    queryAll: async (input) => {
      const items: Item[] = [];
      let ExclusiveStartKey: Item | undefined;
      do {
        const page = await queryPage({ ...input, ExclusiveStartKey });
        if (!page.ok) return page;
        items.push(...page.value.items);
        ExclusiveStartKey = page.value.last;
      } while (ExclusiveStartKey !== undefined);
      return { ok: true, value: items };
    },
  };
}
