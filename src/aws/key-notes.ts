import { GetKeyRotationStatusCommand, ListAliasesCommand } from '@aws-sdk/client-kms';
import type { KmsKeyArn, Region } from '../core/names.ts';
import type { Clients } from './clients.ts';

/** What a person wants to know of a key and no decision needs. `undefined` where it could not be told. */
export type KeyNotes = {
  aliases: readonly string[] | undefined;
  /** Days between rotations, `off` where the key is not rotated. */
  rotation: number | 'on' | 'off' | undefined;
};

/** Asks once for each key. Only the command line does; the function's role may not. */
export function keyNotes(clients: Clients): (key: KmsKeyArn, region: Region) => Promise<KeyNotes> {
  const asked = new Map<string, Promise<KeyNotes>>();
  return async (key, region) => {
    const known = asked.get(key) ?? ask(key, region, clients);
    asked.set(key, known);
    return known;
  };
}

async function ask(key: KmsKeyArn, region: Region, clients: Clients): Promise<KeyNotes> {
  const client = clients.kms(region);
  const input = { KeyId: key };
  const [listed, rotation] = await Promise.allSettled([
    // One page: a key has at most 50 aliases.
    client.send(new ListAliasesCommand(input)),
    client.send(new GetKeyRotationStatusCommand(input)),
  ]);
  const aliases = listed.status === 'fulfilled' ? (listed.value.Aliases ?? []) : undefined;
  return {
    aliases: aliases?.flatMap(({ AliasName }) => AliasName ?? []),
    rotation: rotation.status === 'fulfilled' ? rotationIn(rotation.value) : undefined,
  };
}

function rotationIn(status: {
  KeyRotationEnabled?: boolean | undefined;
  RotationPeriodInDays?: number | undefined;
}): KeyNotes['rotation'] {
  if (status.KeyRotationEnabled === undefined) return undefined;
  return status.KeyRotationEnabled ? (status.RotationPeriodInDays ?? 'on') : 'off';
}
