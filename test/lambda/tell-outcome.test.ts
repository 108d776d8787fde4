import { describe, expect, it } from '@jest/globals';
import type { Failure } from '../../src/core/failure.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { tellOutcome } from '../../src/lambda/tell-outcome.ts';
import type { Message } from '../../src/aws/publish-alert.ts';
import type { LastingFact } from '../../src/report/told-once.ts';
import { ref } from '../support/simulated-bucket.ts';
import { telling } from '../support/telling.ts';
import { recorder } from '../support/recorder.ts';

describe('tellOutcome', () => {
  const repaired: Outcome = {
    ref,
    kind: 'repaired',
    drifts: [{ kind: 'encryption-missing' }],
    changes: [],
  };
  const denied: Failure = { kind: 'denied', action: 's3:GetBucketPolicy', cause: 'unknown' };
  const refused: Outcome = {
    ref,
    kind: 'refused',
    drifts: [{ kind: 'unreadable', seal: 'transport', failure: denied }],
    changes: [],
    failures: [denied],
    remaining: [],
  };

  const notTold = {
    telling: () => telling,
    alerts: {},
    keep: async () => Promise.resolve(false),
    askTold: async () => Promise.resolve({ isNews: true, repeats: 0 }),
    countRepeat: async () => Promise.resolve(),
    rememberTold: async () => Promise.resolve(),
    count: async () => Promise.resolve(),
  };

  it('tells of a hold once, and counts the rest', async () => {
    const { logger, metrics, counts } = recorder();
    const told = new Set<string>();
    const repeated: string[] = [];
    let isDown = true;
    const published: Message[] = [];
    const teller = {
      logger,
      metrics,
      publish: async (message: Message) => {
        if (isDown) return Promise.resolve({ kind: 'throttled' as const, action: 'sns:Publish' });
        published.push(message);
        return Promise.resolve(undefined);
      },
      telling: () => telling,
      alerts: {},
      keep: async () => Promise.resolve(false),
      askTold: async ({ text }: LastingFact) =>
        Promise.resolve({ isNews: !told.has(text), repeats: 2 }),
      countRepeat: async ({ text }: LastingFact) => {
        repeated.push(text);
        return Promise.resolve();
      },
      rememberTold: async ({ text }: LastingFact) => {
        told.add(text);
        return Promise.resolve();
      },
      count: async () => Promise.resolve(),
    };
    const hold = { kind: 'website', seal: 'transport', writer: 'w', signal: 's' } as const;
    const held: Outcome = {
      ref,
      kind: 'held',
      drifts: [{ kind: 'http-not-proven-denied', reason: 'r' }],
      holds: [{ ...hold, reason: 'r', source: 's', lift: 'l' }],
    };
    await tellOutcome(held, [], teller);
    // What was not delivered was not told.
    isDown = false;
    await tellOutcome(held, [], teller);
    await tellOutcome(held, [], teller);
    expect(published.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
      { repeats: 2 },
    ]);
    expect(repeated).toEqual([...told]);
    expect(counts).toMatchObject({
      held: 3,
      'alert-not-delivered': 1,
      'alert-not-kept': 1,
      'alert-not-repeated': 1,
    });
  });

  it('writes one line, counts the outcome and publishes with attributes for filters', async () => {
    const { logger, metrics, lines, counts } = recorder();
    const published: Message[] = [];
    const publish = async (message: Message) => {
      published.push(message);
      return Promise.resolve(undefined);
    };
    await tellOutcome(repaired, [], { logger, metrics, publish, ...notTold });
    expect(lines).toMatchObject([{ level: 'info', message: expect.stringContaining('resealed') }]);
    expect(counts).toEqual({ repaired: 1, 'drift-encryption-missing': 1 });
    expect(published.map(({ attributes }) => attributes)).toEqual([
      {
        outcome: 'repaired',
        severity: 'info',
        seal: ['encryption'],
        region: 'eu-west-1',
        account: '111122223333',
      },
    ]);
  });

  it('tells with the severity of the settings, or not at all', async () => {
    const { logger, metrics } = recorder();
    const published: Message[] = [];
    const publish = async (message: Message) => {
      published.push(message);
      return Promise.resolve(undefined);
    };
    const teller = { logger, metrics, publish, ...notTold };
    await tellOutcome(repaired, [], { ...teller, alerts: { repaired: 'warning', held: 'off' } });
    await tellOutcome(repaired, [], { ...teller, alerts: { repaired: 'off' } });
    expect(published.map(({ attributes }) => attributes['severity'])).toEqual(['warning']);
    expect(JSON.parse(published[0]?.body ?? '')).toMatchObject({ severity: 'warning' });
  });

  it('warns of what a person has to mend', async () => {
    const { logger, metrics, lines } = recorder();
    await tellOutcome(refused, [], { logger, metrics, publish: undefined, ...notTold });
    expect(lines.map(({ level }) => level)).toEqual(['warn']);
  });

  it('counts an alert that could not be published, and keeps it in the log', async () => {
    const { logger, metrics, lines, counts } = recorder();
    const failure: Failure = { kind: 'denied', action: 'sns:Publish', cause: 'unknown' };
    const publish = async () => Promise.resolve(failure);
    await tellOutcome(repaired, [], { logger, metrics, publish, ...notTold });
    expect(counts).toMatchObject({
      repaired: 1,
      'alert-not-delivered': 1,
      'alert-not-kept': 1,
    });
    expect(lines.at(-1)).toMatchObject({
      level: 'error',
      message: 'Alert not delivered (sns:Publish denied): it is in this line',
      rest: [{ alert: { outcome: 'repaired', bucket: { name: 'example-bucket' } } }],
    });
  });

  it('says nothing on the topic about a sealed bucket', async () => {
    const { logger, metrics, counts } = recorder();
    const publish = async () => Promise.reject(new Error('not expected'));
    await tellOutcome({ ref, kind: 'unchanged' }, [], { logger, metrics, publish, ...notTold });
    expect(counts).toEqual({ unchanged: 1 });
  });
});
