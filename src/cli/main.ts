import { CommanderError } from 'commander';
import type { Command } from 'commander';
import { exitCodes } from './exit-code.ts';
import { processTerminal } from './output/terminal.ts';
import { textOfBug } from './output/bucket-result.ts';
import { buildProgram } from './program.ts';

const words = process.argv.slice(2);
// Known before anything else is, because a wrong command is answered in color as well.
const terminal = processTerminal({ color: !words.includes('--no-color') });
process.exitCode = await run();

async function run(): Promise<number> {
  let exitCode: number = exitCodes.cannotTell;
  let running: Command | undefined;
  const program = buildProgram(terminal, (code) => {
    exitCode = code;
  }).hook('preAction', (_program, command) => {
    running = command;
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Help and version end with 0; everything else that commander ends is a wrong command.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.cannotTell;
    return reportBug(error, running);
  }
}

/** Says where it is at once, unless the command has a flag for that. */
function reportBug(error: unknown, command: Command | undefined): number {
  const canSayMore = command?.options.some(({ long }) => long === '--verbose') === true;
  const isBrief = canSayMore && command.opts()['verbose'] !== true;
  const hint = isBrief ? ' Run again with --verbose to see where.' : '';
  terminal.say([
    {
      text: `reseal: a bug of Reseal: ${textOfBug(error)}. Please report it.${hint}`,
      style: 'red',
    },
  ]);
  if (!isBrief && error instanceof Error) {
    for (const line of (error.stack ?? '').split('\n')) terminal.say([line]);
  }
  return exitCodes.cannotTell;
}
