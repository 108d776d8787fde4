import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyArn, otherKeyArn } from '../support/core-builders.ts';
import { region, startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { reseal, stackTrace } from './run-reseal.ts';
import type { RunOptions } from './run-reseal.ts';
import { createSealedBucket, environmentOf, writesOf } from './settings-of-world.ts';

let world: LocalWorld;
beforeAll(async () => {
  world = await startLocalWorld();
  const ssm = new SSMClient({ region });
  const Value = JSON.stringify({ key: 'alias/data', tlsVersion: '1.2' });
  await ssm.send(new PutParameterCommand({ Name: '/reseal', Type: 'SecureString', Value }));
});
afterAll(async () => {
  await world.aws.close();
});

const check = async (words: string[], document: unknown = '', env: RunOptions['env'] = {}) => {
  const input = typeof document === 'string' ? document : JSON.stringify(document);
  return reseal(['config', 'check', ...words], { input, env });
};

describe('reseal config check', () => {
  it('says what the document asks for, without AWS or configuration', async () => {
    const document = {
      $schema: 'https://example.com/baseline.schema.json',
      key: { 'eu-west-1': keyArn, 'eu-west-2': 'alias/reseal' },
      acceptableKeys: [otherKeyArn],
      blockedEncryptionTypes: ['SSE-C'],
      uploads: 'deny-other-encryption',
      tlsVersion: '1.2',
      exempt: [{ bucket: 'logs-*', seals: ['encryption'], reason: 'Log delivery', owner: 'ops' }],
    };
    const { code, stdout, stderr } = await check(['-'], document);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trimEnd().split('\n')).toEqual([
      'New objects are encrypted with SSE-KMS, or with something stronger.',
      `The key in eu-west-1 is ${keyArn}.`,
      'The key in eu-west-2 is alias/reseal.',
      `These other keys are acceptable: ${otherKeyArn}.`,
      'The bucket key has to be on.',
      'Uploads with keys that the customer provides (SSE-C) have to be blocked.',
      'No request gets through over plain HTTP.',
      'No request gets through with a TLS version below 1.2.',
      'Uploads that ask for an encryption weaker than aws:kms are denied.',
      'Buckets named logs-* are exempt from encryption: Log delivery (ops)',
    ]);
  });

  it('names every problem in a line of its own', async () => {
    const document = { kmsKey: keyArn, tlsVersion: 1.2, exempt: [{ bucket: 'a' }] };
    const { code, stdout, stderr } = await check(['-'], document);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringContaining('kmsKey: not known: expected '),
      'tlsVersion: 1.2 is not known: expected off or 1.2 or 1.3 (text, in quotes)',
      'exempt[0].reason: not set: say why these buckets are exempt',
      'key: not set: name the key that buckets must use',
    ]);
  });

  it.each([
    [['--region', 'eu-west-1'], 0],
    [['--region', 'eu-west-2'], 1],
  ])('with %j also tells whether the document fits', async (words, expected) => {
    const { code, stdout } = await check(['-', '--json', ...words], { key: keyArn });
    expect(code).toBe(expected);
    expect(JSON.parse(stdout)).toMatchObject({ valid: expected === 0 });
  });

  it('reads a parameter, and writes nothing', async () => {
    const { code, stdout } = await check(['ssm:/reseal'], '', environmentOf(world));
    expect(code).toBe(0);
    expect(stdout).toContain('The key is alias/data.');
    expect(world.calls()).toEqual(expect.arrayContaining(['GetParameter 200']));
    expect(writesOf(world)).toEqual([]);
  });

  it.each([
    [['nowhere.json'], 'nowhere.json: there is no such file'],
    [['ssm:nope'], 'names no parameter: expected ssm:/path'],
    [['ssm:/nope'], 'ssm:/nope: say where it is, with --region'],
    [['-', '--region', 'Ireland'], '--region (AWS_REGION): "Ireland" is not a Region'],
    [[], "missing required argument 'file'"],
  ])('%j is a mistake of the command', async (words, message) => {
    const { code, stdout, stderr } = await check(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(stackTrace);
  });

  it('tells of a parameter that is not there', async () => {
    const { code, stderr } = await check(['ssm:/nope'], '', environmentOf(world));
    expect(code).toBe(2);
    expect(stderr).toContain('ssm:/nope: there is no such parameter in eu-west-1');
  });
});

describe('reseal scan --baseline', () => {
  it('takes the place of every variable', async () => {
    await createSealedBucket(world, 'sealed-but-for-tls');
    const env = { ...environmentOf(world), RESEAL_KMS_KEY: 'nonsense' };
    const words = ['scan', 'sealed-but-for-tls', '--json', '--baseline', 'ssm:/reseal'];
    const { code, stdout } = await reseal(words, { env });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([{ bucket: 'sealed-but-for-tls', state: 'drifted' }]);
  });

  it('reads a file', async () => {
    const words = ['scan', 'sealed-but-for-tls', '--baseline', '-'];
    const input = JSON.stringify({ key: 'alias/data' });
    const env = { ...environmentOf(world), RESEAL_KMS_KEY: undefined };
    expect((await reseal(words, { env, input })).code).toBe(0);
  });
});
