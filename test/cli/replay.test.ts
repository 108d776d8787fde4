import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { reseal } from './run-reseal.ts';
import type { RunOptions } from './run-reseal.ts';
import { createSealedBucket, environmentOf, writesOf } from './settings-of-world.ts';

let world: LocalWorld;
beforeAll(async () => {
  world = await startLocalWorld();
  await createSealedBucket(world, 'billing-exports');
});
beforeEach(() => {
  world.calls();
});
afterAll(async () => {
  await world.aws.close();
});

const replay = async (words: string[], options: RunOptions = {}) =>
  reseal(['replay', ...words], { ...options, env: { ...environmentOf(world), ...options.env } });

const recordOf = (bucketName: string, recipientAccountId = '111122223333') => ({
  eventVersion: '1.11',
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketPolicy',
  awsRegion: 'eu-west-1',
  recipientAccountId,
  eventTime: '2026-01-02T03:04:05Z',
  requestParameters: { bucketName },
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/mallory' },
});
const fileOf = (...records: object[]): string => JSON.stringify({ Records: records });

describe('reseal replay', () => {
  it('looks once at each bucket that is named, and says who named it', async () => {
    await world.createBucket('app-data');
    const input = fileOf(recordOf('app-data'), recordOf('billing-exports'), recordOf('app-data'));
    const { code, stdout, stderr } = await replay(['-'], { input });
    expect(code).toBe(1);
    expect(stderr).toBe('3 records: 3 to look at; ignored: none.\n');
    expect(stdout).toMatch(/^app-data +drifted/m);
    expect(stdout).toContain(
      'last named by PutBucketPolicy of arn:aws:iam::111122223333:user/mallory',
    );
    expect(stdout).toContain('2 buckets: 1 sealed, 1 drifted. Nothing was written.');
    const calls = world.calls();
    expect(calls.filter((call) => call.startsWith('GetBucketPolicy'))).toHaveLength(2);
    expect(calls.filter((call) => call.startsWith('Put'))).toEqual([]);
  });

  it('looks once at a bucket for which records name different Regions', async () => {
    const elsewhere = { ...recordOf('billing-exports'), awsRegion: 'us-east-1' };
    const nowhere = { ...recordOf('billing-exports'), awsRegion: undefined };
    const input = fileOf(elsewhere, recordOf('billing-exports'), nowhere);
    const { code, stdout } = await replay(['-', '--json'], { input });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ bucket: 'billing-exports', region: 'eu-west-1' }]);
  });

  it('repairs with --fix --yes', async () => {
    await world.createBucket('to-repair');
    const input = gzipSync(fileOf(recordOf('to-repair')));
    const { code, stdout } = await replay(['-', '--fix', '--yes', '--json'], { input });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { bucket: 'to-repair', outcome: 'repaired', events: [{ event: 'PutBucketPolicy' }] },
    ]);
    expect(writesOf(world)).toHaveLength(2);
  });

  it('refuses --fix without --yes where nobody can be asked', async () => {
    const { code, stderr } = await replay(['-', '--fix'], { input: fileOf(recordOf('app-data')) });
    expect(code).toBe(2);
    expect(stderr).toContain('no terminal to ask on');
    expect(world.calls()).toEqual([]);
  });

  it('leaves buckets of other accounts and buckets that are gone alone', async () => {
    const input = fileOf(recordOf('gone-since'), recordOf('app-data', '999988887777'));
    const { code, stdout, stderr } = await replay(['-'], { input });
    expect(code).toBe(0);
    expect(stderr).toBe('2 records: 1 to look at; ignored: 1 other-account.\n');
    expect(stdout).toMatch(/^gone-since +gone/m);
  });

  it('ends with 2 for what it could not read, and looks at the rest', async () => {
    const input = fileOf(recordOf('billing-exports'), { nonsense: true });
    const { code, stdout, stderr } = await replay(['-', 'no-such-file.json'], { input });
    expect(code).toBe(2);
    expect(stdout).toMatch(/^billing-exports +sealed/m);
    expect(stderr).toContain('-#1: eventName is missing');
    expect(stderr).toContain('no-such-file.json: there is no such file');
  });
});
