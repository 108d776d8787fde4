import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';
import type { LedgerFlags } from '../open-ledger.ts';
import { addExceptCommands } from './except-commands.ts';
import { withLedgerFlags } from './ledger-flags.ts';
import type { HistoryFlags } from './history.ts';
import type { RollbackFlags } from './roll-back.ts';

/** The commands on the ledger. Their code is loaded when they run, so that help does not wait for the AWS SDK. */
export function addLedgerCommands(
  program: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  withLedgerFlags(program.command('history'))
    .description('What was done to a bucket, newest first: when, how it ended, who caused it.')
    .argument('<bucket>', 'its name')
    .addOption(limitOption())
    .option('--before <id>', 'only what is older than this repair')
    .addHelpText('after', `${historyExamples}${readExitCodes}`)
    .action(async (bucket: string, flags: HistoryFlags) => {
      const { history } = await import('./history.ts');
      exit(await history(bucket, flags, terminal));
    });

  withLedgerFlags(program.command('show'))
    .description('One repair: who caused it, and both documents before and after, as a diff.')
    .argument('<id>', 'as `reseal history` prints it')
    .addHelpText('after', readExitCodes)
    .action(async (id: string, flags: LedgerFlags) => {
      const { show } = await import('./show.ts');
      exit(await show(id, flags, terminal));
    });

  withLedgerFlags(program.command('rollback'))
    .description(
      'Gives a bucket the documents back that it had before a repair, after asking, with an exception so that they stay for a while.',
    )
    .argument('<bucket>', 'its name')
    .option('--to <id>', 'to before this repair (default: the newest that was not rolled back)')
    .option('--yes', 'write without being asked; needed where there is no terminal')
    .option('--force', 'also over what somebody else has changed since')
    .addOption(hoursOption())
    .addHelpText('after', `${rollbackExamples}${rollbackExitCodes}`)
    .action(async (bucket: string, flags: RollbackFlags) => {
      const { rollBackCommand } = await import('./roll-back.ts');
      exit(await rollBackCommand(bucket, flags, terminal));
    });

  addExceptCommands(program, terminal, exit);
}

const limitOption = (): Option =>
  new Option('--limit <number>', 'at most so many').argParser(wholeNumber(1_000)).default(20);

const hoursOption = (): Option =>
  new Option('--exception-hours <number>', 'how long it is to stay so')
    .argParser(wholeNumber(365 * 24))
    .default(24);

const wholeNumber =
  (maximum: number) =>
  (text: string): number => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= 1 && number <= maximum) return number;
    throw new InvalidArgumentError(`Expected a whole number from 1 to ${maximum}.`);
  };

const historyExamples = `
Examples:
  reseal history app-data --ledger reseal-prod-ledger
  reseal history app-data --json | jq -r .id
`;

const rollbackExamples = `
Examples:
  reseal rollback app-data                          undoes the newest repair, after asking
  reseal rollback app-data --to 2026-11-21T…        back to before this repair and all that came after it
`;

const readExitCodes = `
Exit codes:
  0  it was shown
  2  there is no such repair, the ledger could not be read, or the command itself is wrong
`;

const rollbackExitCodes = `
Exit codes:
  0  the bucket has the documents again, or had them already
  1  nothing was written because you said no; or S3 does not show all of it yet
  2  refused: somebody changed the bucket since, or something could not be read or written
  3  another run is at work on the bucket, or AWS asks to wait: run it again in a minute
`;
