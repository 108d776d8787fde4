import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { encryptionText } from '../../src/core/encryption/recorded-encryption.ts';
import { formatRepairId } from '../../src/core/repair.ts';
import { cause, intent, nowMs, recordedDocument, repairId } from '../support/ledger-builders.ts';
import { sealedPolicyOf } from '../support/local-world.ts';
import { repairBucket } from '../support/recorded-repairs.ts';
import { linesOfJson, startLedgerWorld } from './ledger-world.ts';
import type { LedgerWorld } from './ledger-world.ts';
import { stackTrace } from './run-reseal.ts';

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

const terraform = 'PutBucketPolicy by arn:aws:sts::111122223333:assumed-role/terraform/run';

/** A bucket with two repairs of the policy, and one that never ended. */
async function repairedBucket(name: string): Promise<string[]> {
  const ref = await world.createBucket(name);
  const policy = JSON.stringify(sealedPolicyOf(name));
  const two = [30, 20].map((age) => ({ age, planned: { policy }, seals: ['transport' as const] }));
  const ids = [];
  for (const repair of two) ids.push(await repairBucket(ref, repair, world.ports));
  const unfinished = repairId({ ref, timeMs: nowMs - 60_000 });
  await world.ledger.recordIntent(intent({ id: unfinished, causes: [] }));
  return [unfinished, ...ids.toReversed()].map(formatRepairId);
}

describe('reseal history', () => {
  it('shows what was done, newest first, with the ids to go on with', async () => {
    const ids = await repairedBucket('history-one');
    const { code, stdout, stderr } = await world.run(['history', 'history-one']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^TIME \(UTC\) +OUTCOME +CHANGED +CAUSED BY$/m);
    expect(stdout).toMatch(/^2026-11-21T11:59:00.000Z +unfinished +default encryption and/m);
    expect(stdout).toMatch(/^2026-11-21T11:40:00.000Z +written +bucket policy \(transport\)/m);
    expect(stdout).toContain('PutBucketPolicy by');
    const shown = ids.map((id) => stdout.indexOf(`  ${id}\n`));
    expect(shown.every((place, index) => place > (shown[index - 1] ?? 0))).toBe(true);
  });

  it('goes on page by page', async () => {
    const ids = await repairedBucket('history-paged');
    const words = ['history', 'history-paged', '--limit', '2', '--json'];
    const first = await world.run(words);
    expect(linesOfJson(first.stdout)).toMatchObject([
      { id: ids[0], state: 'intended', unfinished: true, causes: [] },
      { id: ids[1], state: 'written', unfinished: false, seals: ['transport'], kind: 'repair' },
    ]);
    expect(first.stderr).toContain(`add --before ${ids[1]}`);
    const second = await world.run([...words, '--before', ids[1] ?? '']);
    expect(linesOfJson(second.stdout)).toMatchObject([
      { id: ids[2], causes: [{ event: 'PutBucketPolicy', userAgent: 'Terraform/1.13' }] },
    ]);
  });

  it('says when there is nothing', async () => {
    const { code, stdout, stderr } = await world.run(['history', 'never-repaired']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toBe('The ledger has no repair of never-repaired in eu-west-1.\n');
  });

  it('shows text of others without its control characters', async () => {
    const ref = await world.createBucket('history-hostile');
    const actor = { ...cause().actor, principal: '\u001b[31mevil\u202e\nline' };
    const hostile = intent({ id: repairId({ ref }), causes: [cause({ actor })] });
    await world.ledger.recordIntent(hostile);
    for (const words of [
      ['history', ref.name],
      ['show', formatRepairId(hostile.id)],
    ]) {
      for (const json of [[], ['--json']]) {
        const { code, stdout } = await world.run([...words, ...json]);
        expect({ code, hasName: stdout.includes('evil') }).toEqual({ code: 0, hasName: true });
        expect(['\u001b', '\u202e'].filter((one) => stdout.includes(one))).toEqual([]);
      }
    }
  });
});

describe('reseal show', () => {
  it('shows both documents as a diff, and who caused it', async () => {
    const ref = await world.createBucket('shown');
    const byDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: world.keyArn };
    const rules = [{ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: 'true' }];
    const policy = JSON.stringify(sealedPolicyOf('shown'));
    const planned = { policy, encryption: encryptionText({ rules }) };
    const id = formatRepairId(await repairBucket(ref, { planned }, world.ports));
    const { code, stdout } = await world.run(['show', id]);
    expect(code).toBe(0);
    expect(stdout).toContain(`caused by ${terraform} at 2026-11-21T11:59:00Z`);
    expect(stdout).toContain('outcome: written at 2026-11-21T11:50:00.000Z: both written');
    expect(stdout).toMatch(/default encryption\n {2}before → as written\n/);
    expect(stdout).toMatch(/^ +- +"SSEAlgorithm": "AES256"$/m);
    expect(stdout).toMatch(/^ +\+ +"SSEAlgorithm": "aws:kms",$/m);
    expect(stdout).toMatch(/bucket policy\n {2}there was none → as written\n/);
    const json = await world.run(['show', id, '--json']);
    expect(linesOfJson(json.stdout)).toMatchObject([
      {
        id,
        settings: {
          encryption: { before: { kind: 'present' }, planned: { text: planned.encryption } },
          policy: { before: { kind: 'absent' }, planned: { text: policy } },
        },
      },
    ]);
  });

  it('says of each setting what became of it', async () => {
    const ref = await world.createBucket('half-written');
    const id = repairId({ ref });
    const { encryption, policy } = intent().settings;
    const planned = recordedDocument('{}');
    const settings = { encryption, policy: { ...policy, planned } };
    await world.ledger.recordIntent(intent({ id, settings }));
    const fates = { encryption: 'written', policy: 'failed' } as const;
    const outcome = { state: 'written', timeMs: nowMs, words: 'half', fates } as const;
    await world.ledger.recordOutcome(id, outcome);
    const { stdout } = await world.run(['show', formatRepairId(id)]);
    expect(stdout).toMatch(/default encryption\n {2}.+ → as written\n/);
    expect(stdout).toMatch(/bucket policy\n {2}.+ → as planned, and not written\n/);
  });

  it('says what was left alone', async () => {
    const [, id = ''] = await repairedBucket('half-shown');
    expect((await world.run(['show', id])).stdout).toContain('default encryption\n  left alone\n');
  });
});

