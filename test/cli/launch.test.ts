import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { launcher, reseal, run, stackTrace } from './run-reseal.ts';

const folder = mkdtempSync(join(tmpdir(), 'reseal-launch-'));
afterAll(() => rmSync(folder, { recursive: true }));

const versionLine = /^\d+\.\d+\.\d+\n$/;

/** Lets the Node that runs the tests pass for an older one, in the launcher only. */
const asOldNode = [
  '--import',
  `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.11.0' } })`,
];

describe('the launcher', () => {
  it('runs on a Node that runs TypeScript', async () => {
    const ran = await run(process.execPath, [launcher, '--version']);
    expect(ran).toEqual({ code: 0, stdout: expect.stringMatching(versionLine), stderr: '' });
  });

  it('runs on whatever Node is installed, from any folder and through a link', async () => {
    const outsideOfNpm = (process.env['PATH'] ?? '')
      .split(':')
      .filter((path) => !path.includes('node_modules'))
      .join(':');
    const link = join(folder, 'reseal');
    symlinkSync(launcher, link);
    // Where there is no other Node, the one that runs the tests.
    const PATH = `${outsideOfNpm}:${dirname(process.execPath)}`;
    const ran = await run(link, ['--version'], { cwd: folder, env: { PATH } });
    expect(ran).toEqual({ code: 0, stdout: expect.stringMatching(versionLine), stderr: '' });
  });

  it('hands over to the pinned Node with input, output and exit code', async () => {
    const old = [...asOldNode, launcher];
    expect(await run(process.execPath, [...old, '--version'])).toMatchObject({ code: 0 });
    const input = '{"eventName":"CreateBucket","requestParameters":{"bucketName":"piped"}}';
    const piped = await run(process.execPath, [...old, 'replay', '--list', '-'], { input });
    expect(piped.stdout).toContain('"bucket":"piped"');
    const wrong = await run(process.execPath, [...old, 'scan', '--nope']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
  });

  it('hands signals on and ends the way the pinned Node did', async () => {
    const record = join(folder, 'record.json');
    writeFileSync(record, '{"eventName":"CreateBucket","requestParameters":{"bucketName":"one"}}');
    // Prints a line, then waits for an input that does not come.
    // The signal reaches the launcher only.
    const words = [...asOldNode, launcher, 'replay', '--list', record, '-'];
    const ran = await run(process.execPath, words, {
      input: null,
      during: (child) => child.stdout.once('data', () => child.kill('SIGTERM')),
    });
    expect(ran).toEqual({ code: null, stdout: expect.stringContaining('"one"'), stderr: '' });
  });

  it('says what is needed where there is no such Node', async () => {
    const alone = join(folder, 'src', 'cli');
    mkdirSync(alone, { recursive: true });
    cpSync(launcher, join(alone, 'launch.js'));
    const ran = await run(process.execPath, [...asOldNode, join(alone, 'launch.js'), 'scan']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('Node 24 or newer is needed');
    expect(ran.stderr).toContain('Run "npm install" in');
    expect(ran.stderr).not.toMatch(stackTrace);
  });
});

describe('help', () => {
  it.each([['--help'], ['scan', '--help'], ['fix', '--help'], ['replay', '--help']])(
    '%s %s shows examples and exit codes',
    async (...words) => {
      const { code, stdout, stderr } = await reseal(words);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/Usage: reseal[^]*Examples:[^]*Exit codes:\n {2}0 [^]*\n {2}2 /);
    },
  );

  it.each([
    [[], 'Usage: reseal'],
    [['sacn'], "unknown command 'sacn'"],
    [['replay'], "missing required argument 'file'"],
    [['replay', '--list', '--fix', '-'], "'--list' cannot be used with option '--fix'"],
  ])('%j is wrong and is told so', async (words, message) => {
    const { code, stdout, stderr } = await reseal(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(stackTrace);
  });
});
