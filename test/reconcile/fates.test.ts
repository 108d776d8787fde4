import { describe, expect, it } from '@jest/globals';
import type { Failure } from '../../src/core/failure.ts';
import type { JsonObject } from '../../src/core/policy/document.ts';
import type { RepairSummary } from '../../src/core/repair.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import { reconcileBucket } from '../../src/reconcile/reconcile-bucket.ts';
import {
  allowRead,
  ref,
  repair,
  sealedEncryption,
  sealedPolicy,
  simulatedBucket,
  weakEncryption,
} from '../support/simulated-bucket.ts';
import type { Fault, World } from '../support/simulated-bucket.ts';

const theirs: JsonObject = { Version: '2012-10-17', Statement: [allowRead('Partner')] };
const drifted: World = { encryption: weakEncryption, policy: theirs };
const denied: Failure = { kind: 'denied', action: 's3:PutBucketPolicy', cause: 'unknown' };
const conflict: Failure = { kind: 'conflict', action: 's3:PutBucketPolicy' };
const silence: Failure = { kind: 'unavailable', action: 's3:PutBucketPolicy', name: 'Timeout' };
const lost: Failure = { kind: 'unavailable', action: 'dynamodb:PutItem', name: 'ECONNRESET' };

const fails = (call: Fault['call'], failure: Failure): Fault => ({
  call,
  effect: { kind: 'fails', failure },
});
const works: Fault = { call: 'apply', effect: { kind: 'stale' } };

async function repairsIn(ledger: Ledger): Promise<RepairSummary[]> {
  const record = await ledger.readBucket(ref, 0);
  if (!record.ok) throw new Error(JSON.stringify(record.failure));
  return record.value.repairs;
}

describe('the record says of each setting', () => {
  it.each<{ is: object; why: string; world?: Partial<World>; script?: Fault[] }>([
    {
      is: { state: 'written', fates: { encryption: 'written', policy: 'written' } },
      why: 'both were written',
    },
    {
      is: { state: 'written', fates: { encryption: 'written', policy: 'failed' } },
      why: 'S3 refused one',
      script: [works, fails('apply', denied)],
    },
    {
      is: { state: 'written', fates: { encryption: 'not-attempted', policy: 'written' } },
      why: 'the encryption could not be read again',
      script: [fails('read-encryption', { ...denied, action: 's3:GetEncryptionConfiguration' })],
    },
    {
      is: { state: 'abandoned', fates: { encryption: 'not-attempted', policy: 'abandoned' } },
      why: 'S3 answered nothing, and does not show it',
      world: { remainingMs: 9_000 },
      script: [
        fails('read-encryption', { ...denied, action: 's3:GetEncryptionConfiguration' }),
        fails('apply', silence),
      ],
    },
    {
      is: { state: 'abandoned', fates: { encryption: 'not-attempted', policy: 'abandoned' } },
      why: 'the first answer was lost: that the next attempt is refused does not say that it failed',
      script: [
        fails('read-encryption', { ...denied, action: 's3:GetEncryptionConfiguration' }),
        fails('apply', silence),
        fails('apply', denied),
      ],
    },
    {
      is: { state: 'failed', fates: { encryption: 'failed', policy: 'failed' } },
      why: 'S3 refused both',
      script: [fails('apply', denied), fails('apply', denied)],
    },
  ])('$why', async ({ is, world = {}, script = [] }) => {
    const ledger = ledgerInMemory();
    const bucket = simulatedBucket({ ...drifted, ...world, ledger }, script);
    await reconcileBucket(ref, repair, bucket.ports);
    expect(await repairsIn(ledger)).toMatchObject([{ outcome: is }]);
  });

  it('which of two attempts on two documents was the one that was written', async () => {
    const ledger = ledgerInMemory();
    const edited = { ...theirs, Id: 'edited' };
    let writes = 0;
    const world: World = {
      encryption: sealedEncryption,
      policy: theirs,
      ledger,
      meanwhile: (call, { setPolicy }) => {
        if (call === 'apply' && ++writes === 1) setPolicy(edited);
      },
    };
    const bucket = simulatedBucket(world, [fails('apply', conflict)]);
    expect((await reconcileBucket(ref, repair, bucket.ports)).kind).toBe('repaired');
    expect(await repairsIn(ledger)).toMatchObject([
      { state: 'failed', outcome: { fates: { policy: 'failed' } } },
      { state: 'written', outcome: { fates: { policy: 'written' } } },
    ]);
  });
});

describe('an intent whose answer was lost', () => {
  const losing = (answers: number): Ledger => {
    const memory = ledgerInMemory();
    let left = answers;
    const recordIntent: Ledger['recordIntent'] = async (intent) => {
      const answer = await memory.recordIntent(intent);
      return left-- > 0 ? { ok: false, failure: lost } : answer;
    };
    return { ...memory, recordIntent };
  };

  it('is recorded by the same id again', async () => {
    const ledger = losing(1);
    const bucket = simulatedBucket({ ...drifted, ledger });
    const outcome = await reconcileBucket(ref, repair, bucket.ports);
    expect(outcome).toMatchObject({ kind: 'repaired' });
    const [only, ...others] = await repairsIn(ledger);
    expect(others).toEqual([]);
    expect(outcome).toMatchObject({ repairId: only?.id });
  });

  it('is no repair that nobody ended, when it is given up', async () => {
    const ledger = losing(99);
    const bucket = simulatedBucket({ ...drifted, ledger });
    expect((await reconcileBucket(ref, repair, bucket.ports)).kind).toBe('refused');
    expect(bucket.writes()).toBe(0);
    const fates = { encryption: 'not-attempted', policy: 'not-attempted' };
    expect(await repairsIn(ledger)).toMatchObject([{ state: 'failed', outcome: { fates } }]);
  });
});

describe('the last look', () => {
  const bothSeals = { ...repair, baseline: { ...repair.baseline, tlsVersion: '1.2' as const } };
  const tls = {
    Sid: 'DenyOutdatedTls',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: ['arn:aws:s3:::example-bucket', 'arn:aws:s3:::example-bucket/*'],
    Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } },
  };
  const sealedBoth = { ...sealedPolicy, Statement: [...(sealedPolicy['Statement'] as []), tls] };

  it('sees another seal that was broken while one was repaired', async () => {
    const bucket = simulatedBucket({
      encryption: weakEncryption,
      policy: sealedBoth,
      meanwhile: (call, { setPolicy }) => call === 'apply' && setPolicy(sealedPolicy),
    });
    expect(await reconcileBucket(ref, bothSeals, bucket.ports)).toMatchObject({
      kind: 'repaired-unconfirmed',
      remaining: [{ kind: 'outdated-tls-allowed' }],
    });
  });

  it('does not let a bucket be unchanged that somebody resealed in one seal and broke in another', async () => {
    const [transport] = sealedPolicy['Statement'] as [JsonObject];
    const bucket = simulatedBucket({
      encryption: sealedEncryption,
      policy: { ...sealedPolicy, Statement: [tls] },
      meanwhile: (call, { setPolicy }) => {
        if (call === 'read-policy') setPolicy({ ...sealedPolicy, Statement: [transport] });
      },
    });
    expect(await reconcileBucket(ref, bothSeals, bucket.ports)).toMatchObject({
      kind: 'refused',
      failures: [{ kind: 'conflict' }],
      remaining: [{ kind: 'outdated-tls-allowed' }],
    });
    expect(bucket.writes()).toBe(0);
  });
});
