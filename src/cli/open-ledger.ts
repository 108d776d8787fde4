import { callerIdentity } from '../aws/caller-account.ts';
import type { Caller } from '../aws/caller-account.ts';
import { awsClients } from '../aws/clients.ts';
import type { Clients } from '../aws/clients.ts';
import { ledgerOf } from '../aws/dynamodb-ledger.ts';
import { bucketRef, otherBucketKind } from '../core/bucket-ref.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import { parseMaximumDays } from '../core/exception.ts';
import { parseBucketName, parseRegion, quote } from '../core/names.ts';
import type { Parsed, Region } from '../core/names.ts';
import type { Ledger } from '../reconcile/ledger.ts';
import { readEnvironment } from '../settings.ts';
import { regionText } from './profile.ts';

export type LedgerFlags = { ledger?: string; region?: string; profile?: string; json?: boolean };

/** The ledger of the deployed service, and who asks it. These commands need no baseline. */
export type OpenLedger = {
  ledger: Ledger;
  caller: Caller;
  region: Region;
  clients: Clients;
  /** The longest exception. */
  maximumDays: number;
};

/** @returns a problem for what a person has to correct: flags, variables, credentials. */
export async function openLedger(flags: LedgerFlags): Promise<Parsed<OpenLedger>> {
  const environment = readEnvironment();
  const table = parseTable(flags.ledger ?? environment['RESEAL_LEDGER_TABLE']);
  if (!table.ok) return table;
  const stated = await regionText(flags);
  if (!stated.ok) return stated;
  const region = parseRegion(stated.value ?? '');
  if (!region.ok) {
    const problem = stated.value === undefined ? 'not set' : region.problem;
    return { ok: false, problem: `--region (AWS_REGION): ${problem}` };
  }
  const maximumDays = parseMaximumDays(
    environment['RESEAL_MAXIMUM_EXCEPTION_DAYS']?.trim() || undefined,
  );
  if (!maximumDays.ok) return maximumDays;
  const caller = await callerIdentity(region.value, flags.profile);
  if (!caller.ok) return caller;
  const endpoints = [environment['AWS_ENDPOINT_URL'], environment['AWS_ENDPOINT_URL_S3']];
  const clients = awsClients({ pathStyle: endpoints.some(Boolean), profile: flags.profile });
  const place = {
    ledgerTable: table.value,
    region: region.value,
    maximumExceptionDays: maximumDays.value,
  };
  const ledger = ledgerOf(place, clients);
  return {
    ok: true,
    value: {
      ledger,
      caller: caller.value,
      region: region.value,
      clients,
      maximumDays: maximumDays.value,
    },
  };
}

export function parseBucket(text: string, { caller, region }: OpenLedger): Parsed<BucketRef> {
  const name = parseBucketName(text);
  if (!name.ok) return name;
  const kind = otherBucketKind(text);
  if (kind === undefined) {
    return { ok: true, value: bucketRef(caller.account, region, name.value) };
  }
  return { ok: false, problem: `${text} is of another kind: ${kind.replaceAll('-', ' ')}` };
}

const tablePattern = /^[A-Za-z0-9_.-]{3,255}$/;

function parseTable(text: string | undefined): Parsed<string> {
  const table = text?.trim() ?? '';
  if (tablePattern.test(table)) return { ok: true, value: table };
  const problem =
    table === ''
      ? 'not set: give the name of the table of the deployed service, its stack output LedgerTableName; what "reseal fix" did without a table is only in the file that it named'
      : `${quote(table)} is not the name of a DynamoDB table`;
  return { ok: false, problem: `--ledger (RESEAL_LEDGER_TABLE): ${problem}` };
}
