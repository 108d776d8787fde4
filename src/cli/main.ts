import { CommanderError } from 'commander';
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
  const program = buildProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Help and version end with 0; everything else that commander ends is a wrong command.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.cannotTell;
    return reportBug(
      error,
      words.some((word) => ['--verbose', '-v'].includes(word)),
    );
  }
}

function reportBug(error: unknown, verbose: boolean): number {
  const hint = verbose ? '' : ' Run again with --verbose to see where.';
  terminal.say([
    {
      text: `reseal: a bug of Reseal: ${textOfBug(error)}. Please report it.${hint}`,
      style: 'red',
    },
  ]);
  if (verbose && error instanceof Error) {
    for (const line of (error.stack ?? '').split('\n')) terminal.say([line]);
  }
  return exitCodes.cannotTell;
}
