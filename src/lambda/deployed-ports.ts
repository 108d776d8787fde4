import { awsPorts } from '../aws/aws-ports.ts';
import type { Clients } from '../aws/clients.ts';
import { ledgerOf } from '../aws/dynamodb-ledger.ts';
import type { Keys } from '../aws/kms-keys.ts';
import { onlyInRegion } from '../reconcile/only-in-region.ts';
import type { Ports } from '../reconcile/ports.ts';
import type { FunctionSettings } from '../settings.ts';

/** What a deployment asks of AWS; made once per container. It serves one Region, with the ledger there. */
export const deployedPorts = (
  settings: FunctionSettings,
  clients: Clients,
): Omit<Ports, 'clock'> & Keys =>
  onlyInRegion(settings.region, { ...awsPorts(clients), ledger: ledgerOf(settings, clients) });
