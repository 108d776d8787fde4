import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SNSEvent } from 'aws-lambda';
import { clientsWhenAsked } from '../../src/aws/clients-when-asked.ts';
import { newSlackPoster, postAlerts } from '../../src/lambda/post-alerts.ts';
import { postToSlack } from '../../src/slack/post-to-slack.ts';
import { keptExamples } from '../support/kept-alerts.ts';
import { region, startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { canary, startLoopbackSlack } from '../support/loopback-slack.ts';
import type { Answer, LoopbackSlack } from '../support/loopback-slack.ts';

let world: LocalWorld;
let ledgerTable: string;
let ssm: SSMClient;
let slack: LoopbackSlack;
const written: string[] = [];
beforeAll(async () => {
  world = await startLocalWorld();
  ledgerTable = await world.createLedger();
  ssm = new SSMClient({ region, maxAttempts: 1 });
  slack = await startLoopbackSlack();
});
afterAll(async () => {
  await slack.close();
  await world.aws.close();
});
beforeEach(() => {
  world.aws.faults.clear();
  slack.posted.length = 0;
  slack.answers.length = 0;
  slack.requests = 0;
  written.length = 0;
});

let count = 0;
const alertNamed = (id: string, changes: object = {}): string =>
  JSON.stringify({ ...(keptExamples['repaired.json'] as object), id, ...changes });

/** One container, whose waiting takes no time but that of its clock. */
async function startContainer(secret: string = slack.webhook) {
  const parameter = `/reseal/slack-${(count += 1)}`;
  const put = async (Value: string) =>
    ssm.send(
      new PutParameterCommand({ Name: parameter, Value, Type: 'SecureString', Overwrite: true }),
    );
  await put(secret);
  const poster = newSlackPoster({ parameter, ledgerTable, region }, clientsWhenAsked({}));
  const clock = {
    ms: Date.parse('2026-11-21T09:02:00Z') + count * 3_600_000,
    waits: [] as number[],
  };
  const log = (...line: unknown[]): void => {
    written.push(JSON.stringify(line));
  };
  Object.assign(poster.logger, { info: log, warn: log, error: log });
  poster.sending.post = postToSlack(800);
  poster.sending.nowMs = () => clock.ms;
  poster.sending.wait = async (delayMs) => {
    clock.waits.push(delayMs);
    clock.ms += delayMs;
    return Promise.resolve();
  };
  /** @returns why the invocation failed, or nothing. */
  const invoke = async (...messages: string[]): Promise<string | undefined> => {
    const endMs = clock.ms + 60_000;
    const event = {
      Records: messages.map((Message, index) => ({ Sns: { Message, MessageId: `m-${index}` } })),
    } as SNSEvent;
    try {
      await postAlerts(event, { getRemainingTimeInMillis: () => endMs - clock.ms }, poster);
      return undefined;
    } catch (error) {
      written.push(String((error as Error).stack), JSON.stringify(error));
      return (error as Error).message;
    }
  };
  return { invoke, put, clock, id: `alert-${count}` };
}

const next = (...answers: Answer[]): number => slack.answers.push(...answers);

describe('posting alerts to Slack', () => {
  it('posts an alert once, however often it is delivered', async () => {
    const { invoke, id } = await startContainer();
    expect(await invoke(alertNamed(id))).toBeUndefined();
    expect(await invoke(alertNamed(id))).toBeUndefined();
    const other = await startContainer();
    expect(await other.invoke(alertNamed(id))).toBeUndefined();
    expect(slack.requests).toBe(1);
    expect(slack.posted[0]?.message.text).toMatch(/^🟢 example-bucket was resealed/);
  });

  it('waits as long as Slack asks, and posts then', async () => {
    const { invoke, clock, id } = await startContainer();
    next({ status: 429, headers: { 'retry-after': '17' } });
    expect(await invoke(alertNamed(id))).toBeUndefined();
    expect(clock.waits).toEqual([17_000]);
    expect(slack.posted).toHaveLength(1);
  });

  it('leaves Slack alone for longer than an invocation may last, also for other alerts', async () => {
    const { invoke, clock, id } = await startContainer();
    next({ status: 429, headers: { 'retry-after': '90' } });
    expect(await invoke(alertNamed(id))).toMatch(/was not sent to Slack: .*Slack answered 429/);
    expect(await invoke(alertNamed(`${id}-b`))).toMatch(/is to be left alone for 90 s more/);
    expect(slack.requests).toBe(1);
    clock.ms += 91_000;
    expect(await invoke(alertNamed(id))).toBeUndefined();
    expect(slack.posted).toHaveLength(1);
  });

  it.each<[string, Answer]>([
    ['an error of its own', { status: 500, body: 'rollup_error' }],
    ['a reset of the connection', 'reset'],
    ['no answer', 'slow'],
  ])('tries again after %s', async (_what, answer) => {
    const { invoke, clock, id } = await startContainer();
    next(answer, answer);
    expect(await invoke(alertNamed(id))).toBeUndefined();
    expect(clock.waits).toEqual([1_000, 4_000]);
    expect(slack.posted).toHaveLength(1);
  });

  it.each<[string, Answer, RegExp]>([
    ['an error of its own', { status: 503, body: '<html>' }, /Slack answered 503$/],
    [
      'a reset of the connection',
      'reset',
      /could not be reached \((?:UND_ERR_SOCKET|ECONNRESET)\)$/,
    ],
    ['no answer', 'slow', /did not answer within 0\.8 s$/],
  ])(
    'fails with the reason after %s again and again, and posts at the next try',
    async (_what, answer, reason) => {
      const { invoke, clock, id } = await startContainer();
      next(answer, answer, answer, answer);
      expect(await invoke(alertNamed(id))).toMatch(reason);
      clock.ms += 60_000;
      expect(await invoke(alertNamed(id))).toBeUndefined();
      expect(slack.posted).toHaveLength(1);
    },
  );

  it('posts twice only where the answer of Slack was lost', async () => {
    const { invoke, id } = await startContainer();
    next('taken-and-reset');
    expect(await invoke(alertNamed(id))).toBeUndefined();
    expect(slack.posted).toHaveLength(2);
  });

  it('posts the text where Slack refuses the blocks', async () => {
    const { invoke, id } = await startContainer();
    next({ status: 400, body: 'invalid_blocks' });
    expect(await invoke(alertNamed(id))).toBeUndefined();
    expect(slack.posted.map(({ message }) => Object.keys(message))).toEqual([['text']]);
    expect(written.join()).toContain('Slack answered 400 invalid_blocks');
  });

  it.each([403, 404, 410])('reads a renewed webhook once after %d', async (status) => {
    const { invoke, put, id } = await startContainer();
    expect(await invoke(alertNamed(`${id}-before`))).toBeUndefined();
    await put(slack.webhookNamed('-renewed'));
    next({ status, body: 'no_service' });
    expect(await invoke(alertNamed(id))).toBeUndefined();
    expect(slack.posted.map(({ path }) => path)).toEqual(['', '-renewed']);
  });

  it('says that the webhook is gone where there is no other', async () => {
    const { invoke, id } = await startContainer();
    next({ status: 404, body: 'no_service' });
    expect(await invoke(alertNamed(id))).toBe(
      `Alert ${id} was not sent to Slack: webhook 1 of 1: Slack answered 404 no_service`,
    );
    expect(slack.requests).toBe(1);
  });

  it('sends by severity and account, and what one webhook refuses stops no other', async () => {
    const { invoke, id } = await startContainer(
      JSON.stringify([
        { webhook: slack.webhookNamed('-errors'), severity: 'error' },
        { webhook: slack.webhookNamed('-first'), account: '111122223333' },
        { webhook: slack.webhookNamed('-other'), account: ['444455556666'] },
        { webhook: slack.webhookNamed('-all') },
      ]),
    );
    next({ status: 410, body: 'channel_is_archived' });
    expect(await invoke(alertNamed(id))).toMatch(
      /webhook 1 of 2: Slack answered 410 channel_is_archived$/,
    );
    expect(slack.posted.map(({ path }) => path)).toEqual(['-all']);
    expect(await invoke(alertNamed(id))).toBeUndefined();
    expect(slack.posted.map(({ path }) => path)).toEqual(['-all', '-first']);
  });

  it.each<[string, Parameters<LocalWorld['aws']['faults']['add']>[0]]>([
    ['the claim', { kind: 'access-denied', operation: 'PutItem' }],
    ['the note', { kind: 'access-denied', operation: 'UpdateItem' }],
  ])('sends although the ledger refuses %s', async (_what, fault) => {
    const { invoke, id } = await startContainer();
    world.aws.faults.add(fault);
    expect(await invoke(alertNamed(id))).toBeUndefined();
    expect(slack.posted).toHaveLength(1);
  });

  it('sends although the answer to its claim was lost', async () => {
    const { invoke, id } = await startContainer();
    world.aws.faults.add({ kind: 'lost-reply', operation: 'PutItem', times: 1 });
    expect(await invoke(alertNamed(id))).toBeUndefined();
    expect(slack.posted).toHaveLength(1);
  });

  it('does not send what another invocation is sending', async () => {
    const { invoke, id, clock } = await startContainer();
    const other = await startContainer();
    other.clock.ms = clock.ms;
    next('slow', 'slow', 'slow', 'slow');
    const both = [invoke(alertNamed(id)), other.invoke(alertNamed(id))];
    const [first, second] = await Promise.all(both);
    expect([first, second].join()).toContain('another invocation is sending it');
  });

  it('goes on with the webhooks that it has while the parameter cannot be read', async () => {
    const { invoke, put, id } = await startContainer();
    expect(await invoke(alertNamed(`${id}-a`))).toBeUndefined();
    await put('hunter2');
    next({ status: 404, body: 'no_service' });
    expect(await invoke(alertNamed(`${id}-b`))).toMatch(/Slack answered 404/);
    expect(written.join()).toContain('those that were read before stay in use');
    expect(await invoke(alertNamed(`${id}-b`))).toBeUndefined();
    expect(slack.posted).toHaveLength(2);
  });

  it('fails with what is wrong where there are no webhooks, and repeats nothing of the secret', async () => {
    const { invoke, id } = await startContainer('hunter2');
    expect(await invoke(alertNamed(id))).toMatch(/cannot be used: it is neither the address/);
    expect(written.join()).not.toContain('hunter2');
  });

  it('puts aside what is no alert, and sends the others of the event', async () => {
    const { invoke, id } = await startContainer();
    expect(await invoke('{"Records":[]}', alertNamed(id))).toBe(
      'Message m-0 is not understood: it is no alert of contract 1: its member version is not 1.x',
    );
    expect(slack.posted).toHaveLength(1);
  });

  it('says which member of an alert is missing, so that the dead letter tells it', async () => {
    const { invoke, id } = await startContainer();
    expect(await invoke(alertNamed(id, { changes: [{}] }))).toBe(
      'Message m-0 is not understood: its member "changes[0].setting" is missing, or not of the type that contract 1 says (alert.schema.json)',
    );
    expect(slack.posted).toEqual([]);
  });

  it('never shows the address, whatever goes wrong', async () => {
    const { invoke, id } = await startContainer();
    next(
      'reset',
      { status: 500, body: slack.webhook },
      { status: 302, headers: { location: slack.webhook } },
    );
    next({ status: 400, body: `no ${slack.webhook}` }, { status: 404, body: slack.webhook });
    for (const name of ['a', 'b', 'c', 'd']) await invoke(alertNamed(`${id}-${name}`));
    expect(slack.requests).toBeGreaterThan(5);
    expect(written.length).toBeGreaterThan(3);
    expect(written.join('\n')).not.toContain(canary);
    expect(written.join('\n')).not.toMatch(/http:|hunter/i);
  });
});
