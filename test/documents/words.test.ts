import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Command as Program } from 'commander';
import { parse } from 'yaml';
import { processTerminal } from '../../src/cli/output/terminal.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { commandsOf, root, textOf, withoutPlaceholders } from './shell-blocks.ts';

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

/** The words of every simple command: of blocks, and of code within a line that begins with npx, npm or aws. */
const simpleCommands: Words[] = pages.flatMap((page) => {
  const inline = [...textOf(page).matchAll(/(?<!`)`((?:npx|npm run|aws) [^`]+)`/g)];
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

type Service = { custom: { parameters: object }; functions: object };
const service = parse(textOf('serverless.yml'), { logLevel: 'silent' }) as Service;
const parameters = Object.keys(service.custom.parameters);

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
    const commands = ['create-stack-set', 'update-stack-set'].flatMap((command) =>
      after('aws', 'cloudformation', command),
    );
    const given = commands.flatMap(({ words }) =>
      words.flatMap((word) => /^ParameterKey=(\w+)/.exec(word)?.[1] ?? []),
    );
    expect(given).toContain('KeyOrBaseline');
    for (const name of given) expect(made).toMatch(new RegExp(`\\b${name}\\b`));
  });
});

describe('aws', () => {
  /** Services of the CLI by the name of their SDK, as far as that is in the project. */
  const sdks: Record<string, string> = { events: 'eventbridge' };
  const { dependencies, devDependencies } = JSON.parse(textOf('package.json')) as Record<
    string,
    object
  >;
  const known = { ...dependencies, ...devDependencies };
  /** Commands of the CLI that are no calls. */
  const own = ['wait'];
  const ofEvery = ['--query', '--output', '--region', '--profile', '--cli-binary-format'];
  /** `no-` turns a flag around; the CLI writes names in lower case, with hyphens. */
  const fold = (name: string): string =>
    name
      .replace(/^--(?:no-)?/, '')
      .replaceAll('-', '')
      .toLowerCase();

  const calls = after('aws').flatMap(({ page, words: [service = '', command = '', ...rest] }) => {
    const sdk = `@aws-sdk/client-${sdks[service] ?? service}`;
    if (!Object.hasOwn(known, sdk) || service === 's3' || own.includes(command)) return [];
    const flags = rest.filter((word) => word.startsWith('--') && !ofEvery.includes(word));
    return [{ page, service, sdk, command, flags }];
  });

  /** What a call takes, by the types of the SDK. */
  function membersOf(sdk: string, command: string): string[] {
    const types = join(root, 'node_modules', sdk, 'dist-types');
    const name = command.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
    const call = readFileSync(join(types, `commands/${name}Command.d.ts`), 'utf8');
    // Where a member is a blob, the SDK says so around the type of the service.
    const written =
      /CommandInputType = Omit<(\w+)/.exec(call) ?? /CommandInput extends (\w+)/.exec(call);
    const input = written?.[1] ?? '';
    const models = globSync('models/*.d.ts', { cwd: types })
      .map((file) => readFileSync(join(types, file), 'utf8'))
      .join('\n');
    const [, body = ''] =
      new RegExp(`^export interface ${input} \\{$(.*?)^\\}`, 'ms').exec(models) ?? [];
    return [...body.matchAll(/^ {4}(\w+)\??: /gm)].map(([, member = '']) => fold(member));
  }

  it.each(calls)('$page: $service has $command with $flags', ({ sdk, command, flags }) => {
    const members = membersOf(sdk, command);
    expect(flags.filter((flag) => !members.includes(fold(flag)))).toEqual([]);
  });

  it('is in many of them', () => {
    expect(calls.length).toBeGreaterThan(30);
    expect(membersOf('@aws-sdk/client-cloudformation', 'update-stack-set')).toContain('callas');
    expect(membersOf('@aws-sdk/client-cloudformation', 'update-stack-set')).not.toContain(
      fold('--use-previous-parameters'),
    );
  });
});

describe('npm', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: object };

  it.each(after('npm', 'run'))('$page: has the script of "$text"', ({ words }) => {
    const [script] = words.filter((word) => !word.startsWith('-'));
    expect(Object.keys(scripts)).toContain(script);
  });
});
