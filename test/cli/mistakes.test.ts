import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { reseal, stackTrace } from './run-reseal.ts';
import type { RunOptions } from './run-reseal.ts';
import { environmentOf } from './settings-of-world.ts';

let world: LocalWorld;
beforeAll(async () => {
  world = await startLocalWorld();
});
afterAll(async () => {
  await world.aws.close();
});

const scan = async (words: string[], env: RunOptions['env'] = {}) =>
  reseal(['scan', ...words], { env: { ...environmentOf(world), ...env } });

describe('what a person did wrong', () => {
  it.each([
    [['--key', 'my-key'], '--key (RESEAL_KMS_KEY): "my-key" is not a KMS key'],
    [['--key', 'alias/aws/ebs'], 'is a key that AWS manages: name a customer managed key'],
    [['--key', '{"eu-west-2":"alias/a"}'], '--key (RESEAL_KMS_KEY): no key for eu-west-1'],
    [['--baseline', 'nowhere.json'], 'nowhere.json: there is no such file'],
    [['--baseline', 'package.json'], 'package.json: name: not known: expected'],
    [['--baseline', 'ssm:/none'], 'ssm:/none: there is no such parameter in eu-west-1'],
    [['--baseline', 'x', '--key', 'alias/a'], 'holds the whole baseline: leave out --key (RESEAL'],
    [['--region', 'Ireland'], '--region (AWS_REGION): "Ireland" is not a Region'],
    [
      ['--algorithm', 'AES256'],
      '--algorithm (RESEAL_ALGORITHM): "AES256" is not known: expected aws:kms',
    ],
    [['--account', '12'], '--account: "12" is not an account id: expected 12 digits'],
    [['--concurrency', '0'], 'Expected a whole number from 1 to 100.'],
    [['x'], '"x" is not a bucket name: expected 3 to 255'],
    [['logs--use1-az4--x-s3'], 'is of another kind: directory bucket'],
    [['--nope'], "unknown option '--nope'"],
    [['\u001b[31mx'], '"\\u001b[31mx" is not a bucket name'],
    [['--profile', 'nobody'], '--profile: there is no profile "nobody"'],
  ])('scan %j is answered without a stack trace', async (words, message) => {
    const { code, stdout, stderr } = await scan(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(stackTrace);
    expect(stderr).not.toContain('\u001b');
  });

  it('names everything that is not configured in one message', async () => {
    const { code, stderr } = await reseal(['scan']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^reseal: --key \(RESEAL_KMS_KEY\): not set.*--region.*not set\n$/);
  });

  it('names the variable where the endpoint is no address', async () => {
    const { code, stderr } = await scan([], { AWS_ENDPOINT_URL: 'localhost' });
    expect(code).toBe(2);
    expect(stderr).toMatch(/\(Invalid URL\): check .* AWS_ENDPOINT_URL\n$/);
  });

  it('says what to do without credentials', async () => {
    const noCredentials = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    const asking = await scan([], noCredentials);
    expect(asking.code).toBe(2);
    expect(asking.stderr).toContain('cannot tell which account the credentials belong to');
    const stated = await scan(['sealed-one', '--account', '111122223333'], noCredentials);
    expect(stated.code).toBe(2);
    expect(stated.stdout).toContain('got no usable credentials ("CredentialsProviderError")');
    expect(asking.stderr + stated.stderr + stated.stdout).not.toMatch(stackTrace);
  });
});
