import { stripVTControlCharacters } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { region, startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { reseal } from './run-reseal.ts';
import type { Ran, RunOptions } from './run-reseal.ts';
import { createSealedBucket, environmentOf } from './settings-of-world.ts';

let world: LocalWorld;
beforeAll(async () => {
  world = await startLocalWorld();
  await createSealedBucket(world, 'sealed-one');
  await createSealedBucket(world, 'sealed-two');
  await world.createBucket('drifted-one');
});
afterEach(() => {
  world.aws.faults.clear();
});
afterAll(async () => {
  await world.aws.close();
});

/** @throws when it wrote anything: that must hold for every way of scanning. */
async function scan(words: string[], env: RunOptions['env'] = {}): Promise<Ran> {
  const ran = await reseal(['scan', ...words], { env: { ...environmentOf(world), ...env } });
  const writes = world.aws.requests.filter(({ operation }) => /^(Put|Delete)/.test(operation));
  if (writes.length > 0) throw new Error(`scan wrote: ${JSON.stringify(writes)}`);
  return ran;
}

describe('reseal scan', () => {
  it('ends with 0 when every bucket is sealed', async () => {
    const { code, stdout, stderr } = await scan(['sealed-one', 'sealed-two']);
    expect(stdout).toMatch(/^BUCKET +STATE +FOUND +DONE\nsealed-one +sealed\nsealed-two +sealed\n/);
    expect(stdout).toContain('2 buckets: 2 sealed. Nothing was written.');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('ends with 1 when one has drift, and looks at all buckets without names', async () => {
    const { code, stdout } = await scan([]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^drifted-one +drifted +weaker encryption \(AES256\)/m);
    expect(stdout).toContain(`default encryption: AES256 → aws:kms, ${world.keyArn}`);
    expect(stdout).toContain('bucket policy: none → 1 statement');
    expect(stdout).toContain('3 buckets: 2 sealed, 1 drifted.');
  });

  it('ends with 2 when something could not be read, whatever the others are', async () => {
    world.aws.faults.add({
      kind: 'access-denied',
      operation: 'GetBucketPolicy',
      bucket: 'sealed-one',
    });
    const { code, stdout } = await scan([]);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^sealed-one +unknown +cannot tell the transport seal/m);
    expect(stdout).toMatch(/s3:GetBucketPolicy is denied, .*: grant it to the identity that/);
  });

  it('ends with 2 when the buckets cannot be listed, and says so', async () => {
    world.aws.faults.add({ kind: 'access-denied', operation: 'ListBuckets' });
    const { code, stderr } = await scan([]);
    expect(code).toBe(2);
    expect(stderr).toContain('Not all buckets could be listed: s3:ListAllMyBuckets is denied');
  });

  it('ends with 2 for a named bucket that does not exist', async () => {
    const { code, stdout } = await scan(['sealed-one', 'no-such-bucket']);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^no-such-bucket +gone +no such bucket$/m);
  });

  it('says that there is no bucket in the Region', async () => {
    const { code, stderr } = await scan(['--region', 'eu-north-1']);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'Account 111122223333 has no bucket in eu-north-1.\n',
    });
  });

  it('prints one JSON list and nothing else with --json', async () => {
    const { code, stdout, stderr } = await scan(['--json']);
    const results = JSON.parse(stdout);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(results).toHaveLength(3);
    expect(results[0]).toMatchObject({
      bucket: 'drifted-one',
      region,
      account: '111122223333',
      outcome: 'inspected',
      state: 'drifted',
      drifts: [
        { kind: 'algorithm-weaker', seal: 'encryption' },
        { kind: 'http-allowed', seal: 'transport' },
      ],
      changes: [],
      failures: [],
    });
    expect(results[1]).toMatchObject({ outcome: 'unchanged', state: 'sealed', drifts: [] });
  });

  it('keeps to what needs attention with --quiet', async () => {
    expect(await scan(['sealed-one', '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' });
    const { stdout } = await scan(['--quiet']);
    expect(stdout).not.toContain('sealed-one');
    expect(stdout).toContain('drifted-one');
  });

  it('shows policies line by line with --verbose', async () => {
    const { stdout } = await scan(['drifted-one', '--verbose']);
    expect(stdout).toContain('plain HTTP gets through: no statement stops');
    expect(stdout).toMatch(/^ +\+ +"Sid": "DenyInsecureConnections",$/m);
  });

  it('has colors only where they are asked for', async () => {
    const plain = await scan(['drifted-one'], { NO_COLOR: '1' });
    expect(plain.stdout).not.toContain('\u001b');
    const colored = await scan(['drifted-one'], { FORCE_COLOR: '1' });
    expect(colored.stdout).toContain('\u001b[33mdrifted\u001b[39m');
    expect(stripVTControlCharacters(colored.stdout)).toBe(plain.stdout);
    expect(await scan(['drifted-one', '--no-color'], { FORCE_COLOR: '1' })).toEqual(plain);
  });

  it('never writes, even where the function would', async () => {
    expect((await scan(['drifted-one'], { RESEAL_MODE: 'repair' })).code).toBe(1);
  });

  it('lets a flag win over its variable', async () => {
    const env = { RESEAL_KMS_KEY: 'nonsense', AWS_REGION: 'nonsense', RESEAL_BUCKET_KEY: 'x' };
    const flags = ['--key', world.keyArn, '--region', region, '--no-bucket-key'];
    expect(await scan(['sealed-one', ...flags], env)).toMatchObject({ code: 0, stderr: '' });
  });

  it('asks for nothing that flags say: no STS with --account', async () => {
    world.calls();
    await scan(['sealed-one', '--account', '111122223333']);
    expect(world.calls().toSorted()).toEqual([
      'DescribeKey 200',
      'GetBucketEncryption 200',
      'GetBucketPolicy 200',
      'GetKeyRotationStatus 200',
      'ListAliases 200',
    ]);
  });

  it('shows a policy of others as text, never as commands of the terminal', async () => {
    const evil = 'Evil\u001b[31m\u001b]0;title\u0007\u009b2J\u202e\r\nsealed';
    const statement = {
      Sid: evil,
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::evil-policy', 'arn:aws:s3:::evil-policy/*'],
      // The counter-example names this key.
      Condition: { StringNotEquals: { [`aws:RequestTag/${evil}`]: 'yes' } },
    };
    const policy = { Version: '2012-10-17', Statement: [statement] };
    await world.createBucket('evil-policy', { policy });
    const human = await scan(['evil-policy', '--verbose']);
    expect(human.stdout).toContain('Evil');
    // Everything but line feeds and what can be printed.
    expect(human.stdout).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
    const { stdout } = await scan(['evil-policy', '--json']);
    expect(stdout).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
    expect(JSON.parse(stdout)[0].drifts[1].text).toContain('Evil\\u001b[31m');
  });
});
