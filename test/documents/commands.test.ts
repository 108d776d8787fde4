import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { blocksOf, commandsOf, textOf } from './shell-blocks.ts';
import { runInShell } from './shell-session.ts';
import type { Ran } from './shell-session.ts';

/** In one shell, in this order: pages after the README go on in the account that it starts. */
const pages = [
  'README.md',
  'docs/command-line.md',
  'docs/baseline.md',
  'docs/alerts.md',
  'docs/sweeps.md',
  'docs/how-it-decides.md',
  'src/deployment/README.md',
];

const commands = pages.flatMap(commandsOf);
const typed = commands.filter(({ mark }) => mark === '');
const files = new Map(
  pages
    .flatMap(blocksOf)
    .filter(({ language, mark }) => language === 'json' && mark !== '')
    .map(({ mark, text }) => [mark, text]),
);

const scratch = mkdtempSync(join(tmpdir(), 'reseal-documents-'));
let answers: Ran[];
beforeAll(async () => {
  answers = await runInShell(
    typed.map(({ text }) => text),
    files,
    scratch,
  );
}, 240_000);
afterAll(() => rmSync(scratch, { recursive: true }));

const numbered = typed.map((command, index) => ({ ...command, index }));

describe('the commands of the pages, typed in their order', () => {
  it.each(numbered)('end as $page says: $text', ({ exitCode, index }) => {
    expect(answers[index]).toMatchObject({ exitCode });
  });

  it.each(numbered.filter(({ output }) => output !== undefined))(
    'print what $page shows: $text',
    ({ output = '', index }) => {
      const { stdout = '' } = answers[index] ?? {};
      expect(withoutChance(stdout)).toMatch(patternOf(withoutChance(output)));
    },
  );
});

describe('blocks', () => {
  it.each(pages)('of %s have a mark that means something', (page) => {
    const marks = blocksOf(page).filter(({ language }) => language === 'sh');
    expect(marks.filter(({ mark }) => !['', 'aws', 'ci'].includes(mark))).toEqual([]);
  });

  it.each(commands.filter(({ mark }) => mark === 'ci'))('.ci/run has $text', ({ text }) => {
    const words = text.replace(/\s*#.*/, '');
    expect(textOf('.ci/run')).toMatch(new RegExp(`^${words}\\b`, 'm'));
  });

  it('are many, and some show what commands print', () => {
    expect(typed.length).toBeGreaterThan(30);
    expect(typed.filter(({ output }) => output !== undefined).length).toBeGreaterThan(3);
  });
});

/** Times and ids are others in each run. */
function withoutChance(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/(?!5ea10000)[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '<id>')
    .replaceAll(/ +$/gm, '');
}

/** The whole output, in which a line of `…` stands for any lines. */
function patternOf(shown: string): RegExp {
  const parts = shown.split(/\n…\n/).map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'));
  return new RegExp(`^${parts.join('\n(?:.*\n)*')}\\s*$`);
}
