import { describe, expect, it } from '@jest/globals';
import type { Command as Program } from 'commander';
import { parse } from 'yaml';
import { processTerminal } from '../../src/cli/output/terminal.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { commandsOf, textOf, withoutPlaceholders } from './shell-blocks.ts';

const pages = [
  'README.md',
  'RUNBOOK.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs/command-line.md',
  'docs/baseline.md',
  'docs/alerts.md',
  'docs/sweeps.md',
  'docs/how-it-decides.md',
  'src/deployment/README.md',
  'src/failures.md',
  'events/README.md',
  'test/simulation/README.md',
];

type Words = { page: string; text: string; words: string[] };

const wordPattern = /(?:"[^"]*"|'[^']*'|[^\s"'])+/g;

/** The words of every simple command: of blocks, and of code within a line that begins with npx or npm. */
const simpleCommands: Words[] = pages.flatMap((page) => {
  const inline = [...textOf(page).matchAll(/(?<!`)`((?:npx|npm run) [^`]+)`/g)];
  const texts = [
    ...commandsOf(page).map(({ text }) => text),
    ...inline.map(([, code = '']) => code),
  ];
  return texts.flatMap((text) => wordsOf(text).map((words) => ({ page, text, words })));
});

function wordsOf(text: string): string[][] {
  const onOneLine = withoutPlaceholders(text.replaceAll('<seal>', 'transport'))
    .replaceAll(/(^|\s)#.*$/gm, '')
    .replaceAll(/\\?\n\s*/g, ' ');
  return onOneLine
    .split(/&&|\|\||[|;&]|\$\(|\)(?=\s|$)/)
    .map((part) => part.replaceAll(/\d?[<>]+&?\s*\S+/g, ''))
    .map((part) => (part.match(wordPattern) ?? []).map((word) => word.replaceAll(/["']/g, '')));
}

/** What follows these first words, in every page. */
const after = (...first: string[]): Words[] =>
  simpleCommands.flatMap(({ words, ...place }) => {
    const start = words.findIndex((word) => !/^\w+=/.test(word));
    const own = words.slice(Math.max(start, 0));
    const isMeant = first.every((word, index) => own[index] === word);
    const rest = own.slice(first.length);
    return isMeant && rest.length > 0 ? [{ ...place, words: rest }] : [];
  });

describe('reseal', () => {
  const terminal = processTerminal({ color: false });

  it.each(after('npx', 'reseal'))('$page: understands "$text"', async ({ words }) => {
    const program = buildProgram(terminal, () => undefined);
    const printed: string[] = [];
    doNothing(program, printed);
    await program.parseAsync(words, { from: 'user' }).catch((error: unknown) => {
      const { exitCode } = error as { exitCode?: number };
      // Help ends with 0.
      if (exitCode !== 0) printed.push(String(error));
    });
    expect(printed).toEqual([]);
  });

  it('is in many of them', () => {
    expect(after('npx', 'reseal').length).toBeGreaterThan(30);
  });
});

/** Commands are parsed, and nothing is done. */
function doNothing(command: Program, printed: string[]): void {
  command.configureOutput({
    writeOut: () => undefined,
    writeErr: (text) => void printed.push(text),
    outputError: (text) => void printed.push(text),
  });
  if (command.commands.length === 0) command.action(() => undefined);
  for (const child of command.commands) doNothing(child, printed);
}

type Service = { params: { default: object }; functions: object };
const service = parse(textOf('serverless.yml'), { logLevel: 'silent' }) as Service;
const parameters = Object.keys(service.params.default);

describe('serverless', () => {
  it.each(after('npx', 'serverless'))('$page: knows "$text"', ({ words }) => {
    expect(['deploy', 'package', 'info', 'remove', 'invoke']).toContain(words[0]);
    const named = words.filter((_word, index) => words[index - 1] === '-f');
    expect(named.filter((name) => !Object.hasOwn(service.functions, name))).toEqual([]);
  });

  it.each(pages)('has every parameter that %s gives', (page) => {
    const given = [...textOf(page).matchAll(/--param="?([\w-]+)=/g)].map(([, name]) => name);
    expect(given.filter((name = '') => !parameters.includes(name))).toEqual([]);
  });

  it('has the parameters of the table of the README, and no others', () => {
    const [, table = ''] =
      /\| parameter \| default \| meaning \|\n(.*?)\n\n/s.exec(textOf('README.md')) ?? [];
    const cells = table
      .split('\n')
      .slice(1)
      .map((row) => row.split('|')[1] ?? '');
    const listed = cells.flatMap((cell) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
    );
    expect(listed.toSorted()).toEqual(parameters.toSorted());
  });

  it('makes a template with the parameters of the stack set', () => {
    const made = textOf('serverless.yml') + textOf('src/deployment/stack-set.mjs');
    const given = textOf('src/deployment/README.md').matchAll(/ParameterKey=(\w+)/g);
    for (const [, name = ''] of given) expect(made).toMatch(new RegExp(`\\b${name}\\b`));
  });
});

describe('npm', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: object };

  it.each(after('npm', 'run'))('$page: has the script of "$text"', ({ words }) => {
    const [script] = words.filter((word) => !word.startsWith('-'));
    expect(Object.keys(scripts)).toContain(script);
  });
});
