import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { brokenRules } from '../support/slack-rules.ts';
import { reseal, root, stackTrace } from './run-reseal.ts';

const preview = async (words: string[], input = '') =>
  reseal(['alert', 'preview', ...words], { input });

const contested = readFileSync(`${root}/events/alerts/contested.json`, 'utf8');

describe('reseal alert preview', () => {
  it('says in a terminal what a chat would say, without AWS or configuration', async () => {
    const { code, stdout, stderr } = await preview(['events/alerts/contested.json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines[0]).toBe(
      '🔴 example-bucket is contested: Terraform keeps undoing the transport seal',
    );
    expect(lines).toContain('   Why it is left alone');
    expect(lines).toContain('       reseal fix example-bucket --region eu-west-1');
  });

  it('prints the message for Slack, from a file or standard input', async () => {
    const file = 'events/alerts/repaired.json';
    const named = await preview([file, '--format', 'slack']);
    const piped = await preview(
      ['-', '--format', 'slack'],
      readFileSync(`${root}/${file}`, 'utf8'),
    );
    expect(piped.stdout).toBe(named.stdout);
    expect(brokenRules(JSON.parse(named.stdout))).toEqual([]);
  });

  it('prints the message for Amazon Q, with one thread for each bucket', async () => {
    const { stdout } = await preview(['events/alerts/held.json', '--format', 'amazon-q']);
    expect(JSON.parse(stdout)).toMatchObject({
      version: '1.0',
      source: 'custom',
      content: { textType: 'client-markdown', keywords: ['Reseal', 'held', 'warning'] },
      metadata: {
        threadId: '111122223333/eu-west-1/example-bucket',
        eventType: 'reseal-held',
        relatedResources: ['arn:aws:s3:::example-bucket'],
        additionalContext: { account: '111122223333', region: 'eu-west-1', severity: 'warning' },
      },
    });
  });

  it.each([
    ['is no JSON', 'hunter2', /it is no JSON object/],
    ['is of another contract', '{"version":"2.0"}', /its member version is not 1\.x/],
    ['is something else', '{"version":"1.0"}', /id, outcome or sentence is missing/],
    [
      'misses a member inside of it',
      contested.replace('"undoers"', '"others"'),
      /its member "contests\[0\]\.undoers" is missing, or not of the type/,
    ],
    [
      'has a member of another type',
      contested.replace('"holds": []', '"holds": [null]'),
      /its member "holds\[0\]" is missing, or not of the type/,
    ],
  ])('refuses what %s, and repeats nothing of it', async (_why, input, message) => {
    const { code, stdout, stderr } = await preview(['-'], input);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(stackTrace);
    expect(stderr).not.toContain('hunter2');
  });

  it.each([
    ['kind', '"kind": "bucket"', '"kind": "bath"'],
    ['outcome', '"outcome": "contested"', '"outcome": "melted"'],
  ])('shows the sentence where the %s is newer than this code', async (_what, known, newer) => {
    const { code, stdout } = await preview(['-'], contested.replace(known, newer));
    expect(code).toBe(0);
    expect(stdout).toContain(JSON.parse(contested).sentence);
  });
});
