import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parsePayload } from '../../src/triggers/parse-payload.ts';
import { reseal, root, stackTrace } from './run-reseal.ts';
import type { Ran, RunOptions } from './run-reseal.ts';

const events = readdirSync(join(root, 'events'))
  .filter((name) => name.endsWith('.json'))
  .map((name) => join('events', name));
const folder = mkdtempSync(join(tmpdir(), 'reseal-replay-'));
afterAll(() => rmSync(folder, { recursive: true }));

const logFile = 'events/cloudtrail-log-file-synthetic.json';
const logText = readFileSync(join(root, logFile));

type Line = { source: string } & Record<string, unknown>;
const linesOf = ({ stdout }: Ran): Line[] =>
  stdout
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** No settings and no credentials: only the records. */
const list = async (words: string[], options: RunOptions = {}) =>
  reseal(['replay', '--list', ...words], options);

describe('reseal replay --list', () => {
  let lines: Line[];
  beforeAll(async () => {
    lines = linesOf(await list(events));
  });

  it.each(events)('says of each record in %s what the function makes of it', (path) => {
    const deliveries = parsePayload(JSON.parse(readFileSync(join(root, path), 'utf8')), {});
    const expected = deliveries.map(({ record }, index) => {
      const source = deliveries.length > 1 ? `${path}#${index}` : path;
      if (record.kind === 'not-understood') return { source, problem: record.problem };
      if (record.kind === 'ignored') return { source, ignored: record.reason };
      if (record.kind === 'key') {
        const { arn, named, region, eventName: event } = record.hint;
        return { source, key: arn ?? named, region, event };
      }
      if (record.kind === 'bucket-of-backfill') {
        return { source, bucket: record.hint.name, backfill: record.mark.run };
      }
      const { name, region = null, account = null } = record.hint;
      const { eventName: event, actor } = record.cause;
      return { source, bucket: name, region, account, event, actor: actor.principal ?? null };
    });
    const found = lines.filter(({ source }) => source === path || source.startsWith(`${path}#`));
    expect(found).toMatchObject(expected);
    expect(found).toHaveLength(expected.length);
  });

  it('ends with 0 when every record is understood', async () => {
    expect(await list([logFile])).toMatchObject({ code: 0, stderr: '' });
  });

  it('shows every member of a record, null where it says nothing', async () => {
    const path = 'events/cloudtrail-put-bucket-encryption-fields-only.json';
    expect(linesOf(await list([path]))).toEqual([
      {
        source: path,
        bucket: 'test-bucket',
        region: null,
        account: '111122223333',
        actor: 'arn:aws:iam::111122223333:user/dev',
        event: 'PutBucketEncryption',
      },
    ]);
  });

  it('reads gzip by its content and standard input', async () => {
    const plain = linesOf(await list([logFile]));
    const packed = join(folder, 'packed.json');
    writeFileSync(packed, gzipSync(logText));
    const unsourced = (all: Line[]) => all.map((line) => ({ ...line, source: '' }));
    expect(unsourced(linesOf(await list([packed])))).toEqual(unsourced(plain));
    const piped = linesOf(await list(['-'], { input: gzipSync(logText) }));
    expect(unsourced(piped)).toEqual(unsourced(plain));
    expect(piped.map(({ source }) => source)).toEqual(['-#0', '-#1', '-#2', '-#3', '-#4']);
  });

  it('ends with 2 for files that cannot be read, and prints the rest', async () => {
    const damaged = join(folder, 'damaged.gz');
    writeFileSync(damaged, gzipSync(logText).subarray(0, 200));
    const noJson = join(folder, 'notes.txt');
    writeFileSync(noJson, 'to be done');
    const missing = join(folder, 'missing.json');
    const ran = await list([missing, damaged, noJson, folder, logFile]);
    expect(ran.code).toBe(2);
    expect(linesOf(ran).slice(0, 5)).toMatchObject([
      { source: missing, problem: 'there is no such file' },
      { source: damaged, problem: 'it begins like gzip, but is cut off' },
      { source: noJson, problem: 'it is not JSON' },
      { source: folder, problem: 'it is a directory: name the files in it' },
      { source: `${logFile}#0`, bucket: 'app-data' },
    ]);
    expect(ran.stderr).toContain(`reseal: ${missing}: there is no such file`);
    expect(ran.stderr).not.toMatch(stackTrace);
  });

  it('ends with 2 for a record that is not understood', async () => {
    const ran = await list(['-'], { input: '{"Records":[{"eventName":7},{}]}' });
    expect(ran.code).toBe(2);
    expect(linesOf(ran)[1]).toEqual({ source: '-#1', problem: expect.any(String) });
  });

  it('does not unpack a bomb', async () => {
    const input = gzipSync(Buffer.alloc(257 * 1024 * 1024));
    const ran = await list(['-'], { input });
    expect(ran.code).toBe(2);
    expect(linesOf(ran)).toEqual([{ source: '-', problem: 'unpacked, it is larger than 256 MiB' }]);
  });

  it('takes a log file with more records than a function ever gets', async () => {
    const record = { eventName: 'CreateBucket', requestParameters: { bucketName: 'many' } };
    const input = gzipSync(
      JSON.stringify({ Records: Array.from({ length: 10_001 }, () => record) }),
    );
    const ran = await list(['-'], { input });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(linesOf(ran)).toHaveLength(10_001);
    expect(linesOf(ran).at(-1)).toMatchObject({ source: '-#10000', bucket: 'many' });
  });

  it('does not mind a reader that has seen enough', async () => {
    const ran = await list([logFile, logFile], { during: (child) => child.stdout.destroy() });
    expect(ran).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('knows its own role and account where they are given', async () => {
    const env = { RESEAL_OWN_ROLE_ARN: 'arn:aws:iam::111122223333:role/reseal/reseal-dev-repair' };
    const own = 'events/eventbridge-put-bucket-policy-own-role-synthetic.json';
    expect(linesOf(await list([own], { env }))).toEqual([{ source: own, ignored: 'own-role' }]);
    expect(linesOf(await list(['--account', '999988887777', own]))).toEqual([
      { source: own, ignored: 'other-account' },
    ]);
  });

  it('writes what a terminal could take for a command as \\u escapes', async () => {
    const actor = 'arn:\u001b[2J\u009b1m\u202e';
    const record = {
      eventName: 'CreateBucket',
      requestParameters: { bucketName: 'app-data' },
      userIdentity: { arn: actor },
    };
    const ran = await list(['-'], { input: JSON.stringify(record) });
    expect(ran.stdout).toMatch(/^[\x20-\x7e]+\n$/);
    expect(linesOf(ran)[0]).toMatchObject({ actor });
  });
});
