import type {
  DeleteItemCommandInput,
  GetItemCommandInput,
  PutItemCommandInput,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Region } from '../core/names.ts';
import type { LedgerAnswer } from '../reconcile/ledger.ts';
import { nameOf } from './classify-error.ts';
import type { ClientsWhenAsked } from './clients-when-asked.ts';
import { callsOf, dynamodbQueries } from './dynamodb-queries.ts';
import type { Input, Queries } from './dynamodb-queries.ts';
import type { Item } from './ledger-items.ts';

type Write = { kind: 'written'; item: Item } | { kind: 'condition-false' };

/** The calls of one table. Reads see every write that ended before, unless they ask an index. */
export type Table = Queries & {
  put: (input: Input<PutItemCommandInput>) => Promise<LedgerAnswer<Write>>;
  /** What of the item its `ReturnValues` ask for. */
  update: (input: Input<UpdateItemCommandInput>) => Promise<LedgerAnswer<Write>>;
  /** The item as it was; without members when there was none. */
  remove: (input: Input<DeleteItemCommandInput>) => Promise<LedgerAnswer<Write>>;
  get: (input: Input<GetItemCommandInput>) => Promise<LedgerAnswer<Item | undefined>>;
};

export function dynamodbTable(
  TableName: string,
  region: Region,
  clients: Pick<ClientsWhenAsked, 'dynamodb'>,
): Table {
  const call = callsOf(TableName, region, clients);

  return {
    put: async (input) =>
      call('PutItem', async (client) => {
        const { PutItemCommand } = await import('./later-clients.ts');
        return written(client.send(new PutItemCommand({ ...input, TableName })));
      }),
    update: async (input) =>
      call('UpdateItem', async (client) => {
        const { UpdateItemCommand } = await import('./later-clients.ts');
        const command = new UpdateItemCommand({ ...input, TableName });
        return written(client.send(command));
      }),
    remove: async (input) =>
      call('DeleteItem', async (client) => {
        const { DeleteItemCommand } = await import('./later-clients.ts');
        const command = new DeleteItemCommand({ ...input, TableName, ReturnValues: 'ALL_OLD' });
        return written(client.send(command));
      }),
    get: async (input) =>
      call('GetItem', async (client) => {
        const { GetItemCommand } = await import('./later-clients.ts');
        const command = new GetItemCommand({ ...input, TableName, ConsistentRead: true });
        return (await client.send(command)).Item;
      }),
    ...dynamodbQueries(TableName, region, clients),
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
