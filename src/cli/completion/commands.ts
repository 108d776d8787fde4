import { Argument } from 'commander';
import type { Command } from 'commander';
import { exitCodes } from '../exit-code.ts';
import type { Terminal } from '../output/terminal.ts';
import { bashScript } from './bash.ts';
import { commandTree } from './command-tree.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** `reseal completion …`: a script that lets a shell complete commands, flags and their values. */
export function addCompletionCommand(
  program: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  program
    .command('completion')
    .description('Prints a script with which a shell completes commands, flags and their values.')
    .addArgument(new Argument('<shell>', 'which one').choices(Object.keys(scripts)))
    .addHelpText('after', examples)
    .action((shell: keyof typeof scripts) => {
      for (const line of scripts[shell](commandTree(program))) terminal.out([line]);
      exit(exitCodes.sealed);
    });
}

const examples = `
Examples:
  source <(reseal completion bash)                 for this shell; in ~/.bashrc for all
  reseal completion zsh > ~/.zfunc/_reseal         with fpath+=(~/.zfunc) before compinit
  reseal completion fish > ~/.config/fish/completions/reseal.fish

Exit codes:
  0  it was printed
  2  the shell is not known
`;
