import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toJson, toNdjson } from '../../src/report/formats/ndjson.ts';
import { startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { bucketRecord, driftedRecord, reportOf } from '../support/report-records.ts';
import { reseal, stackTrace } from './run-reseal.ts';
import { createSealedBucket, environmentOf, writesOf } from './settings-of-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'reseal-report-'));
const at = (name: string): string => join(folder, name);

let world: LocalWorld;
beforeAll(async () => {
  world = await startLocalWorld();
  await createSealedBucket(world, 'a-sealed');
  await world.createBucket('b-drifted');
  writeFileSync(at('before.ndjson'), toNdjson(reportOf(driftedRecord({ bucket: 'a' }))));
  writeFileSync(at('after.json'), toJson(reportOf(bucketRecord({ bucket: 'a' }))));
  writeFileSync(at('cut.json'), toJson(reportOf(bucketRecord())).slice(0, 100));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await world.aws.close();
});

const run = async (...words: string[]) => reseal(words, { env: environmentOf(world) });

describe('--format, --output and --compare', () => {
  it.each(['csv', 'ocsf', 'html', 'ndjson'])(
    'write %s to a file, and the table to the terminal',
    async (format) => {
      const { code, stdout, stderr } = await run(
        'scan',
        '--format',
        format,
        '--output',
        at(format),
      );
      expect(code).toBe(1);
      expect(stdout).toMatch(/^b-drifted +drifted/m);
      expect(stderr).toBe(`Wrote ${at(format)}.\n`);
      expect(readFileSync(at(format), 'utf8')).toContain('b-drifted');
    },
  );

  it('write the format and nothing else to standard output', async () => {
    const { stdout, stderr } = await run('scan', '--format', 'csv');
    expect(stdout).toMatch(/^bucket,account,.*\r\na-sealed,.*\r\nb-drifted,.*\r\n$/);
    expect(stderr).toBe('');
  });

  it('do the same for plan, which shows its diffs in the place of the table', async () => {
    const { stdout } = await run('plan', '--format', 'html', '--output', at('plan.html'));
    expect(stdout).toContain('+      "Sid": "DenyInsecureConnections"');
    expect(readFileSync(at('plan.html'), 'utf8')).toContain('"command":"plan"');
  });

  it('say what is different since a saved run', async () => {
    await run('scan', 'a-sealed', '--format', 'ndjson', '--output', at('earlier'));
    const words = ['--compare', at('earlier')];
    expect((await run('scan', ...words)).stdout).toContain('1 unchanged.\n  1 new: b-drifted\n');
    const piped = await run('scan', '--format', 'html', ...words);
    expect(piped.stderr).toContain('  1 new: b-drifted\n');
    expect(piped.stdout).toMatch(/^<!doctype html>.*newly|"difference":"new"/s);
  });

  it.each([
    [
      'a place that cannot be written',
      ['--format', 'csv', '--output', at('cut.json/x.csv')],
      'cut.json/x.csv cannot be written: ENOTDIR',
    ],
    ['a file for the table', ['--output', 'x.txt'], '--output needs a --format'],
    ['two formats', ['--json', '--format', 'csv'], "'--json' cannot be used with option '--format"],
    [
      'a format that there is not',
      ['--format', 'sarif'],
      'Allowed choices are table, json, ndjson, csv, ocsf, html',
    ],
    [
      'a run that was never saved',
      ['--compare', at('nowhere')],
      `--compare ${at('nowhere')}: there is no such file`,
    ],
    [
      'a run that was saved by half',
      ['--compare', at('cut.json')],
      'cut.json: not JSON, or not to its end',
    ],
  ])('refuse %s before anything is written', async (_title, words, problem) => {
    world.calls();
    const { code, stdout, stderr } = await run('fix', '--yes', ...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(problem);
    expect(stderr).not.toMatch(stackTrace);
    expect(writesOf(world)).toEqual([]);
  });
});

describe('reseal report', () => {
  it('needs no AWS, and compares two files', async () => {
    const words = ['report', at('after.json'), '--compare', at('before.ndjson')];
    const { code, stdout, stderr } = await reseal(words);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^<!doctype html>/);
    expect(stderr).toContain('  1 newly sealed: a\n');
  });

  it('takes several files and standard input, and counts a bucket once, as it was last', async () => {
    const newer = driftedRecord({ bucket: 'a', time: '2026-11-22T00:00:00.000Z' });
    const words = ['report', '-', at('after.json'), '--format', 'csv'];
    const { stdout } = await reseal(words, { input: toNdjson(reportOf(newer)) });
    expect(stdout.trimEnd().split('\r\n')).toHaveLength(2);
    expect(stdout).toContain('\r\na,111122223333,eu-west-1,drifted,');
  });

  it.each([
    ['a file that is not there', at('nowhere'), 'there is no such file'],
    ['half a file', at('cut.json'), 'not JSON, or not to its end'],
    ['a file of something else', 'package.json', 'line 1: not JSON'],
  ])('refuses %s', async (_title, path, problem) => {
    const { code, stdout, stderr } = await reseal(['report', path]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(problem);
    expect(stderr).not.toMatch(stackTrace);
  });
});
