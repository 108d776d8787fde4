import {
  CreateAliasCommand,
  CreateKeyCommand,
  EnableKeyRotationCommand,
  ListAliasesCommand,
} from '@aws-sdk/client-kms';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sealedEncryptionOf, sealedPolicyOf, startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { reseal } from './run-reseal.ts';
import { environmentOf } from './settings-of-world.ts';

let world: LocalWorld;
let otherArn: string;

beforeAll(async () => {
  world = await startLocalWorld();
  await world.kms.send(new EnableKeyRotationCommand({ KeyId: world.keyArn }));
  const { KeyMetadata: other } = await world.kms.send(new CreateKeyCommand({}));
  otherArn = other?.Arn ?? '';
  await world.kms.send(new CreateAliasCommand({ AliasName: 'alias/team', TargetKeyId: otherArn }));
  const theirs = otherArn.replace('111122223333', '444455556666');
  const keys = { 'a-sealed': world.keyArn, 'b-team': 'alias/team', 'c-theirs': theirs };
  for (const [name, key] of Object.entries(keys)) {
    const policy = sealedPolicyOf(name);
    await world.createBucket(name, { policy, encryption: sealedEncryptionOf(key) });
  }
  await world.createBucket('d-of-aws', {
    encryption: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } },
  });
  await world.createBucket('e-fresh');
});
afterEach(() => {
  world.aws.faults.clear();
});
afterAll(async () => {
  await world.aws.close();
});

const scan = async (...words: string[]) =>
  reseal(['scan', ...words], { env: environmentOf(world) });

describe('how buckets encrypt, in reseal scan', () => {
  it('shows algorithm, key, whose key it is, bucket key and seals of every bucket', async () => {
    const { stdout } = await scan();
    const rows = stdout
      .slice(stdout.indexOf('BUCKET', 10), stdout.indexOf('key alias/'))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(/ {2,}/));
    expect(rows).toEqual([
      ['BUCKET', 'ALGORITHM', 'KEY', 'WHOSE KEY', 'BUCKET KEY', 'ENCRYPTION', 'TRANSPORT'],
      ['a-sealed', 'aws:kms', 'alias/data', "the baseline's", 'on', 'sealed', 'sealed'],
      ['b-team', 'aws:kms', 'alias/team', 'not acceptable', 'on', 'drifted', 'sealed'],
      [
        'c-theirs',
        'aws:kms',
        otherArn.replace('111122223333', '444455556666'),
        "another account's",
        'on',
        'drifted',
        'sealed',
      ],
      ['d-of-aws', 'aws:kms', 'alias/aws/s3', 'AWS managed', 'off', 'drifted', 'drifted'],
      ['e-fresh', 'AES256', 'none', 'off', 'drifted', 'drifted'],
    ]);
  });

  it('shows every key once, with its ARN in a line of its own', async () => {
    const { stdout } = await scan();
    expect(stdout).toContain(
      `key alias/data the baseline's, Enabled, rotated every 365 days (alias/data)\n  ${world.keyArn}\n`,
    );
    expect(stdout).toContain(
      `key alias/team not acceptable, Enabled, not rotated (alias/team)\n  ${otherArn}\n`,
    );
  });

  it('gives the same with --json', async () => {
    const results = JSON.parse((await scan('a-sealed', 'd-of-aws', 'e-fresh', '--json')).stdout);
    expect(results).toMatchObject([
      {
        seals: { encryption: 'sealed', transport: 'sealed' },
        encryption: {
          algorithm: 'aws:kms',
          bucketKey: true,
          key: {
            named: world.keyArn,
            arn: world.keyArn,
            aliases: ['alias/data'],
            whose: 'baseline',
            state: 'Enabled',
            rotation: 365,
          },
        },
      },
      { encryption: { key: { named: 'alias/aws/s3', arn: null, whose: 'aws-managed' } } },
      { encryption: { algorithm: 'AES256', bucketKey: false, key: null } },
    ]);
  });

  it('asks once for each key, and never for the key of AWS', async () => {
    world.calls();
    await scan();
    const kms = world.calls().filter((call) => /Key|Alias/.test(call));
    expect(kms.filter((call) => call === 'GetKeyRotationStatus 200')).toHaveLength(2);
    expect(kms.filter((call) => call === 'ListAliases 200')).toHaveLength(2);
    const { Aliases: aliases } = await world.kms.send(new ListAliasesCommand({}));
    const names = aliases?.map(({ AliasName }) => AliasName);
    expect(names).toEqual(['alias/data', 'alias/team']);
  });

  it('says "not known" where it may not ask, and still judges', async () => {
    for (const operation of ['ListAliases', 'GetKeyRotationStatus']) {
      world.aws.faults.add({ kind: 'access-denied', operation });
    }
    const { stdout, code } = await scan('a-sealed');
    expect(code).toBe(0);
    const id = world.keyArn.split('/')[1];
    expect(stdout).toContain(
      `key ${id} the baseline's, Enabled, rotation not known (aliases not known)`,
    );
  });

  it('says "not known" of a bucket that it may not read', async () => {
    world.aws.faults.add({ kind: 'access-denied', operation: 'GetBucketEncryption' });
    const { stdout } = await scan('a-sealed', '--tls-version', '1.2');
    expect(stdout).toMatch(/ENCRYPTION +TRANSPORT +TLS-VERSION\n/);
    expect(stdout).toMatch(/^a-sealed( +not known){2} +not known +unknown +sealed +drifted$/m);
  });

  it('says nothing of it with --quiet', async () => {
    expect((await scan('--quiet')).stdout).not.toContain('ALGORITHM');
  });
});
