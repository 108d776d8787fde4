import { describe, expect, it } from '@jest/globals';
import { sha256 } from '../../src/aws/sha256.ts';
import type { Cause } from '../../src/core/cause.ts';
import type { Failure } from '../../src/core/failure.ts';
import { isWorthAnotherRun } from '../../src/core/outcome.ts';
import { policyOf } from '../../src/core/policy/document.ts';
import type { JsonObject } from '../../src/core/policy/document.ts';
import type { RepairEntry } from '../../src/core/repair.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import { reconcileBucket } from '../../src/reconcile/reconcile-bucket.ts';
import { toAlert } from '../../src/report/alert.ts';
import {
  allowRead,
  ref,
  repair,
  sealedEncryption,
  simulatedBucket,
  weakEncryption,
} from '../support/simulated-bucket.ts';
import type { World } from '../support/simulated-bucket.ts';
import { telling } from '../support/telling.ts';

const theirs: JsonObject = { Version: '2012-10-17', Statement: [allowRead('Partner')] };
const drifted: World = { encryption: weakEncryption, policy: theirs };
const open: World = { encryption: sealedEncryption, policy: theirs };
const nowMs = Date.parse('2026-11-21T09:00:00Z');
const down: Failure = { kind: 'unavailable', action: 'dynamodb:Query', name: 'ECONNREFUSED' };
const unreachable = async () => Promise.resolve({ ok: false as const, failure: down });

/** The calls of the ledger and of the bucket, in one order. */
function watched(world: World, changes: Partial<Ledger> = {}) {
  const calls: string[] = [];
  const ledger = new Proxy(
    { ...ledgerInMemory(), ...changes },
    {
      get: (target, name: keyof Ledger) => {
        calls.push(name);
        return target[name];
      },
    },
  );
  const meanwhile: World['meanwhile'] = (call, bucket) => {
    calls.push(call);
    world.meanwhile?.(call, bucket);
  };
  const bucket = simulatedBucket({ ...world, ledger, meanwhile });
  return { ledger, bucket, calls };
}

const cause = (eventId: string, principal: string): Cause => ({
  eventName: 'PutBucketPolicy',
  eventId,
  eventTime: '2026-11-21T09:00:00Z',
  actor: {
    principal,
    sessionIssuer: undefined,
    invokedBy: undefined,
    sourceAddress: undefined,
    userAgent: 'Terraform/1.9',
  },
});

async function entriesOf(ledger: Ledger): Promise<RepairEntry[]> {
  const history = await ledger.history(ref, 99);
  const summaries = history.ok ? history.value.repairs : [];
  const entries = await Promise.all(summaries.map(async ({ id }) => ledger.readEntry(id)));
  return entries.flatMap((entry) => (entry.kind === 'present' ? [entry.value] : []));
}

describe('the record of a repair', () => {
  it('has both documents before the first write, and the end after the last', async () => {
    const { ledger, bucket, calls } = watched(drifted);
    const outcome = await reconcileBucket(ref, repair, bucket.ports, [cause('e1', 'alice')]);
    expect(outcome).toMatchObject({ kind: 'repaired', repairId: { ref } });
    const order = calls.filter((call) => /takeLease|record|apply|release/.test(call));
    expect(order).toEqual([
      'takeLease',
      'recordIntent',
      'apply',
      'apply',
      'recordOutcome',
      'releaseLease',
    ]);
    const before = (text: string) => ({
      before: { kind: 'present', value: { text, sha256: sha256(text) } },
    });
    expect(await entriesOf(ledger)).toMatchObject([
      {
        state: 'written',
        seals: ['encryption', 'transport'],
        causes: [{ eventId: 'e1' }],
        settings: {
          policy: before(policyOf(theirs).text),
          encryption: before(JSON.stringify(weakEncryption)),
        },
      },
    ]);
  });

  it('has what is replaced, also when somebody changed it after the first look', async () => {
    const edited: JsonObject = { ...theirs, Id: 'edited' };
    const { ledger, bucket } = watched({
      ...drifted,
      meanwhile: (call, { setPolicy }) => call === 'read-policy' && setPolicy(edited),
    });
    expect((await reconcileBucket(ref, repair, bucket.ports)).kind).toBe('repaired');
    const text = policyOf(edited).text;
    expect(await entriesOf(ledger)).toMatchObject([
      {
        state: 'written',
        seals: ['transport'],
        settings: { policy: { before: { value: { text } } } },
      },
      { state: 'written', seals: ['encryption', 'transport'] },
    ]);
  });

  it.each(['takeLease', 'readBucket', 'recordIntent'] as const)(
    'comes first: without %s nothing is written, and the message comes back',
    async (name) => {
      const { bucket } = watched(drifted, { [name]: unreachable });
      const outcome = await reconcileBucket(ref, repair, bucket.ports);
      expect(outcome).toMatchObject({ kind: 'refused', changes: [] });
      expect('failures' in outcome && outcome.failures).toContainEqual(down);
      expect(isWorthAnotherRun(outcome)).toBe(true);
      expect(bucket.writes()).toBe(0);
    },
  );

  it('costs a sealed bucket no call, and one that is only looked at no lease', async () => {
    const first = watched({ encryption: sealedEncryption, policy: theirs });
    await reconcileBucket(ref, { ...repair, mode: 'inspect' }, first.bucket.ports);
    expect(first.calls).not.toContain('takeLease');
    const { bucket, calls } = watched(drifted);
    await reconcileBucket(ref, repair, bucket.ports);
    calls.length = 0;
    expect((await reconcileBucket(ref, repair, bucket.ports)).kind).toBe('unchanged');
    expect(calls).toEqual(['observe', 'describe-key']);
  });

  it('says that its end is not recorded, and the repair stands', async () => {
    const { ledger, bucket } = watched(drifted, { recordOutcome: unreachable });
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome).toMatchObject({ kind: 'repaired', unrecorded: down });
    expect(await entriesOf(ledger)).toMatchObject([{ state: 'intended' }]);
  });

  it('of a run that stopped in between is marked by the next one that writes', async () => {
    const memory = ledgerInMemory();
    const crashed = simulatedBucket({
      ...drifted,
      ledger: { ...memory, recordOutcome: unreachable },
    });
    await reconcileBucket(ref, repair, crashed.ports);
    const next = simulatedBucket({ ...open, ledger: memory });
    expect((await reconcileBucket(ref, repair, next.ports)).kind).toBe('repaired');
    const states = (await entriesOf(memory)).map(({ state }) => state);
    expect(states.toSorted()).toEqual(['abandoned', 'written']);
  });
});