describe('what a person did wrong', () => {
  const table = { RESEAL_LEDGER_TABLE: undefined };
  it.each([
    { words: ['history', 'x-bucket'], env: table, says: '--ledger (RESEAL_LEDGER_TABLE): not set' },
    { words: ['except', 'list'], env: table, says: 'give the name of the table of the deployed' },
    {
      words: ['history', 'x-bucket', '--ledger', 'a b'],
      env: {},
      says: '"a b" is not the name of',
    },
    {
      words: ['history', 'x-bucket', '--ledger', 'none-there'],
      env: {},
      says: 'table "none-there" does not exist in eu-west-1',
    },
    { words: ['history', 'x-bucket', '--region', 'x'], env: {}, says: '"x" is not a Region' },
    {
      words: ['history', 'x-bucket'],
      env: { AWS_REGION: undefined },
      says: '(AWS_REGION): not set',
    },
    { words: ['history', 'x'], env: {}, says: '"x" is not a bucket name' },
    { words: ['history', 'logs--use1-az4--x-s3'], env: {}, says: 'directory bucket' },
    {
      words: ['history', 'x-bucket', '--before', 'x'],
      env: {},
      says: '--before: "x" is not the id',
    },
    {
      words: ['history', 'x-bucket', '--limit', '0'],
      env: {},
      says: 'whole number from 1 to 1000',
    },
    { words: ['show', 'x'], env: {}, says: '"x" is not the id of a repair' },
    {
      words: ['show', formatRepairId(repairId())],
      env: {},
      says: `no repair ${formatRepairId(repairId())}`,
    },
  ])('$words: $says', async ({ words, env, says }) => {
    const { code, stdout, stderr } = await world.run(words, { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(stackTrace);
  });
});
