import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { region, startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { canary, startLoopbackSlack } from '../support/loopback-slack.ts';
import type { LoopbackSlack } from '../support/loopback-slack.ts';
import { brokenRules } from '../support/slack-rules.ts';

const root = join(import.meta.dirname, '../..');
const Message = readFileSync(join(root, 'events/alerts/repaired.json'), 'utf8');

let world: LocalWorld;
let slack: LoopbackSlack;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  world = await startLocalWorld();
  slack = await startLoopbackSlack();
  const Value = slack.webhook;
  const parameter = { Name: '/reseal/slack', Type: 'SecureString' as const, Value };
  await new SSMClient({ region }).send(new PutParameterCommand(parameter));
  environment = {
    PATH: process.env['PATH'],
    AWS_ENDPOINT_URL: world.aws.endpoint,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_REGION: region,
    POWERTOOLS_LOG_LEVEL: 'DEBUG',
    POWERTOOLS_SERVICE_NAME: 'reseal-blue',
    RESEAL_SLACK_WEBHOOK: 'ssm:/reseal/slack',
    RESEAL_LEDGER_TABLE: await world.createLedger(),
  };
});
afterAll(async () => {
  await slack.close();
  await world.aws.close();
});

/** A container of its own that gets one event, as from SNS: all that it wrote, and how it ended. */
async function invoke(Records: object[], changes: NodeJS.ProcessEnv = {}): Promise<string> {
  const script = `
    const { handler } = await import(${JSON.stringify(join(root, 'handlers/slack-alert.ts'))});
    const context = { functionName: 'slackAlert', getRemainingTimeInMillis: () => 16_000 };
    const event = ${JSON.stringify({ Records })};
    await handler(event, context).then(() => console.log('ENDED'), (error) => console.log('FAILED', error));
  `;
  const node = [process.execPath, ['--input-type=module', '-e', script]] as const;
  const env = { ...environment, ...changes };
  const { stdout, stderr } = await promisify(execFile)(...node, { env, cwd: root });
  return stdout + stderr;
}

describe('slack-alert', () => {
  it('posts what SNS delivers, and says so in one log line and a metric', async () => {
    const written = await invoke([{ Sns: { Message, MessageId: 'm' } }]);
    expect(slack.posted).toHaveLength(1);
    expect(brokenRules(slack.posted[0]?.message)).toEqual([]);
    expect(written).toContain('is in Slack (1 webhooks)');
    // The log line, and the metric.
    expect(written.match(/"service":"reseal-blue"/g)?.length).toBeGreaterThanOrEqual(2);
    expect(written).not.toContain('"service":"reseal"');
    expect(written).toContain('"slack-sent":1');
    expect(written).toMatch(/ENDED\n$/);
    const again = await invoke([{ Sns: { Message, MessageId: 'm' } }]);
    expect(again).toMatch(/ENDED\n$/);
    expect(slack.posted).toHaveLength(1);
  });

  it('fails with the reason and a metric, and nothing that it writes has the address', async () => {
    const failing = { status: 404, body: `nothing at ${slack.webhook}` };
    slack.answers.push(failing, 'reset', 'reset');
    const other = Message.replaceAll('09:01:58.000Z-5f1e', '09:01:59.000Z-5f1f');
    const third = Message.replaceAll('09:01:58.000Z-5f1e', '09:02:59.000Z-5f20');
    const records = [other, third].map((text) => ({ Sns: { Message: text, MessageId: 'm' } }));
    const written = await invoke(records);
    expect(written).toContain('FAILED Error: Alert 2026-11-21T09:01:59.000Z-5f1f');
    expect(written).toContain('webhook 1 of 1: Slack answered 404');
    expect(written).toContain('"slack-not-sent":[1,1]');
    expect(written).not.toContain(canary);
  });

  it('does not start half configured, and says everything that is wrong', async () => {
    const changes = { RESEAL_SLACK_WEBHOOK: slack.webhook, RESEAL_LEDGER_TABLE: '' };
    const failed = await invoke([], changes).catch((error: unknown) => error as { stderr: string });
    const { stderr } = failed as { stderr: string };
    expect(stderr).toContain('RESEAL_SLACK_WEBHOOK: it is not a place');
    expect(stderr).toContain('RESEAL_LEDGER_TABLE: ');
    expect(stderr).not.toContain(canary);
  });
});
