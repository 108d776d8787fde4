import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startBackfillAccount } from '../support/backfill-account.ts';
import type { BackfillAccount } from '../support/backfill-account.ts';
import { deliver, immortal, invokeBackfill, runQueues } from '../support/backfill-invocations.ts';
import { region } from '../support/local-world.ts';
import { reseal, stackTrace } from './run-reseal.ts';
import type { Ran, RunOptions } from './run-reseal.ts';

let world: BackfillAccount;
beforeEach(async () => {
  world = await startBackfillAccount();
  world.aws.functions.set('reseal-dev-backfill', async (event, requestId) =>
    invokeBackfill(world, event, immortal(), requestId),
  );
});
afterEach(async () => world.close());

const backfill = async (
  words: string[],
  { env: more, ...options }: RunOptions = {},
): Promise<Ran> => {
  const env = {
    AWS_ENDPOINT_URL: world.aws.endpoint,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_REGION: region,
    RESEAL_LEDGER_TABLE: 'reseal-test-ledger',
    ...more,
  };
  return reseal(['backfill', ...words], { ...options, env });
};

describe('reseal backfill', () => {
  it('starts a run and watches it to its end', async () => {
    await world.createBuckets('small', 3, 2);
    const started = await backfill(['start']);
    expect(started).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[A-Za-z0-9-]+\n$/) });
    const run = started.stdout.trim();
    // The table and the Region are variables of this shell.
    expect(started.stderr).toBe(`To see how it stands: reseal backfill watch ${run}\n`);
    const watched = await backfill(['watch', run, '--json']);
    expect(watched.code).toBe(0);
    expect(JSON.parse(watched.stdout)).toMatchObject({
      run,
      phase: 'finished',
      mode: 'repair',
      fanOut: 'in-place',
      chosen: 5,
      done: 5,
      summary: { outcomes: { unchanged: 3, repaired: 2 } },
    });
    const shown = await backfill(['status', run]);
    expect(shown.stdout).toContain('buckets: 5 listed, 5 chosen, 5 done');
    expect(shown.stdout).toContain('outcomes: ');
  });

  it.each<[string[], string]>([
    [['--stage', 'test'], '--ledger reseal-test-ledger'],
    [['--stage', 'test', '--region', region], `--ledger reseal-test-ledger --region ${region}`],
    [
      ['--function', `arn:aws:lambda:${region}:111122223333:function:reseal-test-backfill:live`],
      '--ledger reseal-test-ledger',
    ],
    [['--function', 'sweeper'], "--ledger '<LedgerTableName>'"],
  ])('%j says how to watch the run without a variable for the table', async (words, flags) => {
    const name = words[0] === '--function' ? words[1] : 'reseal-test-backfill';
    let ended: Promise<unknown> | undefined;
    world.aws.functions.set(String(name), async (event, requestId) => {
      ended = invokeBackfill(world, event, immortal(), requestId);
      return ended;
    });
    const env = { RESEAL_LEDGER_TABLE: undefined };
    const { code, stdout, stderr } = await backfill(['start', ...words], { env });
    expect(code).toBe(0);
    const command = `backfill watch ${stdout.trim()} ${flags}`;
    expect(stderr).toBe(`To see how it stands: reseal ${command}\n`);
    // The account is closed behind this test, and the function is still at work.
    await ended;
    if (flags.includes('<')) return;
    expect(await backfill(command.split(' ').slice(1), { env })).toMatchObject({ code: 0 });
  });

  it('names the profile that it was given', async () => {
    const config = join(mkdtempSync(join(tmpdir(), 'reseal-config-')), 'config');
    writeFileSync(
      config,
      `[profile ops]\nregion = ${region}\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = example\n`,
    );
    const noKeys = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    const env = { AWS_CONFIG_FILE: config, AWS_REGION: undefined, ...noKeys };
    const { stdout, stderr } = await backfill(['start', '--profile', 'ops'], { env });
    const command = `backfill watch ${stdout.trim()} --profile ops`;
    expect(stderr).toBe(`To see how it stands: reseal ${command}\n`);
    expect(await backfill(command.split(' ').slice(1), { env })).toMatchObject({ code: 0 });
  });

  it('asks where access logs go, when it is told to', async () => {
    await world.createBuckets('small', 2, 0);
    const asked = async (...words: string[]): Promise<number> => {
      world.aws.requests.length = 0;
      const { stdout } = await backfill(['start', ...words]);
      expect(await backfill(['watch', stdout.trim()])).toMatchObject({ code: 0 });
      const isAsking = ({ operation }: { operation: string }) => operation === 'GetBucketLogging';
      return world.aws.requests.filter(isAsking).length;
    };
    expect(await asked()).toBe(0);
    expect(await asked('--access-log-targets', 'always')).toBe(2);
  });

  it('shows how far a run through the queue is, and goes on with it', async () => {
    await world.createBuckets('queued', 3, 9);
    const words = ['start', '--fan-out', 'queue', '--mode', 'inspect', '--prefix', 'queued'];
    const { run } = JSON.parse((await backfill([...words, '--json'])).stdout);
    expect(await backfill(['status', run])).toMatchObject({ code: 1 });
    await deliver(world, 'backfill');
    await deliver(world, 'bucket-changed');
    const halfway = await backfill(['status', run, '--json']);
    expect(halfway.code).toBe(1);
    expect(JSON.parse(halfway.stdout)).toMatchObject({ phase: 'waiting', chosen: 12, done: 10 });
    expect(await backfill(['resume', run])).toMatchObject({ code: 0, stdout: `${run}\n` });
    await runQueues(world);
    const watched = await backfill(['watch', run]);
    expect(watched.code).toBe(0);
    expect(watched.stdout).toMatch(/outcomes: .*9 inspected.*; not finished: 0/);
  });

  it('lets go of a run on Ctrl-C, and says how to watch it again', async () => {
    await world.createBuckets('queued', 1, 1);
    const { stdout } = await backfill(['start', '--fan-out', 'queue']);
    const watched = await backfill(['watch', stdout.trim()], {
      during: (child) => {
        const isAsked = () => world.aws.requests.some(({ operation }) => operation === 'Query');
        const waiting = setInterval(() => {
          if (!isAsked()) return;
          clearInterval(waiting);
          child.kill('SIGINT');
        }, 50);
        world.aws.requests.length = 0;
      },
    });
    expect(watched.code).toBe(130);
    expect(watched.stderr).toContain(`To go on: reseal backfill watch ${stdout.trim()}`);
  });

  it.each([
    [['start', '--stage', 'prod'], 'there is no function "reseal-prod-backfill" in eu-west-1'],
    [['start', '--prefix', 'a b'], 'prefix: expected how names of buckets begin'],
    [['start', '--access-log-targets', 'yes'], 'Allowed choices are auto, always, never.'],
    [['start', '--limit', '0'], 'Expected a whole number, at least 1.'],
    [['resume', 'no/run'], 'resume: expected the id of a run'],
    [['status', 'unknown'], 'the ledger has no run unknown'],
  ])('%j is told: %s', async (words, message) => {
    const { code, stdout, stderr } = await backfill(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(stackTrace);
  });
});
