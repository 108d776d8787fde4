import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { encryptionText } from '../../src/core/encryption/recorded-encryption.ts';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { Failure } from '../../src/core/failure.ts';
import { lookUpRollback } from '../../src/reconcile/look-up-rollback.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import type { RollbackPorts } from '../../src/reconcile/roll-back.ts';
import { valueOf } from '../contract/ledgers.ts';
import { exception, intent, minuteMs, nowMs } from '../support/ledger-builders.ts';
import { sealedPolicyOf, startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import {
  ada,
  documentsOf,
  hourMs,
  repairBucket,
  rollBackNow,
  rollbackPorts,
} from '../support/recorded-repairs.ts';

let world: LocalWorld;
let ledger: Ledger;
let ports: RollbackPorts;
let ref: BucketRef;
let sealed: { encryption: string; policy: string };
let buckets = 0;

beforeAll(async () => {
  world = await startLocalWorld();
});
beforeEach(async () => {
  world.aws.faults.clear();
  ledger = ledgerInMemory();
  ports = rollbackPorts(ledger);
  ref = await world.createBucket(`rolled-back-${++buckets}`);
  const byDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: world.keyArn };
  const rule = { ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: 'true' };
  sealed = {
    encryption: encryptionText({ rules: [rule] }),
    policy: JSON.stringify(sealedPolicyOf(ref.name)),
  };
});
afterAll(async () => {
  await world.aws.close();
});

const statesOf = async (): Promise<string[]> =>
  (await valueOf(ledger.history(ref, 10))).repairs.map(({ state }) => state);
const exceptions = async () => (await valueOf(ledger.readBucket(ref, 0))).exceptions;
const writes = (): string[] => world.calls().filter((call) => /^(Put|Delete)/.test(call));

const down: Failure = { kind: 'unavailable', action: 'dynamodb:PutItem', name: 'ECONNREFUSED' };
const isDown = async () => Promise.resolve({ ok: false as const, failure: down });

