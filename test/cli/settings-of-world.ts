import type { LocalWorld } from '../support/local-world.ts';
import { sealedEncryptionOf, sealedPolicyOf } from '../support/local-world.ts';

/** The variables with which the command line finds the local account. */
export const environmentOf = (world: LocalWorld): Record<string, string> => ({
  AWS_ENDPOINT_URL: world.aws.endpoint,
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
  AWS_REGION: 'eu-west-1',
  RESEAL_KMS_KEY: 'alias/data',
});

export async function createSealedBucket(world: LocalWorld, name: string): Promise<void> {
  await world.createBucket(name, {
    policy: sealedPolicyOf(name),
    encryption: sealedEncryptionOf(world.keyArn),
  });
}

/** The writes since the last time calls were asked for. */
export const writesOf = (world: LocalWorld): string[] =>
  world.calls().filter((call) => /^(Put|Delete)/.test(call));
