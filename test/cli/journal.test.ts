import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { reseal } from './run-reseal.ts';
import { environmentOf, writesOf } from './settings-of-world.ts';

let world: LocalWorld;
beforeAll(async () => {
  world = await startLocalWorld();
});
afterAll(async () => {
  await world.aws.close();
});

describe('reseal fix without a table', () => {
  it('keeps what it replaces in a file that nobody else may read', async () => {
    const XDG_STATE_HOME = mkdtempSync(join(tmpdir(), 'reseal-journal-'));
    const allow = { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 's3:GetObject' };
    const Statement = [{ ...allow, Resource: 'arn:aws:s3:::journaled/*' }];
    const theirs = { Version: '2012-10-17', Id: 'theirs', Statement };
    await world.createBucket('journaled', { policy: theirs });
    const env = { ...environmentOf(world), XDG_STATE_HOME };
    const { code, stderr } = await reseal(['fix', 'journaled', '--yes'], { env });
    const path = join(XDG_STATE_HOME, 'reseal', '111122223333-eu-west-1.jsonl');
    expect(code).toBe(0);
    expect(stderr).toContain(`What is replaced is recorded in ${path}.`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    const [intent, end] = lines.map((line) => JSON.parse(line));
    expect(JSON.parse(intent.intent.settings.policy.before.value.text)).toEqual(theirs);
    expect(intent.intent.settings.encryption.before.value.text).toContain('AES256');
    expect(end).toMatchObject({ outcome: { state: 'written' } });
  });

  it('begins a line of its own behind a line that was torn', async () => {
    const XDG_STATE_HOME = mkdtempSync(join(tmpdir(), 'reseal-journal-'));
    const path = join(XDG_STATE_HOME, 'reseal', '111122223333-eu-west-1.jsonl');
    const torn = '{"intent":{"id"';
    mkdirSync(dirname(path));
    writeFileSync(path, torn);
    await world.createBucket('torn');
    const env = { ...environmentOf(world), XDG_STATE_HOME };
    expect((await reseal(['fix', 'torn', '--yes'], { env })).code).toBe(0);
    const [first, ...others] = readFileSync(path, 'utf8').split('\n');
    expect(first).toBe(torn);
    expect(others).toHaveLength(3);
    expect(others.pop()).toBe('');
    for (const line of others) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  it('writes nothing to S3 where that file cannot be written', async () => {
    const XDG_STATE_HOME = join(mkdtempSync(join(tmpdir(), 'reseal-journal-')), 'a-file');
    writeFileSync(XDG_STATE_HOME, '');
    await world.createBucket('not-journaled');
    world.calls();
    const env = { ...environmentOf(world), XDG_STATE_HOME };
    const { code, stdout } = await reseal(['fix', 'not-journaled', '--yes'], { env });
    expect(code).toBe(2);
    expect(stdout).toContain('cannot be written');
    expect(stdout).toContain('XDG_STATE_HOME');
    expect(writesOf(world)).toEqual([]);
  });
});