describe('the lease', () => {
  it('of another run keeps this one from writing, and the message comes back', async () => {
    const { ledger, bucket } = watched(drifted);
    await ledger.takeLease(ref, { holder: 'other', untilMs: nowMs + 60_000 }, nowMs);
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome).toMatchObject({ kind: 'refused', failures: [{ kind: 'bucket-busy' }] });
    expect(isWorthAnotherRun(outcome)).toBe(true);
    expect(toAlert(outcome, [], telling)).toBeUndefined();
    expect(bucket.writes()).toBe(0);
  });

  it('is given back, also when something breaks', async () => {
    const memory = ledgerInMemory();
    const bucket = simulatedBucket({ ...drifted, ledger: memory });
    const apply = () => Promise.reject(new Error('a bug'));
    await expect(reconcileBucket(ref, repair, { ...bucket.ports, apply })).rejects.toThrow('a bug');
    const lease = await memory.takeLease(ref, { holder: 'next', untilMs: nowMs + 1 }, nowMs);
    expect(lease).toEqual({ ok: true, value: 'taken' });
  });

  it('lets one of two runs at once write', async () => {
    const bucket = simulatedBucket(drifted);
    const runs = [1, 2].map(async () => reconcileBucket(ref, repair, bucket.ports));
    const kinds = (await Promise.all(runs)).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['refused', 'repaired']);
    expect(bucket.writes()).toBe(2);
  });
});

describe('a seal that somebody breaks again and again', () => {
  async function fight(rounds: number) {
    const bucket = simulatedBucket(open);
    const outcomes = [];
    for (let round = 0; round < rounds; round++) {
      bucket.setPolicy(theirs);
      const causes = [cause(`e${round}`, 'arn:aws:iam::111122223333:role/terraform')];
      outcomes.push(await reconcileBucket(ref, repair, bucket.ports, causes));
    }
    return { bucket, outcomes };
  }

  it('is contested after three repairs in an hour: nothing is written, and who it was is named', async () => {
    const { bucket, outcomes } = await fight(5);
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'repaired',
      'repaired',
      'repaired',
      'contested',
      'contested',
    ]);
    expect(bucket.writes()).toBe(3);
    const [, , , contested] = outcomes;
    expect(contested).toMatchObject({
      contests: [{ seal: 'transport', undoers: [{ who: expect.stringContaining('terraform') }] }],
      wanted: [{ kind: 'put-policy' }],
    });
    expect(contested && isWorthAnotherRun(contested)).toBe(false);
    expect(contested && toAlert(contested, [], telling)).toMatchObject({
      severity: 'error',
      sentence: expect.stringContaining('role/terraform'),
    });
  });

  it('does not keep the other seal from being repaired', async () => {
    const { bucket } = await fight(4);
    bucket.setEncryption(weakEncryption);
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome).toMatchObject({ kind: 'contested', changes: [{ kind: 'put-encryption' }] });
  });

  it('is repaired again when it has been quiet for an hour', async () => {
    const { bucket } = await fight(4);
    const { clock } = bucket.ports;
    const later = { ...clock, nowMs: () => clock.nowMs() + 61 * 60_000 };
    const outcome = await reconcileBucket(ref, repair, { ...bucket.ports, clock: later });
    expect(outcome.kind).toBe('repaired');
  });
});

describe('an exception', () => {
  const exception = {
    ref,
    seal: 'transport' as const,
    owner: 'web team',
    reason: 'old devices',
    grantedBy: 'arn:aws:iam::111122223333:user/alice',
    grantedAtMs: nowMs,
    untilMs: nowMs + 3_600_000,
  };

  it('holds its seal until it ends', async () => {
    const { ledger, bucket } = watched(open);
    await ledger.putException(exception);
    expect(await reconcileBucket(ref, repair, bucket.ports)).toMatchObject({
      kind: 'held',
      holds: [{ kind: 'exception', writer: '"web team"', lift: expect.stringContaining('except') }],
    });
    const { clock } = bucket.ports;
    const later = { ...clock, nowMs: () => exception.untilMs };
    const outcome = await reconcileBucket(ref, repair, { ...bucket.ports, clock: later });
    const text = expect.stringContaining('web team');
    expect(outcome).toMatchObject({
      kind: 'repaired',
      warnings: [{ kind: 'exception-ended', text }],
    });
    expect(toAlert(outcome, [], telling)?.warnings).toMatchObject([{ text }]);
  });

  it('that is granted while the bucket is looked at counts as well', async () => {
    const memory = ledgerInMemory();
    const bucket = simulatedBucket({
      ...open,
      ledger: memory,
      meanwhile: (call) => call === 'read-website' && void memory.putException(exception),
    });
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome).toMatchObject({ kind: 'refused', failures: [{ kind: 'bucket-busy' }] });
    expect(bucket.writes()).toBe(0);
  });
});
