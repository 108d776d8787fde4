import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { processTerminal } from '../../src/cli/output/terminal.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { textOf } from './shell-blocks.ts';

const [, table = ''] = textOf('docs/command-line.md').split('## Every command');
const rows = [...table.matchAll(/^\| (`[^|]*`) \| (.*?) \| (.*?) \|$/gm)];
const listed = rows.flatMap(([, cell = '']) => cell.split(', ').map((name) => name.slice(1, -1)));

/** Those that do something; `policy` alone only shows its help. */
const commandsOf = (command: Command, path: string): { path: string; command: Command }[] =>
  command.commands.length === 0
    ? [{ path, command }]
    : command.commands.flatMap((one) => commandsOf(one, `${path} ${one.name()}`.trimStart()));

const commands = commandsOf(
  buildProgram(processTerminal({ color: false }), () => undefined),
  '',
);

describe('docs/command-line.md', () => {
  it('has a row for every command, and for none that is not there', () => {
    const names = listed.map((name) => name.replace(/ --.*/, ''));
    expect([...new Set(names)].toSorted()).toEqual(commands.map(({ path }) => path).toSorted());
  });
});

describe('reseal', () => {
  it.each(commands)('says in the help of $path how it ends', ({ command }) => {
    let help = '';
    command.configureOutput({ writeOut: (text) => void (help += text) }).outputHelp();
    expect(help).toMatch(/^Exit codes( of [a-z ]+)?:\n {2}0 {2}/m);
  });
});
