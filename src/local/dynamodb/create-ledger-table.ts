import { ledgerTable } from './ledger-table.ts';

type Place = { endpoint: string; region: string; accessKeyId: string };

/** Makes the table of the ledger in the account of the access key, as a stack would. */
export async function createLedgerTable(
  { endpoint, region, accessKeyId }: Place,
  TableName: string,
): Promise<void> {
  const credential = `${accessKeyId}/20261121/${region}/dynamodb/aws4_request`;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=0`,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': '20261121T000000Z',
      'x-amz-target': 'DynamoDB_20120810.CreateTable',
    },
    body: JSON.stringify({ TableName, ...ledgerTable }),
  });
  if (response.ok) return;
  throw new Error(`Table ${TableName} was not made at ${endpoint}: ${await response.text()}`);
}
