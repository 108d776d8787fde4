import { LabelParameterVersionCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { awsClients } from '../../src/aws/clients.ts';
import { parameterReader } from '../../src/aws/ssm-parameter.ts';
import { baselineReader } from '../../src/lambda/baseline-reader.ts';
import type { Teller } from '../../src/lambda/tell-outcome.ts';
import { baselineSettings, present } from '../support/core-builders.ts';
import { region, startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { telling } from '../support/telling.ts';

const minute = 60_000;
const good = '{"key":"alias/data"}';
const broken = '{"key":"alias/data","tlsVersion":"1.1"}';

let world: LocalWorld;
let ssm: SSMClient;
beforeAll(async () => {
  world = await startLocalWorld();
  ssm = new SSMClient({ region, maxAttempts: 1 });
});
afterAll(async () => {
  await world.aws.close();
});
beforeEach(() => world.aws.faults.clear());

let parameters = 0;

/** One container whose clock stands still, and the parameter that its baseline is. */
function startContainer(selector = '') {
  const name = `/reseal/baseline-${(parameters += 1)}`;
  const log: string[] = [];
  const metrics: string[] = [];
  const alerts: Record<string, unknown>[] = [];
  const clock = { now: 0 };
  const teller = {
    logger: {
      info: (text: string) => log.push(`info ${text}`),
      error: (text: string) => log.push(`error ${text}`),
    },
    metrics: { addMetric: (metric: string) => metrics.push(metric) },
    telling: () => telling,
    alerts: {},
    publish: async ({ body }: { body: string }) => {
      alerts.push(JSON.parse(body));
      return Promise.resolve(undefined);
    },
  } as unknown as Teller;
  const read = baselineReader(
    { source: { kind: 'parameter', name: `${name}${selector}` }, region },
    parameterReader(awsClients({ pathStyle: true })),
    teller,
    () => clock.now,
  );
  const put = async (Value: string) =>
    ssm.send(new PutParameterCommand({ Name: name, Value, Type: 'SecureString', Overwrite: true }));
  const tlsVersion = async () => (await read()).tlsVersion;
  return { name, read, put, clock, log, metrics, alerts, tlsVersion };
}

const calls = (): number => world.calls().filter((call) => call.startsWith('GetParameter')).length;

describe('the baseline of a function', () => {
  it('is asked of nobody where it stands in the variables', async () => {
    const baseline = baselineSettings();
    const settings = { source: { kind: 'given', baseline }, region } as const;
    const unasked = async () => Promise.reject(new Error('asked'));
    expect(await baselineReader(settings, unasked, {} as Teller)()).toBe(baseline);
  });

  it('is read once in five minutes', async () => {
    const { put, clock, log, tlsVersion } = startContainer();
    await put(good);
    calls();
    expect(await tlsVersion()).toBe('off');
    await put('{"key":"alias/data","tlsVersion":"1.2"}');
    clock.now = 5 * minute - 1;
    expect(await tlsVersion()).toBe('off');
    expect(calls()).toBe(1);
    clock.now = 5 * minute;
    expect(await tlsVersion()).toBe('1.2');
    expect(log).toEqual([
      expect.stringMatching(/^info .* version 1 is in use$/),
      expect.stringMatching(/^info .* version 2 is in use$/),
    ]);
  });

  it('may be the version behind a label', async () => {
    const { name, put, clock, tlsVersion } = startContainer(':current');
    await put(good);
    await put('{"key":"alias/data","tlsVersion":"1.3"}');
    const label = async (ParameterVersion: number) =>
      ssm.send(
        new LabelParameterVersionCommand({ Name: name, ParameterVersion, Labels: ['current'] }),
      );
    await label(1);
    expect(await tlsVersion()).toBe('off');
    await label(2);
    clock.now = 5 * minute;
    expect(await tlsVersion()).toBe('1.3');
  });

  it('stays the last good one when a new one is broken, with one alert for each version', async () => {
    const { name, put, clock, log, metrics, alerts, tlsVersion } = startContainer();
    await put(good);
    await tlsVersion();
    await put(broken);
    for (const minutes of [5, 6, 7]) {
      clock.now = minutes * minute;
      expect(await tlsVersion()).toBe('off');
    }
    const problems = ['tlsVersion: "1.1" is not known: expected off or 1.2 or 1.3'];
    const sentence = `Baseline ${name} version 2 cannot be used; version 1 stays in use: ${problems[0]}`;
    expect(alerts).toMatchObject([
      {
        version: '1.0',
        kind: 'baseline',
        outcome: 'baseline-not-read',
        severity: 'error',
        sentence,
        parameter: name,
        region,
        problems,
      },
    ]);
    expect(metrics).toEqual(Array.from({ length: 3 }, () => 'baseline-not-read'));
    expect(log.filter((line) => line === `error ${sentence}`)).toHaveLength(3);
    await put('{}');
    clock.now = 8 * minute;
    await tlsVersion();
    expect(alerts).toHaveLength(2);
    await put('{"key":"alias/data","tlsVersion":"1.3"}');
    clock.now = 9 * minute;
    expect(await tlsVersion()).toBe('1.3');
    expect(alerts).toHaveLength(2);
  });

  it('stays the last good one when Systems Manager does not answer', async () => {
    const { put, clock, alerts, tlsVersion } = startContainer();
    await put(good);
    await tlsVersion();
    world.aws.faults.add({ kind: 'access-denied', operation: 'GetParameter' });
    clock.now = 5 * minute;
    expect(await tlsVersion()).toBe('off');
    expect(alerts).toMatchObject([
      { problems: [expect.stringContaining('ssm:GetParameter is denied')] },
    ]);
  });

  it.each([
    ['there is none', undefined, /there is no parameter \/reseal\/baseline-\d+ in eu-west-1/],
    ['it is broken', broken, /version 1 cannot be used; nothing is looked at or written until/],
    ['it is a secret in the wrong place', 'hunter2', /cannot be used; .* not JSON/],
  ])('fails the invocation while there was no good one: %s', async (_why, text, message) => {
    const { put, read, alerts, metrics, log } = startContainer();
    if (text !== undefined) await put(text);
    await expect(read()).rejects.toThrow(message);
    await expect(read()).rejects.toThrow(message);
    expect(alerts).toHaveLength(1);
    expect(metrics).toHaveLength(2);
    expect(JSON.stringify([alerts, log])).not.toContain('hunter2');
    await put(good);
    expect(await read()).toMatchObject({ tlsVersion: 'off' });
  });

  it('keeps an alert that cannot be published in the log', async () => {
    const lines: unknown[] = [];
    const teller = {
      logger: { error: (...line: unknown[]) => lines.push(line) },
      metrics: { addMetric: () => undefined },
      telling: () => telling,
      alerts: {},
      keep: async () => Promise.resolve(false),
      publish: async () => Promise.resolve({ kind: 'denied', action: 'sns:Publish' }),
    } as unknown as Teller;
    const settings = { source: { kind: 'parameter', name: '/x' }, region } as const;
    const readBroken = async () => Promise.resolve(present({ text: '[]', version: 1 }));
    await expect(baselineReader(settings, readBroken, teller)()).rejects.toThrow('not a list');
    expect(lines.at(-1)).toEqual([
      'Alert not delivered (sns:Publish denied): it is in this line',
      { alert: expect.objectContaining({ outcome: 'baseline-not-read' }) },
    ]);
  });
});
