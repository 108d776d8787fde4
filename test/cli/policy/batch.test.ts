import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import {
  allowStatement,
  denyStatement,
  jsonLines,
  linesOf,
  policyCommand,
  policyOf,
} from './policies.ts';

const folder = mkdtempSync(join(tmpdir(), 'reseal-batch-'));
afterAll(() => rmSync(folder, { recursive: true }));

const batch = async (command: 'check' | 'merge', input: string | Buffer, ...words: string[]) =>
  policyCommand([command, '--batch', ...words], { input });

const sealed = policyOf(denyStatement);
const open = policyOf(allowStatement);
const line = (id: unknown, policy: unknown, more: object = {}) => ({
  id,
  bucket: 'app-data',
  policy,
  ...more,
});

describe('reseal policy check --batch', () => {
  it('answers every line in order, with every member', async () => {
    const input = jsonLines(line('a', sealed), line('b', JSON.stringify(open)), line('c', null));
    const ran = await batch('check', input);
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    const counterExample = expect.objectContaining({ action: expect.any(String) });
    const allowed = { verdict: 'allowed', proof: [], counterExample, reason: null, alarms: [] };
    expect(linesOf(ran)).toEqual([
      { id: 'a', verdict: 'denied', proof: [0], counterExample: null, reason: null, alarms: [] },
      { id: 'b', ...allowed },
      { id: 'c', ...allowed },
    ]);
  });

  it.each([
    ['no lines', [], 0],
    ['denied', [line(1, sealed)], 0],
    ['allowed', [line(1, open), line(2, sealed)], 1],
    ['unknown', [line(1, 7), line(2, open), line(3, sealed)], 2],
  ])('ends with the worst of all lines: %s', async (_, lines, code) => {
    expect(await batch('check', jsonLines(...lines))).toMatchObject({ code, stderr: '' });
  });

  it.each([
    ['not json', 'it is not JSON', null],
    ['', 'it is empty', null],
    ['[1]', 'it is not a JSON object', null],
    ['{"id":1,"id":2}', 'it names a member twice', null],
    [JSON.stringify({ id: 1, bucket: 'app-data' }), 'policy is missing', 1],
    [JSON.stringify({ id: [1], policy: null }), 'bucket is not the name of one', [1]],
    [JSON.stringify(line({ a: 1 }, null, { bucket: 'x' })), '"x" is not a bucket name', { a: 1 }],
    [JSON.stringify(line(true, null, { partition: 'mars' })), '"mars" is not a partition', true],
    [JSON.stringify(line('', null, { partition: 1 })), 'partition is not the name of one', ''],
    [JSON.stringify(line('s', 'no policy')), 'the policy is not JSON', 's'],
    [JSON.stringify(line('n', [])), 'the policy is not a JSON object', 'n'],
    [
      `{"bucket":"app-data","policy":{"Statement":[],"Statement":[{"Effect":"Deny"}]}}`,
      'in the policy, Statement is named twice',
      null,
    ],
    [`{"id":${'['.repeat(100_000)}`, 'it is not JSON', null],
  ])('%.40s… is answered and the next line too', async (bad, reason, id) => {
    const ran = await batch('check', `${bad}\n${jsonLines(line('next', sealed))}`);
    expect(ran).toMatchObject({ code: 2, stderr: '' });
    expect(linesOf(ran)).toMatchObject([
      { id, verdict: 'unknown', proof: [], reason: expect.stringContaining(reason) },
      { id: 'next', verdict: 'denied' },
    ]);
  });

  it.each([
    ['12345678901234567890', 'a number that JavaScript would round'],
    ['1.0', 'a number that JavaScript would write in another way'],
    [`${'[ '.repeat(100_000)}${']'.repeat(100_000)}`, 'deeper than JSON.stringify goes'],
    ['{"2":"}","1":"\\"]"}', 'members that JavaScript would put in order'],
  ])('gives the id back as it was: %.30s (%s)', async (id) => {
    const { code, stdout } = await batch('check', `{"id":${id},"bucket":"app-data","policy":null}`);
    expect(code).toBe(1);
    expect(stdout.startsWith(`{"id":${id},"verdict":"allowed",`)).toBe(true);
  });

  it('writes what a terminal could take for a command as \\u escapes', async () => {
    const id = '\u001b[2J\u009b1m\u202e\u2028';
    const raw = `{"id":"${id.slice(4)}","bucket":"app-data","policy":null}\r\n`;
    const { stdout } = await batch('check', `${jsonLines(line(id, sealed))}${raw}`);
    expect(stdout).toMatch(/^[\x20-\x7e]+\n[\x20-\x7e]+\n$/);
    expect(
      stdout
        .split('\n')
        .slice(0, 2)
        .map((one) => JSON.parse(one).id),
    ).toEqual([id, id.slice(4)]);
  });

  it('takes the bucket and the partition of the command where a line has none', async () => {
    const arn = 'arn:aws-cn:s3:::app-data';
    const policy = policyOf({ ...denyStatement, Resource: [arn, `${arn}/*`] });
    const input = jsonLines({ policy }, { policy, partition: 'aws' }, { policy, bucket: 'other' });
    const words = ['--bucket', 'app-data', '--partition', 'aws-cn'];
    const ran = await batch('check', input, ...words);
    expect(linesOf(ran).map(({ verdict }) => verdict)).toEqual(['denied', 'allowed', 'allowed']);
  });

  it('goes on after lines of 2 MB, longer ones, and text that is not UTF-8', async () => {
    const long = JSON.stringify(line('long', { ...sealed, Id: 'x'.repeat(2_000_000) }));
    const tooLong = JSON.stringify(line('too long', 'x'.repeat(5_000_000)));
    const latin = Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xe9]), Buffer.from('"}\n')]);
    const input = Buffer.concat([
      Buffer.from(`${long}\n${tooLong}\n`),
      latin,
      Buffer.from(JSON.stringify(line('last, without a line feed', sealed))),
    ]);
    const path = join(folder, 'long.jsonl');
    writeFileSync(path, input);
    const ran = await batch('check', '', path);
    expect(ran).toMatchObject({ code: 2, stderr: '' });
    expect(linesOf(ran)).toMatchObject([
      { id: 'long', verdict: 'denied' },
      { id: null, reason: 'the line is not understood: it is larger than 4 MiB' },
      { id: null, reason: 'the line is not understood: it is not UTF-8 text' },
      { id: 'last, without a line feed', verdict: 'denied' },
    ]);
  });

  it('answers a line before the next one is there', async () => {
    const ran = await policyCommand(['check', '--batch'], {
      input: null,
      during: (child) => {
        child.stdin.write(jsonLines(line('first', sealed)));
        child.stdout.once('data', (first: Buffer) => {
          child.stdin.end(jsonLines(line(first.toString(), open)));
        });
      },
    });
    const [first, second] = linesOf(ran);
    expect(JSON.parse(String(second?.['id']))).toEqual(first);
  });

  it('stops when nobody reads the answers any more, however long the input goes on', async () => {
    const more = jsonLines(...Array.from({ length: 200 }, (_, id) => line(id, sealed)));
    const ran = await policyCommand(['check', '--batch', '-'], {
      input: null,
      during: (child) => {
        const feed = setInterval(() => child.stdin.write(more), 10);
        child.stdout.once('data', () => child.stdout.destroy());
        child.once('exit', () => clearInterval(feed));
      },
    });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('reseal policy merge --batch', () => {
  it('prints policies and refusals in order', async () => {
    const deleted = { ...allowStatement, Principal: { AWS: 'AIDAEXAMPLEEXAMPLE123' } };
    const laidOut = JSON.stringify(sealed, null, 2);
    const input = jsonLines(
      line(1, null),
      line(2, laidOut),
      line(3, policyOf(deleted)),
      line(4, 'x'),
      { id: 5 },
      line(6, open, { bucket: 'logs', partition: 'aws-eusc' }),
    );
    const ran = await batch('merge', input);
    expect(ran).toMatchObject({ code: 2, stderr: '' });
    const message = expect.any(String);
    const arn = 'arn:aws-eusc:s3:::logs';
    const ofLogs = { ...denyStatement, Resource: [arn, `${arn}/*`] };
    expect(linesOf(ran)).toEqual([
      { id: 1, changed: true, policy: sealed },
      { id: 2, changed: false, policy: sealed },
      { id: 3, refused: { kind: 'deleted-principal', message } },
      { id: 4, refused: { kind: 'policy-not-understood', message } },
      { id: 5, refused: { kind: 'line-not-understood', message } },
      { id: 6, changed: true, policy: policyOf(allowStatement, ofLogs) },
    ]);
  });

  it('ends with 0 when every line got its policy; the second time nothing changes', async () => {
    const first = await batch('merge', jsonLines(line(1, null), line(2, open)));
    expect(first.code).toBe(0);
    const again = linesOf(first).map(({ id, policy }) => line(id, policy));
    const second = await batch('merge', jsonLines(...again));
    expect(second.code).toBe(0);
    expect(linesOf(second)).toEqual(linesOf(first).map((one) => ({ ...one, changed: false })));
  });
});
