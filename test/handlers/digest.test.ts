import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { awsClients } from '../../src/aws/clients.ts';
import { dynamodbLedger } from '../../src/aws/dynamodb-ledger.ts';
import { noteLatest } from '../../src/backfill/latest.ts';
import type { Checkpoint } from '../../src/backfill/checkpoint.ts';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import type { DigestAlert } from '../../src/report/alert-contract.ts';
import { digestDays } from '../../src/report/digest-counters.ts';
import { backfillSummary } from '../support/alert-examples.ts';
import { exception } from '../support/ledger-builders.ts';
import { account, region, startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';

const root = join(import.meta.dirname, '../..');
const dayMs = 24 * 60 * 60_000;
const arnOf = (name: string): string => `arn:aws:sns:${region}:${account}:${name}`;

let world: LocalWorld;
let ledger: Ledger;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  world = await startLocalWorld();
  const table = await world.createLedger();
  ledger = dynamodbLedger(table, region, awsClients({ pathStyle: true }));
  const sns = new SNSClient({ region });
  for (const Name of ['alerts', 'amazon-q']) await sns.send(new CreateTopicCommand({ Name }));
  sns.destroy();
  environment = {
    PATH: process.env['PATH'],
    AWS_ENDPOINT_URL: world.aws.endpoint,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_REGION: region,
    RESEAL_KMS_KEY: 'alias/data',
    RESEAL_ALERT_TOPIC_ARN: arnOf('alerts'),
    RESEAL_LEDGER_TABLE: table,
  };
});
afterAll(async () => world.aws.close());
beforeEach(() => {
  world.aws.published.length = 0;
});

/** A container of its own, invoked by the schedule: all that it wrote, and how it ended. */
async function invoke(changes: NodeJS.ProcessEnv = {}): Promise<string> {
  const script = `
    const { handler } = await import(${JSON.stringify(join(root, 'handlers/digest.ts'))});
    const invokedFunctionArn = 'arn:aws:lambda:${region}:${account}:function:reseal-dev-digest';
    const context = { functionName: 'digest', invokedFunctionArn, getRemainingTimeInMillis: () => 60_000 };
    await handler({}, context).then(() => console.log('ENDED'), (error) => console.log('FAILED', error));
  `;
  const node = [process.execPath, ['--input-type=module', '-e', script]] as const;
  const env = { ...environment, ...changes };
  const { stdout, stderr } = await promisify(execFile)(...node, { env, cwd: root });
  return stdout + stderr;
}

const told = (): DigestAlert => JSON.parse(world.aws.published[0]?.message ?? '') as DigestAlert;

describe('digest', () => {
  it('tells that nothing is known where nothing is, and publishes with attributes', async () => {
    expect(await invoke()).toMatch(/^ENDED$/m);
    expect(told()).toMatchObject({
      repairs: 0,
      lastSweep: null,
      exceptions: [],
      severity: 'warning',
    });
    const attributes = { outcome: 'digest', severity: 'warning', region, account };
    expect(world.aws.published).toMatchObject([{ topicArn: arnOf('alerts'), attributes }]);
  });

  it('tells the sums of seven days, the last run over all buckets and the exceptions', async () => {
    const nowMs = Date.now();
    const { days, fromMs } = digestDays(nowMs);
    // A session may call itself anything, and names of attributes are no place to hide.
    const hostile = 'actor <!channel> #n :v SET pk = :x\n\u202e';
    for (const day of [
      days[0] ?? '',
      days[6] ?? '',
      `digest-${new Date(nowMs).toISOString().slice(0, 10)}`,
    ]) {
      await ledger.addCounters(day, { repairs: 2, 'outcome repaired': 2, [hostile]: 1 }, nowMs);
    }
    const summary = { ...backfillSummary, run: 'run-1', endedMs: nowMs - dayMs };
    const request = { mode: 'repair', prefix: undefined } as Checkpoint['request'];
    const counts = { listed: 1240, chosen: 1240, startedMs: fromMs };
    const start = { format: 1, request, fanOut: 'queue', ...counts } as const;
    const checkpoint: Checkpoint = { ...start, phase: 'finished', summary };
    const step = { checkpoint: JSON.stringify(checkpoint), replaces: undefined };
    await ledger.putCheckpoint('run-1', step, nowMs);
    const clock = { wait: async () => Promise.resolve(), remainingMs: () => 1, nowMs: () => nowMs };
    await noteLatest('run-1', checkpoint, { ledger, clock });
    const untilMs = nowMs + 30 * dayMs;
    const here = world.refOf('app-data');
    const elsewhere = { ...here, region: 'us-east-1' as typeof region };
    for (const ref of [here, elsewhere]) {
      await ledger.putException({ ...exception(ref), grantedAtMs: nowMs, untilMs });
    }

    expect(await invoke()).toMatch(/^ENDED$/m);
    expect(told()).toMatchObject({
      repairs: 4,
      outcomes: { repaired: 4 },
      actors: [{ name: String.raw`<!channel> #n :v SET pk = :x\u000a\u202e`, count: 2 }],
      lastSweep: { run: 'run-1', buckets: 1240, sealed: 1235 },
      exceptions: [{ bucket: 'app-data', until: new Date(untilMs).toISOString(), hasEnded: false }],
    });
  });

  it('goes to Amazon Q as well, with the severity of the settings', async () => {
    const changes = { RESEAL_AMAZON_Q_TOPIC_ARN: arnOf('amazon-q'), RESEAL_ALERTS: 'digest=info' };
    expect(await invoke(changes)).toMatch(/^ENDED$/m);
    expect(told().severity).toBe('info');
    const [, copy] = world.aws.published;
    expect(copy?.topicArn).toBe(arnOf('amazon-q'));
    expect(JSON.parse(copy?.message ?? '')).toMatchObject({ source: 'custom' });
    expect(await invoke({ RESEAL_ALERTS: 'digest=off' })).toMatch(/^ENDED$/m);
    expect(world.aws.published).toHaveLength(2);
  });

  it.each([
    ['the topic', { RESEAL_ALERT_TOPIC_ARN: arnOf('gone') }],
    ['the ledger', { RESEAL_LEDGER_TABLE: 'no-such-table' }],
  ])('fails where %s does not answer, so that Lambda tries again', async (_, changes) => {
    expect(await invoke(changes)).toContain('FAILED Error: The digest is not told: ');
    expect(world.aws.published).toEqual([]);
  });
});
