import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { withLedgerFlags } from '../ledger/ledger-flags.ts';
import type { LedgerFlags } from '../open-ledger.ts';
import type { Terminal } from '../output/terminal.ts';
import type { FunctionFlags, StartFlags } from './start.ts';

/** `reseal backfill …`: runs of the deployed service over all buckets. */
export function addBackfillCommands(
  program: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  const backfill = program
    .command('backfill')
    .description('Has the deployed service look at all buckets, and shows how far it is.')
    .helpCommand(false)
    .addHelpText('after', examples);

  withFunctionFlags(backfill.command('start'))
    .description('Starts a run and prints its id.')
    .addOption(new Option('--mode <mode>', 'that of the stack').choices(['inspect', 'repair']))
    .option('--prefix <text>', 'only names that begin so')
    .option('--include <pattern...>', 'only these names, with * and ?')
    .option('--exclude <pattern...>', 'not these names')
    .addOption(new Option('--limit <number>', 'so many buckets at most').argParser(parseLimit))
    .addOption(
      new Option('--fan-out <way>', 'by one invocation, or through the queue of events').choices([
        'auto',
        'in-place',
        'queue',
      ]),
    )
    .addOption(
      new Option(
        '--access-log-targets <when>',
        'ask all buckets where their access logs go, to hold those targets (default: auto)',
      ).choices(['auto', 'always', 'never']),
    )
    .addHelpText('after', startExitCodes)
    .action(async (flags: StartFlags) => {
      const { start } = await import('./start.ts');
      exit(await start(flags, terminal));
    });

  withFunctionFlags(backfill.command('resume').argument('<run>', 'its id'))
    .description('Goes on with a run that has stopped; it does so by itself within 16 minutes.')
    .addHelpText('after', startExitCodes)
    .action(async (run: string, flags: FunctionFlags) => {
      const { resume } = await import('./start.ts');
      exit(await resume(run, flags, terminal));
    });

  withLedgerFlags(backfill.command('status').argument('<run>', 'its id'))
    .description('How a run stands now.')
    .addHelpText('after', standExitCodes)
    .action(async (run: string, flags: LedgerFlags) => {
      const { status } = await import('./status.ts');
      exit(await status(run, flags, terminal));
    });

  withLedgerFlags(backfill.command('watch').argument('<run>', 'its id'))
    .description('How a run goes on, until it has ended; Ctrl-C stops the watching only.')
    .addHelpText('after', standExitCodes)
    .action(async (run: string, flags: LedgerFlags) => {
      const { watch } = await import('./status.ts');
      exit(await watch(run, flags, terminal));
    });
}

const withFunctionFlags = (command: Command): Command =>
  command
    .option('--stage <name>', 'stage of the service', 'dev')
    .option('--function <name>', 'name or ARN of the function (default: reseal-<stage>-backfill)')
    .option('--region <region>', 'Region of the service (AWS_REGION; else that of the profile)')
    .option('--profile <name>', 'profile of the AWS configuration files (AWS_PROFILE)')
    .option('--json', 'one JSON line on standard output');

function parseLimit(text: string): number {
  const limit = Number(text);
  if (Number.isSafeInteger(limit) && limit >= 1) return limit;
  throw new InvalidArgumentError('Expected a whole number, at least 1.');
}

const examples = `
Examples:
  run=$(reseal backfill start --stage prod --mode inspect)
  reseal backfill watch "$run" --ledger reseal-prod-ledger
  reseal backfill resume "$run" --stage prod
`;

const startExitCodes = `
Exit codes:
  0  it was started
  2  there is no such function, it refused, or the command itself is wrong
`;

const standExitCodes = `
Exit codes:
  0  the run has ended, and every bucket has an answer
  1  the run has not ended, or buckets have no answer
  2  there is no such run, the ledger could not be read, or the command itself is wrong
  130  stopped with Ctrl-C
`;
