import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { launcher, reseal, run, stackTrace } from './run-reseal.ts';
import type { RunOptions } from './run-reseal.ts';
import { createSealedBucket, environmentOf, writesOf } from './settings-of-world.ts';

let world: LocalWorld;
beforeAll(async () => {
  world = await startLocalWorld();
});
beforeEach(() => {
  world.aws.faults.clear();
  world.calls();
});
afterAll(async () => {
  await world.aws.close();
});

const fix = async (words: string[], options: RunOptions = {}) =>
  reseal(['fix', ...words], {
    ...options,
    env: { ...environmentOf(world), ...options.env },
  });

describe('reseal fix', () => {
  it('reseals every bucket that has drift, and writes nothing the second time', async () => {
    await createSealedBucket(world, 'sealed-one');
    await world.createBucket('drifted-one');
    await world.createBucket('drifted-two');
    const first = await fix(['--yes']);
    expect(first.code).toBe(0);
    expect(first.stderr).toContain('2 buckets would be written');
    expect(first.stderr).toContain(
      'No --ledger was given: exceptions and other runs are not known',
    );
    expect(first.stdout).toMatch(/^drifted-one +resealed/m);
    expect(first.stdout).toContain('3 buckets: 1 sealed, 2 resealed. 2 buckets written.');
    expect(writesOf(world).toSorted()).toEqual([
      'PutBucketEncryption 200',
      'PutBucketEncryption 200',
      'PutBucketPolicy 204',
      'PutBucketPolicy 204',
    ]);
    const second = await fix(['--yes']);
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(second.stdout).toContain('3 buckets: 3 sealed. Nothing was written.');
    expect(writesOf(world)).toEqual([]);
  });

  it('tells of a write whose answer was lost, and makes it only once', async () => {
    await world.createBucket('lost-reply');
    world.aws.faults.add({ kind: 'lost-reply', operation: 'PutBucketPolicy', times: 1 });
    const { code, stdout } = await fix(['lost-reply', '--yes']);
    expect(code).toBe(0);
    expect(stdout).toContain('wrote default encryption and bucket policy');
    expect(world.calls().filter((call) => call.startsWith('PutBucketPolicy'))).toHaveLength(1);
  });

  it('finishes what it writes and says so where standard output can take no more', async () => {
    await world.createBucket('disk-full');
    const words = [launcher, 'fix', 'disk-full', '--yes', '--verbose'];
    const { code, stderr } = await run('sh', ['-c', '"$0" "$@" > /dev/full', ...words], {
      env: environmentOf(world),
    });
    expect(code).toBe(2);
    expect(stderr).toContain('reseal: standard output ends here: ENOSPC');
    expect(writesOf(world)).toHaveLength(2);
  });

  it('refuses without --yes where nobody can be asked', async () => {
    await world.createBucket('unasked');
    const { code, stdout, stderr } = await fix(['unasked'], { input: 'y\n' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('no terminal to ask on');
    expect(stderr).toContain('--yes');
    expect(world.calls()).toEqual([]);
  });

  it('is an explicit wish: RESEAL_MODE=inspect does not stop it', async () => {
    await world.createBucket('wished');
    const { code } = await fix(['wished', '--yes'], { env: { RESEAL_MODE: 'inspect' } });
    expect(code).toBe(0);
    expect(writesOf(world)).toHaveLength(2);
  });

  it('ends with 2 for what AWS refuses, and repairs the others', async () => {
    await world.createBucket('refusing');
    await world.createBucket('willing');
    world.aws.faults.add({
      kind: 'access-denied',
      operation: 'PutBucketPolicy',
      bucket: 'refusing',
    });
    const { code, stdout } = await fix(['refusing', 'willing', '--yes']);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^refusing +refused/m);
    expect(stdout).toContain('s3:PutBucketPolicy is denied');
    expect(stdout).toMatch(/^willing +resealed/m);
  });

  it('ends with 2 and writes nothing where nothing may be written', async () => {
    await world.createBucket('unreadable');
    for (const operation of ['GetBucketPolicy', 'GetBucketEncryption']) {
      world.aws.faults.add({ kind: 'access-denied', operation, bucket: 'unreadable' });
    }
    const { code, stdout } = await fix(['unreadable', '--yes', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)[0]).toMatchObject({ outcome: 'refused', changes: [] });
    expect(writesOf(world)).toEqual([]);
  });

  it('ends with 2 when the key cannot be used, and leaves default encryption alone', async () => {
    await world.createBucket('keyless');
    const { code, stdout } = await fix(['keyless', '--yes', '--key', 'alias/missing']);
    expect(code).toBe(2);
    expect(stdout).toContain('"alias/missing" does not exist');
    expect(writesOf(world)).toEqual(['PutBucketPolicy 204']);
  });

  it('hands back the documents it replaced with --json', async () => {
    const others = { Sid: 'Others', Effect: 'Allow', Principal: { AWS: '111122223333' } };
    const resource = 'arn:aws:s3:::replaced/*';
    const statement = { ...others, Action: 's3:GetObject', Resource: resource };
    const policy = { Version: '2012-10-17', Statement: [statement] };
    await world.createBucket('replaced', { policy });
    const { stdout, stderr } = await fix(['replaced', '--yes', '--json']);
    expect(stderr).toBe('');
    const [{ changes }] = JSON.parse(stdout);
    expect(changes).toMatchObject([
      { setting: 'default encryption', before: 'AES256' },
      { setting: 'bucket policy', before: '1 statement', after: '2 statements' },
    ]);
    expect(JSON.parse(changes[1].beforeDocument)).toMatchObject({ Statement: [{ Sid: 'Others' }] });
  });

  it('finishes what is under way on an interruption, and begins no more', async () => {
    const names = ['interrupted-1', 'interrupted-2', 'interrupted-3'];
    for (const name of names) await world.createBucket(name);
    world.aws.faults.add({ kind: 'latency', operation: 'PutBucketPolicy', latencyMs: 400 });
    const { code, stdout, stderr } = await fix([...names, '--yes', '--concurrency', '1'], {
      during: (child) => {
        const watch = setInterval(() => {
          if (!world.aws.requests.some(({ operation }) => operation === 'PutBucketPolicy')) return;
          clearInterval(watch);
          child.kill('SIGINT');
        }, 10);
      },
    });
    expect(code).toBe(130);
    expect(stderr).toContain('what is under way is finished first');
    expect(stderr).not.toMatch(stackTrace);
    expect(stdout).toMatch(/^interrupted-1 +resealed/m);
    expect(stdout).toMatch(/^interrupted-2 +drifted/m);
    expect(stdout).toContain('1 bucket written.');
    expect(writesOf(world)).toEqual(['PutBucketEncryption 200', 'PutBucketPolicy 204']);
  });
});
