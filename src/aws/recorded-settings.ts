import type { BucketRef } from '../core/bucket-ref.ts';
import { encryptionText, parseEncryptionText } from '../core/encryption/recorded-encryption.ts';
import type { Failure } from '../core/failure.ts';
import type { Observed } from '../core/observed.ts';
import { parsePolicy } from '../core/policy/document.ts';
import type { RollbackPorts } from '../reconcile/roll-back.ts';
import type { Clients } from './clients.ts';
import { deleteEncryption, deletePolicy } from './delete-settings.ts';
import { readEncryption, writeEncryption } from './s3-encryption.ts';
import { readPolicy, writePolicy } from './s3-policy.ts';

/** The settings of a bucket as the documents that the ledger keeps of them. */
export const recordedSettings = (
  clients: Clients,
): Pick<RollbackPorts, 'readSetting' | 'restoreSetting'> => ({
  readSetting: async (ref, setting) =>
    setting === 'policy'
      ? mapObserved(await readPolicy(ref, clients), ({ text }) => text)
      : mapObserved(await readEncryption(ref, clients), encryptionText),
  restoreSetting: async (ref, setting, document) =>
    setting === 'policy'
      ? restorePolicy(ref, document, clients)
      : restoreEncryption(ref, document, clients),
});

async function restorePolicy(
  ref: BucketRef,
  document: string | undefined,
  clients: Clients,
): Promise<Failure | undefined> {
  if (document === undefined) return deletePolicy(ref, clients);
  const policy = parsePolicy(document);
  // It is the text that is sent, byte by byte.
  return policy.ok ? writePolicy(ref, policy.value, clients) : notUnderstood(policy.problem);
}

async function restoreEncryption(
  ref: BucketRef,
  document: string | undefined,
  clients: Clients,
): Promise<Failure | undefined> {
  if (document === undefined) return deleteEncryption(ref, clients);
  const encryption = parseEncryptionText(document);
  if (!encryption.ok) return notUnderstood(encryption.problem);
  const { value } = encryption;
  // A configuration without rules was there once, and cannot be written.
  return value.rules.length === 0
    ? deleteEncryption(ref, clients)
    : writeEncryption(ref, value, clients);
}

const mapObserved = <T>(observed: Observed<T>, map: (value: T) => string): Observed<string> =>
  observed.kind === 'present' ? { kind: 'present', value: map(observed.value) } : observed;

const notUnderstood = (problem: string): Failure => ({
  kind: 'not-understood',
  action: 'dynamodb:GetItem',
  problem,
});
