import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { formatRepairId } from '../../src/core/repair.ts';
import { refIn } from '../support/core-builders.ts';
import { intent, repairId } from '../support/ledger-builders.ts';
import { startLedgerWorld } from './ledger-world.ts';
import type { LedgerWorld } from './ledger-world.ts';
import { stackTrace } from './run-reseal.ts';
import { writesOf } from './settings-of-world.ts';

// The program is started several times in one test.
jest.setTimeout(30_000);

let world: LedgerWorld;
beforeAll(async () => {
  world = await startLedgerWorld();
  const there = new S3Client({ region: 'us-east-2', forcePathStyle: true });
  const CreateBucketConfiguration = { LocationConstraint: 'us-east-2' } as const;
  await there.send(new CreateBucketCommand({ Bucket: 'elsewhere', CreateBucketConfiguration }));
  await world.createBucket('here');
});
beforeEach(() => {
  world.aws.faults.clear();
  world.calls();
});
afterAll(async () => {
  await world.close();
});

const granted = ['--owner', 'team-web', '--reason', 'old scanner', '--until', '1d'];
const add = (name: string) => ['except', 'add', name, '--seal', 'transport', ...granted];
const whereItIs = 'elsewhere is in us-east-2, and this is the ledger of eu-west-1';

describe('a bucket of another Region', () => {
  it.each([
    { words: add('elsewhere'), why: 'nobody would read that exception' },
    { words: ['rollback', 'elsewhere', '--yes'], why: 'the lease is over there' },
    { words: ['history', 'elsewhere'], why: 'an empty history would mislead' },
    { words: ['except', 'remove', 'elsewhere', '--seal', 'transport'], why: 'nothing to remove' },
  ])('$words is refused ($why)', async ({ words }) => {
    const { code, stdout, stderr } = await world.run(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(whereItIs);
    expect(stderr).toContain('--region us-east-2');
    expect(stderr).not.toMatch(stackTrace);
    // Removing is how one finds out that there was none.
    expect(writesOf(world).filter((call) => !call.startsWith('DeleteItem'))).toEqual([]);
  });

  it('still shows what this ledger has: the name was used here before', async () => {
    const id = repairId({ ref: world.refOf('elsewhere') });
    await world.ledger.recordIntent(intent({ id }));
    const { code, stdout, stderr } = await world.run(['history', 'elsewhere', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(formatRepairId(id));
  });

  it('show says of which Region an unknown repair is', async () => {
    const id = formatRepairId(repairId({ ref: refIn('us-east-2', 'elsewhere') }));
    const { code, stderr } = await world.run(['show', id]);
    expect(code).toBe(2);
    expect(stderr).toContain('a repair of us-east-2: add --region us-east-2');
  });

  it('is not written by fix, which would not know its exceptions', async () => {
    const env = { RESEAL_KMS_KEY: 'alias/data' };
    const { code, stdout } = await world.run(['fix', 'elsewhere', '--yes'], { env });
    expect(code).toBe(2);
    expect(stdout).toContain('The bucket is in us-east-2');
    expect(writesOf(world)).toEqual([]);
  });
});

describe('a bucket of which S3 does not say where it is', () => {
  it('is excepted with a warning, where reading is denied: who excepts needs no right on it', async () => {
    world.aws.faults.add({ kind: 'access-denied', bucket: 'here' });
    const { code, stdout, stderr } = await world.run(add('here'));
    expect(code).toBe(0);
    expect(stdout).toContain('The transport seal of here is let be');
    expect(stderr).toContain('Whether here is in eu-west-1 could not be checked');
    expect(stderr).toContain('s3:GetEncryptionConfiguration');
  });

  it('is excepted with a warning, where there is none of the name', async () => {
    const { code, stderr } = await world.run(add('not-yet'));
    expect(code).toBe(0);
    expect(stderr).toBe('S3 has no bucket not-yet: the exception waits for one in eu-west-1.\n');
  });

  it('has a history all the same', async () => {
    const { code, stderr } = await world.run(['history', 'not-yet']);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'The ledger has no repair of not-yet in eu-west-1.\n',
    });
  });
});
