import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { formatRepairId } from '../../src/core/repair.ts';
import { minuteMs } from '../support/ledger-builders.ts';
import { sealedPolicyOf } from '../support/local-world.ts';
import { documentsOf, repairBucket } from '../support/recorded-repairs.ts';
import { caller, linesOfJson, startLedgerWorld } from './ledger-world.ts';
import type { LedgerWorld } from './ledger-world.ts';
import { stackTrace } from './run-reseal.ts';
import { writesOf as writesAndItems } from './settings-of-world.ts';

// The program is started several times in one test.
jest.setTimeout(30_000);

let world: LedgerWorld;
beforeAll(async () => {
  world = await startLedgerWorld();
});
beforeEach(() => {
  world.aws.faults.clear();
});
afterAll(async () => {
  await world.close();
});

const writesOf = (of: LedgerWorld): string[] =>
  writesAndItems(of).filter((call) => call.includes('Bucket'));

/** A bucket without a policy, whose policy was repaired. */
async function repairedBucket(name: string): Promise<string> {
  const ref = await world.createBucket(name);
  const policy = JSON.stringify(sealedPolicyOf(name));
  const repair = { planned: { policy }, seals: ['transport' as const] };
  const id = await repairBucket(ref, repair, world.ports);
  world.calls();
  return formatRepairId(id);
}

const rollback = async (words: string[]) => world.run(['rollback', ...words]);

