import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import type { KeyDescription } from '../core/encryption/key-health.ts';
import { awsManagedKey, referenceIn } from '../core/encryption/key-reference.ts';
import { parseKmsKeyArn } from '../core/names.ts';
import type { Region } from '../core/names.ts';
import type { Observed } from '../core/observed.ts';
import type { DescribeKey, ResolveKey } from '../reconcile/ports.ts';
import { classifyError, nameOf } from './classify-error.ts';
import type { Clients } from './clients.ts';

const action = 'kms:DescribeKey';

/** A disabled key has to be noticed within a minute. */
const MAXIMUM_AGE_MS = 60_000;

export type Keys = {
  resolveKey: ResolveKey;
  describeKey: DescribeKey;
  /** For when an event says that something was done to a key. */
  forgetKeys: () => void;
};

/**
 * Keys, as KMS describes it, remembered for a minute per container. Only answers are
 * remembered, not failures.
 */
export function kmsKeys(clients: Clients, now: () => number = Date.now): Keys {
  const remembered = new Map<string, { at: number; answer: Promise<Observed<KeyDescription>> }>();

  async function describe(keyId: string, region: Region): Promise<Observed<KeyDescription>> {
    const id = `${region} ${keyId}`;
    const known = remembered.get(id);
    if (known !== undefined && now() - known.at < MAXIMUM_AGE_MS) return known.answer;
    const entry = { at: now(), answer: askKms(keyId, region, clients) };
    remembered.set(id, entry);
    const observed = await entry.answer;
    // A key that was looked up by its alias is asked for by its ARN next.
    if (observed.kind === 'present') remembered.set(`${region} ${observed.value.arn}`, entry);
    else remembered.delete(id);
    return observed;
  }

  return {
    resolveKey: async (region, required) => {
      const reference = referenceIn(region, required);
      if (reference === undefined) {
        return { kind: 'unreadable', failure: { kind: 'no-key-for-region', region } };
      }
      if (reference.kind === 'arn') return { kind: 'present', value: reference.arn };
      if (reference.kind === 'aws-managed') return { kind: 'present', value: awsManagedKey };
      const observed = await describe(reference.text, region);
      if (observed.kind === 'unreadable') return observed;
      if (observed.kind === 'absent') {
        return {
          kind: 'unreadable',
          failure: { kind: 'key-not-found', key: reference.text },
        };
      }
      return { kind: 'present', value: observed.value.arn };
    },
    describeKey: async (key, region) => describe(key, region),
    forgetKeys: () => remembered.clear(),
  };
}

/** KMS answers an ARN of another Region, or of no key at all, by either (aws-facts 5.5). */
const noSuchKeyNames = new Set(['NotFoundException', 'InvalidArnException']);

async function askKms(
  keyId: string,
  region: Region,
  clients: Clients,
): Promise<Observed<KeyDescription>> {
  try {
    const client = clients.kms(region);
    const { KeyMetadata: found } = await client.send(new DescribeKeyCommand({ KeyId: keyId }));
    const arn = parseKmsKeyArn(found?.Arn ?? '');
    if (found === undefined || !arn.ok) {
      const problem = 'it names no key ARN';
      return { kind: 'unreadable', failure: { kind: 'not-understood', action, problem } };
    }
    const { KeyState: state, KeySpec: spec, KeyUsage: usage, KeyManager: manager } = found;
    const deletionDate = found.DeletionDate?.toISOString();
    const value = { arn: arn.value, state, spec, usage, manager, deletionDate };
    return { kind: 'present', value };
  } catch (error) {
    if (noSuchKeyNames.has(nameOf(error))) return { kind: 'absent' };
    return { kind: 'unreadable', failure: classifyError(error, action) };
  }
}
