import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { reseal } from './run-reseal.ts';
import type { Ran } from './run-reseal.ts';
import { createSealedBucket, environmentOf } from './settings-of-world.ts';

// The program waits in earnest: four attempts of a call, and two seconds before the bucket's second turn.
jest.setTimeout(120_000);

const names = Array.from({ length: 30 }, (_, index) => `bucket-${String(index).padStart(2, '0')}`);

let world: LocalWorld;
beforeAll(async () => {
  world = await startLocalWorld();
  for (const name of names) await createSealedBucket(world, name);
  await world.createBucket('drifted-one');
});
afterEach(() => {
  world.aws.faults.clear();
});
afterAll(async () => {
  await world.aws.close();
});

const run = async (...words: string[]): Promise<Ran> =>
  reseal(words, { env: environmentOf(world) });

describe('where AWS asks to slow down', () => {
  it('all buckets are looked at all the same', async () => {
    world.aws.faults.add({ kind: 'throttle', operation: 'GetBucketPolicy', skip: 10, times: 12 });
    const { code, stdout, stderr } = await run(
      'scan',
      ...names,
      '--concurrency',
      '20',
      '--verbose',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('30 buckets: 30 sealed.');
    expect(stderr.match(/S3 GetBucketPolicy in eu-west-1: SlowDown after \d+ ms/g)).toHaveLength(
      12,
    );
  });

  it('a bucket that ended so is looked at once more at the end', async () => {
    // One call and its four further attempts.
    const fault = { kind: 'throttle', operation: 'GetBucketPolicy', bucket: 'bucket-07' } as const;
    world.aws.faults.add({ ...fault, times: 5 });
    const { code, stdout, stderr } = await run('scan', 'bucket-06', 'bucket-07', 'bucket-08');
    expect(stderr).toContain('AWS asks to slow down: 1 bucket tried again in 2 s.');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^bucket-06 +sealed\nbucket-07 +sealed\nbucket-08 +sealed\n/m);
  });

  it('a repair that wrote nothing is tried again, too', async () => {
    const fault = { kind: 'throttle', bucket: 'drifted-one' } as const;
    for (const operation of ['PutBucketPolicy', 'PutBucketEncryption']) {
      world.aws.faults.add({ ...fault, operation, times: 5 });
    }
    const { code, stdout, stderr } = await run('fix', 'drifted-one', '--yes');
    expect(stderr).toContain('AWS asks to slow down: 1 bucket tried again in 2 s.');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^drifted-one +resealed .*wrote default encryption and bucket policy$/m);
  });
});