describe('reseal rollback', () => {
  it('shows what it takes away, restores it, and lets it be for a day', async () => {
    const id = await repairedBucket('undone');
    const { code, stdout, stderr } = await rollback(['undone', '--yes']);
    expect(code).toBe(0);
    expect(stderr).toContain(id);
    expect(stderr).toContain('bucket policy: deleted, because there was none');
    expect(stderr).toMatch(/^ +- +"Sid": "DenyInsecureConnections",$/m);
    expect(stderr).toContain('Protection is taken away: plain HTTP is no longer denied.');
    expect(stderr).toContain('An exception of 24 hours for transport');
    expect(stdout).toMatch(/^undone has 1 document again as before\. Let be: transport until /);
    expect(writesOf(world)).toContain('DeleteBucketPolicy 204');
    const ref = world.refOf('undone');
    expect((await documentsOf(ref, world.ports)).policy).toBeUndefined();
    const record = await world.ledger.readBucket(ref, 0);
    expect(record).toMatchObject({
      value: { exceptions: [{ owner: caller, reason: `rolled back ${id}` }], lease: undefined },
    });
    const [own = ''] = /\S+$/.exec(stdout.trim()) ?? [];
    const history = await world.run(['history', 'undone']);
    expect(history.stdout).toMatch(/rollback .*\n.*rolled back /);
    expect(history.stdout).toContain(own);
    expect(await rollback(['undone', '--yes'])).toMatchObject({ code: 2, stdout: '' });
  });

  it('takes back what fix wrote, which stays until the exceptions are removed', async () => {
    const ref = await world.createBucket('fixed');
    const before = await documentsOf(ref, world.ports);
    const env = { RESEAL_KMS_KEY: 'alias/data' };
    const fix = async () => world.run(['fix', 'fixed', '--yes'], { env });
    expect((await fix()).stdout).toMatch(/^fixed +resealed/m);
    const sealed = await documentsOf(ref, world.ports);
    expect((await rollback(['fixed', '--yes'])).code).toBe(0);
    expect(await documentsOf(ref, world.ports)).toEqual(before);
    expect((await fix()).stdout).toMatch(/^fixed +held/m);
    expect(await documentsOf(ref, world.ports)).toEqual(before);
    for (const seal of ['encryption', 'transport'] as const) {
      await world.ledger.removeException(ref, seal);
    }
    expect((await fix()).stdout).toMatch(/^fixed +resealed/m);
    expect(await documentsOf(ref, world.ports)).toEqual(sealed);
  });

  it('answers with one JSON line, which has the documents', async () => {
    const id = await repairedBucket('undone-json');
    const words = ['undone-json', '--yes', '--json', '--to', id, '--exception-hours', '2'];
    const { code, stdout, stderr } = await rollback(words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const beforeDocument = JSON.stringify(sealedPolicyOf('undone-json'));
    expect(linesOfJson(stdout)).toMatchObject([
      {
        bucket: 'undone-json',
        outcome: 'restored',
        to: id,
        settings: [{ setting: 'policy', beforeDocument, afterDocument: null }],
        exceptions: [{ seal: 'transport' }],
        shown: true,
      },
    ]);
  });

  it('refuses what somebody changed since, shows it, and writes over it with --force', async () => {
    await repairedBucket('changed-since');
    const ref = world.refOf('changed-since');
    const theirs = sealedPolicyOf('changed-since');
    theirs.Statement[0] = { ...theirs.Statement[0]!, Sid: 'Theirs' };
    await world.ports.restoreSetting(ref, 'policy', JSON.stringify(theirs));
    world.calls();
    const refused = await rollback(['changed-since', '--yes']);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('bucket policy: changed since Reseal wrote it');
    expect(refused.stderr).toMatch(/^ +\+ +"Sid": "Theirs",$/m);
    expect(refused.stderr).toContain('add --force');
    expect(writesOf(world)).toEqual([]);
    expect((await rollback(['changed-since', '--yes', '--force'])).code).toBe(0);
    expect((await documentsOf(ref, world.ports)).policy).toBeUndefined();
  });

  it('writes nothing where the bucket is already as it was', async () => {
    await repairedBucket('already');
    await world.ports.restoreSetting(world.refOf('already'), 'policy', undefined);
    world.calls();
    const { code, stdout } = await rollback(['already', '--yes']);
    expect(code).toBe(0);
    expect(stdout).toContain('already is already as it was before');
    expect(writesOf(world)).toEqual([]);
  });

  it('ends with 3 while another run is at work', async () => {
    await repairedBucket('busy');
    const now = Date.now();
    const lease = { holder: 'run', untilMs: now + minuteMs };
    await world.ledger.takeLease(world.refOf('busy'), lease, now);
    const { code, stderr } = await rollback(['busy', '--yes']);
    expect(code).toBe(3);
    expect(stderr).toContain('nothing was written: Another run is at work on this bucket');
    expect(writesOf(world)).toEqual([]);
  });

  it('ends with 2 for what AWS refuses', async () => {
    await repairedBucket('denied');
    world.aws.faults.add({ kind: 'access-denied', operation: 'DeleteBucketPolicy' });
    const { code, stderr } = await rollback(['denied', '--yes']);
    expect(code).toBe(2);
    expect(stderr).toContain('nothing was written: s3:DeleteBucketPolicy is denied');
    const history = await world.run(['history', 'denied']);
    expect(history.stdout).toMatch(/failed .*\n.*written /);
  });

  it('refuses without --yes where nobody can be asked', async () => {
    await repairedBucket('unasked');
    const { code, stdout, stderr } = await rollback(['unasked']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('no terminal to ask on');
    expect(world.calls()).toEqual([]);
  });

  it.each([
    { words: ['never-repaired', '--yes'], says: 'has no repair of never-repaired in eu-west-1' },
    { words: ['x-bucket', '--yes', '--to', 'x'], says: '--to: "x" is not the id of a repair' },
    {
      words: [
        'x-bucket',
        '--yes',
        '--to',
        '2026-11-21T11:50:00.000Z-a/111122223333/eu-west-1/other',
      ],
      says: 'is not a repair of x-bucket in eu-west-1 of account 111122223333',
    },
    { words: ['x-bucket', '--yes', '--exception-hours', '0'], says: 'from 1 to 8760' },
  ])('$words: $says', async ({ words, says }) => {
    const { code, stdout, stderr } = await rollback(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(stackTrace);
  });
});
