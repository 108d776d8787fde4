import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../src/aws/publish-alert.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { formatRepairId } from '../../src/core/repair.ts';
import { republishAlerts } from '../../src/lambda/republish-alerts.ts';
import type { Teller } from '../../src/lambda/tell-outcome.ts';
import { tellRun } from '../../src/lambda/tell-run.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import { reconcileBucket } from '../../src/reconcile/reconcile-bucket.ts';
import type { BucketAlert } from '../../src/report/alert-contract.ts';
import { allowRead, ref, repair, simulatedBucket } from '../support/simulated-bucket.ts';
import { telling } from '../support/telling.ts';
import { toldCause } from '../support/told-outcomes.ts';

const denied: Failure = { kind: 'denied', action: 'sns:Publish', cause: 'unknown' };
const outage: Failure = { kind: 'unavailable', action: 'any', name: 'TimeoutError' };
const causes = [toldCause];

/** A drifted bucket, its ledger, and somebody who hears what is told. */
function start() {
  const ledger = ledgerInMemory();
  const topic = { failure: undefined as Failure | undefined, keeps: true };
  const published: Message[] = [];
  const facts = new Set<string>();
  const counts: Record<string, number> = {};
  const log = () => undefined;
  const teller = {
    logger: { info: log, warn: log, error: log },
    metrics: {
      addMetric: (name: string, _unit: string, value: number) => {
        counts[name] = (counts[name] ?? 0) + value;
      },
    },
    telling: () => telling,
    alerts: {},
    publish: async (message: Message) => {
      if (topic.failure === undefined) published.push(message);
      return Promise.resolve(topic.failure);
    },
    keep: async (alert: Parameters<Teller['keep']>[0]) =>
      topic.keeps && (await ledger.putUndelivered(alert)).ok,
    askTold: async ({ text }: { text: string }) =>
      Promise.resolve({ isNews: !facts.has(text), repeats: 0 }),
    count: async () => Promise.resolve(),
    rememberTold: async ({ text }: { text: string }) => {
      facts.add(text);
      return Promise.resolve();
    },
  } as unknown as Teller;
  const policy = { Version: '2012-10-17', Statement: [allowRead('Theirs')] };
  const bucket = simulatedBucket({ policy, ledger });
  const look = async (): Promise<Outcome> => reconcileBucket(ref, repair, bucket.ports, causes);
  const tell = async (outcome: Outcome, more: { isAgain?: true } = {}, from: Ledger = ledger) =>
    tellRun(outcome, { ref, causes, messageIds: ['m'], ...more }, repair.baseline, from, teller);
  const alerts = () => published.map(({ body }) => JSON.parse(body) as BucketAlert);
  return { ledger, topic, teller, counts, look, tell, alerts, bucket };
}

const again = { isAgain: true } as const;

describe('tellRun', () => {
  it('tells in the next run what a run that ended after its write did not tell, and once', async () => {
    const { look, tell, alerts, bucket } = start();
    const repaired = await look();
    const next = await look();
    expect([repaired.kind, next.kind, bucket.writes()]).toEqual(['repaired', 'unchanged', 2]);
    expect(await tell(next, again)).toBe(true);
    expect(await tell(next, again)).toBe(true);
    const [alert, ...others] = alerts();
    expect(others).toEqual([]);
    const id = repaired.kind === 'repaired' && repaired.repairId;
    expect(alert).toMatchObject({
      id: id && formatRepairId(id),
      outcome: 'repaired',
      seals: ['encryption', 'transport'],
      changes: [{ setting: 'default encryption' }, { setting: 'bucket policy' }],
      events: [{ id: toldCause.eventId }],
    });
  });

  it('says the same of a repair, whoever tells, apart from what stopped nothing', async () => {
    const { look, tell, alerts } = start();
    await tell(await look());
    await tell(await look(), again);
    const [first, second] = alerts();
    expect(second).toEqual({ ...first, warnings: [] });
  });

  it('asks the ledger nothing where a message comes for the first time', async () => {
    const { look, tell, alerts } = start();
    await look();
    const next = await look();
    const nobody = { readBucket: () => Promise.reject(new Error('asked')) } as unknown as Ledger;
    expect(await tell(next, {}, nobody)).toBe(true);
    expect(alerts()).toEqual([]);
  });

  it('does not tell twice of a repair whose message has to come back', async () => {
    const { look, tell, alerts } = start();
    const repaired = await look();
    if (repaired.kind !== 'repaired') throw new Error(repaired.kind);
    await tell({ ...repaired, kind: 'refused', failures: [outage], remaining: [] });
    await tell(await look(), again);
    expect(alerts().map(({ outcome }) => outcome)).toEqual(['refused']);
  });

  it('gives the message back where the ledger does not say what is not told', async () => {
    const { look, tell, ledger } = start();
    await look();
    const next = await look();
    const silent = {
      ...ledger,
      readBucket: async () => Promise.resolve({ ok: false as const, failure: outage }),
    };
    expect(await tell(next, again, silent)).toBe(false);
  });
});

describe('an alert that the topic does not take', () => {
  it('is kept, fails nothing, and is published by the next sweep, once', async () => {
    const { look, tell, alerts, topic, ledger, teller, counts } = start();
    topic.failure = denied;
    expect(await tell(await look())).toBe(true);
    expect(await republishAlerts(ledger, teller)).toBe(0);
    topic.failure = undefined;
    expect(await republishAlerts(ledger, teller)).toBe(1);
    expect(await republishAlerts(ledger, teller)).toBe(0);
    expect(alerts()).toMatchObject([{ outcome: 'repaired' }]);
    expect(counts).toMatchObject({ 'alert-not-delivered': 1, 'alert-republished': 1 });
  });

  it('gives the message back where it cannot be kept either, and the next run tells', async () => {
    const { look, tell, alerts, topic, counts, bucket } = start();
    Object.assign(topic, { failure: denied, keeps: false });
    expect(await tell(await look())).toBe(false);
    topic.failure = undefined;
    expect(await tell(await look(), again)).toBe(true);
    expect(alerts()).toMatchObject([{ outcome: 'repaired' }]);
    expect(counts['alert-not-kept']).toBe(1);
    expect(bucket.writes()).toBe(2);
  });

  it('does not hold up those behind it, unless the topic takes nothing', async () => {
    const { ledger, teller, topic } = start();
    for (const timeMs of [1, 2, 3]) {
      await ledger.putUndelivered({ id: `alert-${timeMs}`, timeMs, body: '{}', attributes: {} });
    }
    const asked: string[] = [];
    const publish = async ({ body }: Message) => {
      asked.push(body);
      const rejected: Failure = {
        kind: 'rejected',
        action: 'sns:Publish',
        name: 'x',
        message: 'y',
      };
      return Promise.resolve(asked.length === 1 ? rejected : topic.failure);
    };
    expect(await republishAlerts(ledger, { ...teller, publish })).toBe(2);
    topic.failure = denied;
    asked.length = 1;
    await ledger.putUndelivered({ id: 'alert-4', timeMs: 4, body: '{}', attributes: {} });
    expect(await republishAlerts(ledger, { ...teller, publish })).toBe(0);
    expect(asked).toHaveLength(2);
  });
});
