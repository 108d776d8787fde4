import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsClients } from '../../src/aws/clients.ts';
import { dynamodbLedger } from '../../src/aws/dynamodb-ledger.ts';
import type { Region } from '../../src/core/names.ts';
import { ledgerTable } from '../../src/local/dynamodb/ledger-table.ts';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { Ledger, LedgerAnswer } from '../../src/reconcile/ledger.ts';
import { refIn } from '../support/core-builders.ts';
import { propertyRuns } from '../support/core-property-runs.ts';

const region = 'eu-west-1' as Region;
let numbers = 0;
export const freshNumber = (): string => `${process.pid}-${++numbers}`;

/** Every test has buckets of its own, so that one table serves them all. */
export const freshBucket = (): BucketRef => refIn(region, `bucket-${freshNumber()}`);

export async function valueOf<T>(answer: Promise<LedgerAnswer<T>>): Promise<T> {
  const answered = await answer;
  if (!answered.ok) throw new Error(JSON.stringify(answered.failure));
  return answered.value;
}

/** A run makes several calls: over HTTP a tenth of them is enough. */
export const fewerRuns = { ...propertyRuns(), numRuns: Math.ceil(propertyRuns().numRuns / 10) };

/** A client of ours, with the SDK pointed at `endpoint`. */
export function dynamodbClientFor(
  endpoint: string,
  maxAttempts = 3,
  maxSockets = 50,
): DynamoDBClient {
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'local' };
  const requestHandler = { httpAgent: { maxSockets } };
  return new DynamoDBClient({ endpoint, region, credentials, maxAttempts, requestHandler });
}

/** A ledger in a table of its own. */
export async function openLedger(client: DynamoDBClient): Promise<Ledger> {
  const TableName = `ledger-${freshNumber()}`;
  await client.send(new CreateTableCommand(tableInput(TableName)));
  return ledgerOf(client, TableName);
}

export function ledgerOf(client: DynamoDBClient, tableName: string): Ledger {
  const dynamodb = () => Promise.resolve(client);
  return dynamodbLedger(tableName, region, { ...awsClients({ pathStyle: true }), dynamodb });
}

/** The SDK's types want lists that can be changed. */
function tableInput(TableName: string) {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } = ledgerTable;
  return {
    TableName,
    BillingMode,
    AttributeDefinitions: [...AttributeDefinitions],
    KeySchema: [...KeySchema],
    GlobalSecondaryIndexes: GlobalSecondaryIndexes.map((index) => ({
      ...index,
      KeySchema: [...index.KeySchema],
    })),
  };
}
