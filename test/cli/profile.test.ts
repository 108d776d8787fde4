import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { reseal, stackTrace } from './run-reseal.ts';
import type { Ran } from './run-reseal.ts';
import { createSealedBucket, environmentOf } from './settings-of-world.ts';

const home = mkdtempSync(join(tmpdir(), 'reseal-home-'));
let world: LocalWorld;
beforeAll(async () => {
  mkdirSync(join(home, '.aws'));
  writeFileSync(
    join(home, '.aws', 'config'),
    `[profile ireland]
region = eu-west-1

[profile stockholm]
region = eu-north-1
aws_access_key_id = 444455556666
aws_secret_access_key = example

[profile portal]
region = eu-west-1
sso_session = company
sso_account_id = 111122223333
sso_role_name = Reader

[sso-session company]
sso_region = eu-west-1
sso_start_url = https://example.awsapps.com/start
`,
  );
  writeFileSync(
    join(home, '.aws', 'credentials'),
    '[ireland]\naws_access_key_id = 111122223333\naws_secret_access_key = example\n',
  );
  world = await startLocalWorld();
  await createSealedBucket(world, 'sealed-one');
});
afterAll(async () => {
  rmSync(home, { recursive: true });
  await world.aws.close();
});

/** Without keys and Region in variables: only the files have them. */
async function run(words: string[], env: Record<string, string> = {}): Promise<Ran> {
  const { AWS_ENDPOINT_URL, RESEAL_KMS_KEY } = environmentOf(world);
  return reseal(words, { env: { AWS_ENDPOINT_URL, RESEAL_KMS_KEY, HOME: home, ...env } });
}

describe('--profile', () => {
  it('gives credentials and Region, and so does AWS_PROFILE', async () => {
    for (const ran of [
      await run(['scan', '--profile', 'ireland']),
      await run(['scan'], { AWS_PROFILE: 'ireland' }),
    ]) {
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      expect(ran.stdout).toContain('1 bucket: 1 sealed.');
    }
  });

  it('gives the Region only where neither flag nor variable does, as with other programs', async () => {
    const stockholm = ['scan', '--profile', 'stockholm'];
    expect((await run(stockholm)).stderr).toBe(
      'Account 444455556666 has no bucket in eu-north-1.\n',
    );
    const byVariable = await run(stockholm, { AWS_REGION: 'eu-west-1' });
    expect(byVariable.stderr).toContain('no bucket in eu-west-1');
    const byFlag = await run([...stockholm, '--region', 'eu-west-2'], { AWS_REGION: 'eu-west-1' });
    expect(byFlag.stderr).toContain('no bucket in eu-west-2');
  });

  it.each([
    [['scan', '--profile', 'nobody'], {}, '--profile: there is no profile "nobody" in the AWS'],
    [['scan'], { AWS_PROFILE: 'nobody' }, 'AWS_PROFILE: there is no profile "nobody" in the AWS'],
    [['history', 'a-bucket', '--ledger', 'table', '--profile', 'nobody'], {}, '--profile: there'],
    [['config', 'check', 'ssm:/x', '--profile', 'nobody'], {}, '--profile: there is no profile'],
    [['scan', '--profile', 'portal'], {}, 'run "aws sso login --profile portal"'],
    [['history', 'a-bucket', '--ledger', 'table', '--profile', 'portal'], {}, 'run "aws sso login'],
  ])('%j with %j is told: %s', async (words, env, message) => {
    const { code, stdout, stderr } = await run(words, env);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(stackTrace);
  });
});
