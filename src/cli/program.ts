import { Command, InvalidArgumentError, Option } from 'commander';
import { addAlertCommands } from './alert/commands.ts';
import { addBackfillCommands } from './backfill/commands.ts';
import { addCompletionCommand } from './completion/commands.ts';
import { addConfigCommands } from './config/commands.ts';
import type { Flags } from './flags.ts';
import { withBuckets, withFlags } from './flags.ts';
import { addReportCommand } from './report.ts';
import { fix } from './fix.ts';
import { addLedgerCommands } from './ledger/commands.ts';
import {
  demoExitCodes,
  exitCodeHelp,
  fixExamples,
  listExitCodes,
  planExamples,
  replayExamples,
  rootExamples,
  scanExamples,
} from './help-texts.ts';
import { printable } from './output/printable.ts';
import { ownVersion } from './own-version.ts';
import type { Terminal } from './output/terminal.ts';
import { plan, withPlanFlags } from './plan.ts';
import type { PlanFlags } from './plan.ts';
import { addPolicyCommands } from './policy/commands.ts';
import type { FixFlags } from './repair-after-asking.ts';
import { replay } from './replay.ts';
import type { ReplayFlags } from './replay.ts';
import { scan } from './scan.ts';

/** The commands and their flags. Each command answers with the exit code. */
export function buildProgram(terminal: Terminal, exit: (code: number) => void): Command {
  const program = new Command('reseal')
    .description('Keeps S3 buckets sealed: SSE-KMS by default, and no request over plain HTTP.')
    .version(ownVersion(), '--version', 'print the version')
    .option('--no-color', 'no colors, as with NO_COLOR')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help')
    .exitOverride()
    .showHelpAfterError('Add --help to see what is possible.')
    .configureOutput({ outputError: (text, write) => write(onOneLine(text)) })
    .addHelpText('after', `${rootExamples}${exitCodeHelp}`)
    .commandsGroup('Look at buckets and reseal them:');

  withFlags(withBuckets(program.command('scan')))
    .description('Looks at buckets and never writes.')
    .addHelpText('after', `${scanExamples}${exitCodeHelp}`)
    .action(async (names: string[], flags: Flags) => exit(await scan(names, flags, terminal)));

  withPlanFlags(withBuckets(program.command('plan')))
    .description(
      'Looks at buckets and shows what fix would write, document by document; never writes.',
    )
    .addHelpText('after', `${planExamples}${exitCodeHelp}`)
    .action(async (names: string[], flags: PlanFlags) => exit(await plan(names, flags, terminal)));

  withFlags(withBuckets(program.command('fix')))
    .description(
      'Looks at buckets, shows what it would write, asks, and reseals them. RESEAL_MODE has no say here: the command is the explicit wish to write.',
    )
    .optionsGroup('Writing:')
    .option('--yes', 'write without being asked; needed where there is no terminal')
    .addHelpText('after', `${fixExamples}${exitCodeHelp}`)
    .action(async (names: string[], flags: Flags & FixFlags) =>
      exit(await fix(names, flags, terminal)),
    );

  withFlags(program.command('replay'))
    .description(
      'Looks once at every bucket that CloudTrail records name: single records, EventBridge events, log files, SQS batches, plain or gzip.',
    )
    .argument('<file...>', 'files; - is standard input')
    .optionsGroup('What to do:')
    .addOption(
      new Option(
        '--list',
        'only print what each record is taken for, as JSON lines, without AWS',
      ).conflicts('fix'),
    )
    .option('--fix', 'reseal the buckets, after asking')
    .option('--yes', 'with --fix: write without being asked')
    .addHelpText('after', `${replayExamples}${exitCodeHelp}${listExitCodes}`)
    .action(async (paths: string[], flags: ReplayFlags) => {
      exit(await replay(paths, flags, terminal));
    });

  addReportCommand(program, terminal, exit);

  program.commandsGroup('Of the deployed service:');
  addBackfillCommands(program, terminal, exit);
  program.commandsGroup('What was done, and undoing it:');
  addLedgerCommands(program, terminal, exit);
  program.commandsGroup('Policies, baselines and alerts as documents:');
  addPolicyCommands(program, terminal, exit);
  addConfigCommands(program, terminal, exit);
  addAlertCommands(program, terminal, exit);
  program.commandsGroup('Beside:');
  addCompletionCommand(program, terminal, exit);

  program
    .command('demo')
    .description('Runs the deployed function against an AWS account in memory.')
    .option('--serve <port>', 'keep the account as it is found, for your own commands', parsePort)
    .addHelpText('after', demoExitCodes)
    .action(async ({ serve: port }: { serve?: number }) => {
      const { demo } = await import('./demo/main.ts');
      const { serve } = await import('./demo/serve.ts');
      exit(port === undefined ? await demo() : await serve(port));
    });
  return program;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('Expected a number from 0 (any free port) to 65535.');
}

/** The user's own words come back in errors. */
const onOneLine = (text: string): string => `reseal: ${printable(text).trimEnd()}\n`;
