import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { reseal, stackTrace } from './run-reseal.ts';
import { createSealedBucket, environmentOf, writesOf } from './settings-of-world.ts';

let world: LocalWorld;
beforeEach(async () => {
  world = await startLocalWorld();
  await createSealedBucket(world, 'a-sealed');
  for (const name of ['b-drifted', 'c-drifted', 'd-drifted']) await world.createBucket(name);
  world.calls();
});
afterEach(async () => {
  await world.aws.close();
});

/** Waits for the call of an operation on a bucket, then stops the program so many times. */
const interruptAt =
  (operation: string, bucket: string, times = 1) =>
  (child: ChildProcessWithoutNullStreams): void => {
    const isThere = () =>
      world.aws.requests.some((one) => one.operation === operation && one.bucket === bucket);
    void (async () => {
      while (!isThere()) await setTimeout(10);
      for (let count = 0; count < times; count++) {
        child.kill('SIGINT');
        // A second press within half a second counts as the first one told twice.
        await setTimeout(700);
      }
    })();
  };

const run = async (
  words: readonly string[],
  during?: (child: ChildProcessWithoutNullStreams) => void,
) => reseal(words, { env: environmentOf(world), ...(during === undefined ? {} : { during }) });

/** The command that the program names, as words. */
const commandIn = (stderr: string): string[] =>
  (/To go on: reseal (.*)\n/.exec(stderr)?.[1] ?? '').split(' ');

describe('Ctrl-C', () => {
  it('finishes what is being written, and names the command that goes on behind it', async () => {
    world.aws.faults.add({ kind: 'latency', operation: 'PutBucketPolicy', latencyMs: 400 });
    const stopped = await run(
      ['fix', '--yes', '--concurrency', '1'],
      interruptAt('PutBucketPolicy', 'b-drifted'),
    );
    expect(stopped.code).toBe(130);
    expect(stopped.stdout).toMatch(/^b-drifted +resealed/m);
    expect(writesOf(world)).toHaveLength(2);
    const command = commandIn(stopped.stderr);
    expect(command).toEqual(['fix', '--yes', '--concurrency', '1', '--start-after', 'b-drifted']);
    world.aws.faults.clear();
    const rest = await run(command);
    expect(rest.code).toBe(0);
    expect(rest.stdout).toContain('2 buckets: 2 resealed. 2 buckets written.');
  });

  it('names what was not written yet where it stopped while looking', async () => {
    world.aws.faults.add({ kind: 'latency', operation: 'GetBucketPolicy', latencyMs: 300 });
    const stopped = await run(
      ['fix', '--yes', '--concurrency', '1'],
      interruptAt('GetBucketPolicy', 'c-drifted'),
    );
    expect(stopped.code).toBe(130);
    expect(writesOf(world)).toEqual([]);
    expect(commandIn(stopped.stderr).slice(-2)).toEqual(['--start-after', 'a-sealed']);
  });

  it('goes on with a scan behind what was shown', async () => {
    world.aws.faults.add({ kind: 'latency', operation: 'GetBucketPolicy', latencyMs: 300 });
    const stopped = await run(
      ['scan', '--concurrency', '1', '--start-after', 'a-sealed'],
      interruptAt('GetBucketPolicy', 'c-drifted'),
    );
    expect(stopped.code).toBe(130);
    expect(stopped.stdout).toContain('2 buckets: 2 drifted.');
    const words = ['scan', '--concurrency', '1', '--start-after', 'c-drifted'];
    expect(commandIn(stopped.stderr)).toEqual(words);
  });

  it('goes on with named buckets by the same command', async () => {
    world.aws.faults.add({ kind: 'latency', operation: 'GetBucketPolicy', latencyMs: 300 });
    const words = ['plan', 'd-drifted', 'a-sealed', '--concurrency', '1'];
    const stopped = await run(words, interruptAt('GetBucketPolicy', 'd-drifted'));
    expect(stopped.code).toBe(130);
    expect(commandIn(stopped.stderr)).toEqual(words);
  });

  it('ends at once the second time, and says what may be half done', async () => {
    world.aws.faults.add({ kind: 'latency', operation: 'PutBucketPolicy', latencyMs: 10_000 });
    const stopped = await run(
      ['fix', 'b-drifted', '--yes'],
      interruptAt('PutBucketPolicy', 'b-drifted', 2),
    );
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain('Ended at once. These may be half done: b-drifted.');
    expect(stopped.stderr + stopped.stdout).not.toMatch(stackTrace);
  });

  it('says so where nothing was being written the second time', async () => {
    world.aws.faults.add({ kind: 'latency', operation: 'GetBucketPolicy', latencyMs: 10_000 });
    const stopped = await run(['scan'], interruptAt('GetBucketPolicy', 'a-sealed', 2));
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain('Ended at once; nothing was being written.');
  });
});

describe('--start-after', () => {
  it('is for all buckets only', async () => {
    const { code, stderr } = await run(['scan', 'a-sealed', '--start-after', 'a']);
    expect(code).toBe(2);
    expect(stderr).toContain('--start-after is for all buckets of the account');
  });
});
