import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createLedgerTable } from '../../src/local/dynamodb/create-ledger-table.ts';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import type { RollbackPorts } from '../../src/reconcile/roll-back.ts';
import { dynamodbClientFor, ledgerOf } from '../contract/ledgers.ts';
import { account, region, startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { rollbackPorts } from '../support/recorded-repairs.ts';
import { reseal } from './run-reseal.ts';
import type { Ran, RunOptions } from './run-reseal.ts';
import { environmentOf } from './settings-of-world.ts';

/** A local account with a ledger, and the command line pointed at both. */
export type LedgerWorld = LocalWorld & {
  ledger: Ledger;
  ports: RollbackPorts;
  run: (words: readonly string[], options?: RunOptions) => Promise<Ran>;
  close: () => Promise<void>;
};

/** Who the command line is, for the local account. */
export const caller = 'arn:aws:iam::111122223333:user/local-user';

export async function startLedgerWorld(): Promise<LedgerWorld> {
  const world = await startLocalWorld();
  const client: DynamoDBClient = dynamodbClientFor(world.aws.endpoint);
  const table = 'reseal-test-ledger';
  const { endpoint } = world.aws;
  await createLedgerTable({ endpoint, region, accessKeyId: account }, table);
  const ledger = ledgerOf(client, table);
  return {
    ...world,
    ledger,
    ports: rollbackPorts(ledger),
    run: async (words, options = {}) => {
      // These commands need no baseline.
      const { RESEAL_KMS_KEY: _, ...found } = environmentOf(world);
      const env = { ...found, RESEAL_LEDGER_TABLE: table, ...options.env };
      return reseal(words, { ...options, env });
    },
    close: async () => {
      client.destroy();
      await world.aws.close();
    },
  };
}

export const linesOfJson = (stdout: string): unknown[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
