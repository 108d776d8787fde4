import type {
  DeleteItemCommandInput,
  DynamoDBClient,
  GetItemCommandInput,
  PutItemCommandInput,
  QueryCommandInput,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Region } from '../core/names.ts';
import type { LedgerAnswer } from '../reconcile/ledger.ts';
import { classifyError, nameOf } from './classify-error.ts';
import type { ClientsWhenAsked } from './clients-when-asked.ts';
import type { Item } from './ledger-items.ts';

type Input<T> = Omit<T, 'TableName'>;
type Write = { kind: 'written'; item: Item } | { kind: 'condition-false' };
type Page = { items: Item[]; last: Item | undefined };

/** The calls of one table. Reads see every write that ended before, unless they ask an index. */
export type Table = {
  put: (input: Input<PutItemCommandInput>) => Promise<LedgerAnswer<Write>>;
  /** What of the item its `ReturnValues` ask for. */
  update: (input: Input<UpdateItemCommandInput>) => Promise<LedgerAnswer<Write>>;
  /** The item as it was; without members when there was none. */
  remove: (input: Input<DeleteItemCommandInput>) => Promise<LedgerAnswer<Write>>;
  get: (input: Input<GetItemCommandInput>) => Promise<LedgerAnswer<Item | undefined>>;
  queryPage: (input: Input<QueryCommandInput>) => Promise<LedgerAnswer<Page>>;
  /** All pages: one has at most 1 MB (aws-facts 6.9). */
  queryAll: (input: Input<QueryCommandInput>) => Promise<LedgerAnswer<Item[]>>;
};

const notAList: LedgerAnswer<never> = {
  ok: false,
  failure: {
    kind: 'not-understood',
    action: 'dynamodb:Query',
    problem: 'it has no list of items',
  },
};

export function dynamodbTable(
  TableName: string,
  region: Region,
  clients: Pick<ClientsWhenAsked, 'dynamodb'>,
): Table {
  async function call<T>(
    operation: string,
    send: (client: DynamoDBClient) => Promise<T>,
  ): Promise<LedgerAnswer<T>> {
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
  }

  const queryPage: Table['queryPage'] = async (input) => {
    const page = await call('Query', async (client) => {
      const { QueryCommand } = await import('./repair-clients.ts');
      const ConsistentRead = input.IndexName === undefined;
      return client.send(new QueryCommand({ ...input, TableName, ConsistentRead }));
    });
    if (!page.ok) return page;
    const { Items: items, LastEvaluatedKey: last } = page.value;
    // Nothing found is an empty list; the answer of something else has none.
    return items === undefined ? notAList : { ok: true, value: { items, last } };
  };

  return {
    put: async (input) =>
      call('PutItem', async (client) => {
        const { PutItemCommand } = await import('./repair-clients.ts');
        return written(client.send(new PutItemCommand({ ...input, TableName })));
      }),
    update: async (input) =>
      call('UpdateItem', async (client) => {
        const { UpdateItemCommand } = await import('./repair-clients.ts');
        const command = new UpdateItemCommand({ ...input, TableName });
        return written(client.send(command));
      }),
    remove: async (input) =>
      call('DeleteItem', async (client) => {
        const { DeleteItemCommand } = await import('./repair-clients.ts');
        const command = new DeleteItemCommand({ ...input, TableName, ReturnValues: 'ALL_OLD' });
        return written(client.send(command));
      }),
    get: async (input) =>
      call('GetItem', async (client) => {
        const { GetItemCommand } = await import('./repair-clients.ts');
        const command = new GetItemCommand({ ...input, TableName, ConsistentRead: true });
        return (await client.send(command)).Item;
      }),
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

/** A condition that is false is an answer, not an error. */
async function written(call: Promise<{ Attributes?: Item | undefined }>): Promise<Write> {
  try {
    return { kind: 'written', item: (await call).Attributes ?? {} };
  } catch (error) {
    if (nameOf(error) === 'ConditionalCheckFailedException') return { kind: 'condition-false' };
    throw error;
  }
}
