import { awsClients } from '../aws/clients.ts';
import { parameterReader } from '../aws/ssm-parameter.ts';
import { readSettings } from '../settings.ts';
import { baselineReader } from './baseline-reader.ts';
import { deployedPorts } from './deployed-ports.ts';
import { newTeller } from './new-teller.ts';

/** What the functions have in common, made once per container: what is remembered serves the next invocation. */
export function startFunction() {
  const settings = readSettings();
  const clients = awsClients(settings);
  // Nearly every invocation asks both, and what is made at the start is not made in its time.
  clients.s3(settings.region);
  clients.kms(settings.region);
  const ports = deployedPorts(settings, clients);
  const teller = newTeller(settings, clients, ports.ledger);
  const readBaseline = baselineReader(settings, parameterReader(clients), teller);
  return { settings, clients, ports, teller, readBaseline };
}