describe('a rollback', () => {
  it('gives a bucket that had no policy none again, and the encryption that it had', async () => {
    const before = await documentsOf(ref, ports);
    await repairBucket(ref, { planned: sealed }, ports);
    world.calls();
    expect(await rollBackNow(ref, ports)).toMatchObject({ kind: 'restored', isShown: true });
    expect(writes()).toEqual(['PutBucketEncryption 200', 'DeleteBucketPolicy 204']);
    expect(await documentsOf(ref, ports)).toEqual(before);
    expect(before.policy).toBeUndefined();
  });

  it('is an entry of its own that names who did it, and marks what it undid', async () => {
    const before = await documentsOf(ref, ports);
    await repairBucket(ref, { planned: sealed }, ports);
    await rollBackNow(ref, ports);
    const { repairs } = await valueOf(ledger.history(ref, 10));
    expect(repairs).toMatchObject([
      { state: 'written', causes: [{ eventName: 'Rollback', actor: { principal: ada } }] },
      { state: 'rolled-back', outcome: { words: `by ${ada}` } },
    ]);
    const [own] = repairs;
    const entry = own && (await ledger.readEntry(own.id));
    expect(entry).toMatchObject({
      value: {
        settings: {
          encryption: { before: { value: { text: sealed.encryption } } },
          policy: { before: { value: { text: sealed.policy } }, planned: { kind: 'absent' } },
        },
      },
    });
    expect(entry).toMatchObject({
      value: { settings: { encryption: { planned: { text: before.encryption } } } },
    });
  });

  it('is let be by exceptions of the caller, which are there before S3 is written', async () => {
    await repairBucket(ref, { planned: sealed }, ports);
    let atWrite: unknown[] = [];
    const restoreSetting: RollbackPorts['restoreSetting'] = async (...words) => {
      atWrite = await exceptions();
      return ports.restoreSetting(...words);
    };
    await rollBackNow(ref, { ...ports, restoreSetting });
    const granted = { owner: ada, grantedBy: ada, untilMs: nowMs + 24 * hourMs };
    expect(atWrite).toMatchObject([granted, granted]);
    expect((await exceptions()).map(({ seal }) => seal)).toEqual(['encryption', 'transport']);
  });

  it('leaves alone a setting that the repair left alone', async () => {
    await repairBucket(ref, { planned: { policy: sealed.policy }, seals: ['transport'] }, ports);
    await ports.restoreSetting(ref, 'encryption', sealed.encryption);
    world.calls();
    await rollBackNow(ref, ports);
    expect(writes()).toEqual(['DeleteBucketPolicy 204']);
    expect((await exceptions()).map(({ seal }) => seal)).toEqual(['transport']);
  });

  it('never shortens an exception that a person granted', async () => {
    await repairBucket(ref, { planned: { policy: sealed.policy }, seals: ['transport'] }, ports);
    const longer = { ...exception(ref), untilMs: nowMs + 48 * hourMs };
    await ledger.putException(longer);
    expect(await rollBackNow(ref, ports)).toMatchObject({ leave: [longer] });
    expect(await exceptions()).toEqual([longer]);
  });

  it('can be taken back, without an exception', async () => {
    await repairBucket(ref, { planned: sealed }, ports);
    const first = await rollBackNow(ref, ports);
    for (const { seal } of await exceptions()) await ledger.removeException(ref, seal);
    const id = first.kind === 'restored' ? first.id : undefined;
    expect(await rollBackNow(ref, ports, id)).toMatchObject({ kind: 'restored', leave: [] });
    expect(await documentsOf(ref, ports)).toEqual(sealed);
    expect(await exceptions()).toEqual([]);
  });

  it('goes back over several repairs, and then further', async () => {
    const before = await documentsOf(ref, ports);
    const oldest = await repairBucket(ref, { planned: sealed, age: 30 }, ports);
    const other = sealed.policy.replace('DenyInsecure', 'Deny');
    await repairBucket(ref, { planned: { policy: other }, age: 20 }, ports);
    await rollBackNow(ref, ports);
    expect(await documentsOf(ref, ports)).toEqual(sealed);
    await rollBackNow(ref, ports);
    expect(await documentsOf(ref, ports)).toEqual(before);
    expect(await lookUpRollback(ref, undefined, ports)).toMatchObject({ kind: 'refused' });
    expect(await lookUpRollback(ref, oldest, ports)).toMatchObject({
      kind: 'planned',
      rollback: { restorations: [] },
    });
  });

  it('undoes a run whole: what it replaced, also where somebody changed it meanwhile', async () => {
    const before = await documentsOf(ref, ports);
    const run = { runId: 'one-run', planned: sealed, age: 5 };
    await repairBucket(ref, { ...run, planned: { encryption: sealed.encryption } }, ports);
    const theirs = sealed.policy.replace('DenyInsecure', 'Their');
    await ports.restoreSetting(ref, 'policy', theirs);
    await repairBucket(ref, { ...run, age: 4, planned: { policy: sealed.policy } }, ports);
    await rollBackNow(ref, ports);
    expect(await documentsOf(ref, ports)).toEqual({ ...before, policy: theirs });
    expect(await statesOf()).toEqual(['written', 'rolled-back', 'rolled-back']);
  });
});

describe('nothing is written', () => {
  beforeEach(async () => {
    await repairBucket(ref, { planned: sealed }, ports);
    world.calls();
  });

  it('while another run holds the lease', async () => {
    await ledger.takeLease(ref, { holder: 'run', untilMs: nowMs + minuteMs }, nowMs);
    expect(await rollBackNow(ref, ports)).toMatchObject({
      kind: 'not-written',
      obstacle: { passes: true, isCertain: true },
    });
    expect({ writes: writes(), states: await statesOf() }).toEqual({
      writes: [],
      states: ['written'],
    });
  });

  it.each(['takeLease', 'recordIntent', 'readBucket', 'putException'] as const)(
    'where the ledger does not answer %s, and the lease is given back',
    async (call) => {
      const broken = { ...ports, ledger: { ...ledger, [call]: isDown } };
      expect(await rollBackNow(ref, broken)).toMatchObject({
        kind: 'not-written',
        obstacle: { passes: true, isCertain: true },
      });
      expect({ writes: writes(), exceptions: await exceptions() }).toEqual({
        writes: [],
        exceptions: [],
      });
      expect((await valueOf(ledger.readBucket(ref, 0))).lease).toBeUndefined();
    },
  );

  it('while the run is at work that would be undone: what becomes of it is not known', async () => {
    await ledger.recordIntent(intent({ id: { ref, timeMs: nowMs - 1_000, unique: 'run' } }));
    const looked = await lookUpRollback(ref, undefined, ports);
    expect(looked).toMatchObject({ kind: 'failed', failure: { kind: 'bucket-busy' } });
  });

  it('where somebody changed the bucket after it was shown, and the exceptions are taken back', async () => {
    const looked = await lookUpRollback(ref, undefined, ports);
    expect(looked.kind).toBe('planned');
    const recordIntent: Ledger['recordIntent'] = async (intent) => {
      await ports.restoreSetting(ref, 'encryption', sealed.encryption.replace('"true"', '"false"'));
      world.calls();
      return ledger.recordIntent(intent);
    };
    const beside = { ...ports, ledger: { ...ledger, recordIntent } };
    expect(await rollBackNow(ref, beside)).toMatchObject({
      kind: 'not-written',
      obstacle: { problem: expect.stringContaining('somebody changed the default encryption') },
    });
    expect({ writes: writes(), states: await statesOf() }).toEqual({
      writes: [],
      states: ['failed', 'written'],
    });
    expect(await exceptions()).toEqual([]);
  });
});

