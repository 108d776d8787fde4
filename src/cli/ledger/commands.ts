import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { seals } from '../../core/drift.ts';
import type { Terminal } from '../output/terminal.ts';
import type { LedgerFlags } from '../open-ledger.ts';
import type { AddFlags, RemoveFlags } from './except.ts';
import type { HistoryFlags } from './history.ts';
import type { RollbackFlags } from './roll-back.ts';

type Exit = (code: number) => void;

/** The commands on the ledger. Their code is loaded when they run, so that help does not wait for the AWS SDK. */
export function addLedgerCommands(program: Command, terminal: Terminal, exit: Exit): void {
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

function addExceptCommands(program: Command, terminal: Terminal, exit: Exit): void {
  const except = program
    .command('except')
    .description('Exceptions: seals of buckets that are left alone for a time.')
    .helpCommand(false)
    .addHelpText('after', `${exceptExamples}${exceptExitCodes}`);

  withLedgerFlags(except.command('add'))
    .description('Lets one seal of a bucket be broken for a time. Replaces what the seal has.')
    .argument('<bucket>', 'its name')
    .addOption(sealOption())
    .requiredOption('--owner <who>', 'who answers for it, and has to end it')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--until <time>', 'its end: 2026-12-24, 2026-12-24T18:00Z (UTC), 14d or 12h')
    .addHelpText('after', exceptExitCodes)
    .action(async (bucket: string, flags: AddFlags) => {
      const { addException } = await import('./except.ts');
      exit(await addException(bucket, flags, terminal));
    });

  withLedgerFlags(except.command('list'))
    .description('The exceptions of the account in the Region; those that end first come first.')
    .addHelpText('after', exceptExitCodes)
    .action(async (flags: LedgerFlags) => {
      const { listExceptions } = await import('./list-exceptions.ts');
      exit(await listExceptions(flags, terminal));
    });

  withLedgerFlags(except.command('remove'))
    .description('Ends an exception; the next look at the bucket reseals it.')
    .argument('<bucket>', 'its name')
    .addOption(sealOption())
    .addHelpText('after', exceptExitCodes)
    .action(async (bucket: string, flags: RemoveFlags) => {
      const { removeException } = await import('./except.ts');
      exit(await removeException(bucket, flags, terminal));
    });
}

const withLedgerFlags = (command: Command): Command =>
  command
    .option('--ledger <table>', 'DynamoDB table of the deployed service (RESEAL_LEDGER_TABLE)')
    .option('--region <region>', 'Region of the service and its buckets (AWS_REGION)')
    .option('--profile <name>', 'profile of the AWS configuration files (AWS_PROFILE)')
    .option('--json', 'JSON lines on standard output');

const sealOption = (): Option =>
  new Option('--seal <name>', 'what may be broken').choices(seals).makeOptionMandatory();

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

const exceptExamples = `
Examples:
  reseal except add app-data --seal transport --owner team-web --reason "old scanner" --until 14d
  reseal except list
  reseal except remove app-data --seal transport
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

const exceptExitCodes = `
Exit codes:
  0  done
  1  there was no such exception
  2  something is missing or wrong, or the ledger could not be read or written
`;
