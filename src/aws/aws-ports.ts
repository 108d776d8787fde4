import { randomUUID } from 'node:crypto';
import type { Ports } from '../reconcile/ports.ts';
import type { Clients } from './clients.ts';
import { readKeyPolicy } from './kms-key-policy.ts';
import { kmsKeys } from './kms-keys.ts';
import type { Keys } from './kms-keys.ts';
import { readEncryption, writeEncryption } from './s3-encryption.ts';
import { readAcl, readWebsite } from './s3-hold-signals.ts';
import { readPolicy, writePolicy } from './s3-policy.ts';
import { sha256 } from './sha256.ts';

/** What the loop needs of AWS. Made once per container, so that keys are remembered. */
export function awsPorts(clients: Clients): Omit<Ports, 'clock' | 'ledger'> & Keys {
  return {
    observe: async (ref) => {
      const [encryption, policy] = await Promise.all([
        readEncryption(ref, clients),
        readPolicy(ref, clients),
      ]);
      return { encryption, policy };
    },
    readEncryption: async (ref) => readEncryption(ref, clients),
    readPolicy: async (ref) => readPolicy(ref, clients),
    apply: async (ref, change) =>
      change.kind === 'put-encryption'
        ? writeEncryption(ref, change.after, clients)
        : writePolicy(ref, change.after, clients),
    ...kmsKeys(clients),
    readAcl: async (ref) => readAcl(ref, clients),
    readWebsite: async (ref) => readWebsite(ref, clients),
    readKeyPolicy: async (arn, region) => readKeyPolicy(arn, region, clients),
    uniqueId: randomUUID,
    sha256,
  };
}