describe('where S3 refuses', () => {
  beforeEach(async () => {
    await repairBucket(ref, { planned: sealed }, ports);
    world.calls();
  });

  it('says what was restored, and keeps only the exceptions for that', async () => {
    world.aws.faults.add({ kind: 'access-denied', operation: 'DeleteBucketPolicy' });
    expect(await rollBackNow(ref, ports)).toMatchObject({
      kind: 'partly',
      restored: ['encryption'],
      obstacle: { problem: expect.stringMatching(/^s3:DeleteBucketPolicy is denied.*left as it/) },
    });
    expect((await exceptions()).map(({ seal }) => seal)).toEqual(['encryption']);
    expect((await valueOf(ledger.history(ref, 10))).repairs).toMatchObject([
      { state: 'written', outcome: { fates: { encryption: 'written', policy: 'failed' } } },
      { state: 'written' },
    ]);
  });

  it('writes once where an answer was lost', async () => {
    world.aws.faults.add({ kind: 'lost-reply', operation: 'DeleteBucketPolicy', times: 1 });
    expect(await rollBackNow(ref, ports)).toMatchObject({ kind: 'restored' });
    expect(writes().filter((call) => call.startsWith('Delete'))).toHaveLength(1);
  });

  it.each(['access-denied', 'throttle'] as const)(
    'never says that nothing was written after an answer was lost, the next being %s',
    async (kind) => {
      const calls: string[] = [];
      const restoreSetting: RollbackPorts['restoreSetting'] = async (...words) => {
        calls.push(words[1]);
        if (calls.length === 1) return { ...down, action: 's3:PutBucketEncryption' };
        return ports.restoreSetting(...words);
      };
      world.aws.faults.add({ kind, operation: 'PutBucketEncryption' });
      const result = await rollBackNow(ref, { ...ports, restoreSetting });
      expect(calls.length).toBeGreaterThan(1);
      expect(result).toMatchObject({
        kind: 'not-written',
        obstacle: { isCertain: false, problem: expect.not.stringContaining('left as it was') },
      });
      expect((await exceptions()).map(({ seal }) => seal)).toEqual(['encryption', 'transport']);
      expect(await statesOf()).toEqual(['abandoned', 'written']);
    },
  );

  it('does not write when the machine slept until its lease was over', async () => {
    let sleptMs = 0;
    const clock = { ...ports.clock, nowMs: () => nowMs + sleptMs };
    const putException: Ledger['putException'] = async (granted) => {
      sleptMs = 60 * minuteMs;
      return ledger.putException(granted);
    };
    const asleep = { ...ports, clock, ledger: { ...ledger, putException } };
    expect(await rollBackNow(ref, asleep)).toMatchObject({
      kind: 'not-written',
      obstacle: { passes: true, isCertain: true },
    });
    expect(writes()).toEqual([]);
    expect(await exceptions()).toEqual([]);
  });

  it('says when S3 does not show it yet', async () => {
    const stale: RollbackPorts['readSetting'] = async (_ref, setting) =>
      Promise.resolve({ kind: 'present', value: sealed[setting] });
    const result = await rollBackNow(ref, { ...ports, readSetting: stale });
    expect(result).toMatchObject({ kind: 'restored', isShown: false });
    expect(await statesOf()).toEqual(['unconfirmed', 'rolled-back']);
  });

  it.each(['encryption', 'policy'] as const)('never plans from an unreadable %s', async (which) => {
    const failure: Failure = { kind: 'denied', action: 's3:Get…', cause: 'unknown' };
    const readSetting: RollbackPorts['readSetting'] = async (of, setting) =>
      setting === which ? { kind: 'unreadable', failure } : ports.readSetting(of, setting);
    const looked = await lookUpRollback(ref, undefined, { ...ports, readSetting });
    expect(looked).toMatchObject({ kind: 'refused' });
  });
});
