import { Command, Option } from 'commander';
import { addCompletionCommand } from './completion/commands.ts';
import { addConfigCommands } from './config/commands.ts';
import type { Flags } from './flags.ts';
import { withBuckets, withFlags } from './flags.ts';
import { addReportCommand } from './report.ts';
import { fix } from './fix.ts';
import { addLedgerCommands } from './ledger/commands.ts';
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

const exitCodeHelp = `
Exit codes:
  0  every bucket is sealed, or was resealed
  1  drift remains
  2  something could not be read or was refused, or the command itself is wrong
  130  stopped with Ctrl-C
`;

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
    .addHelpText('after', `${rootExamples}${exitCodeHelp}`);

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
    .addOption(
      new Option(
        '--list',
        'only print what each record is taken for, as JSON lines, without AWS',
      ).conflicts('fix'),
    )
    .option('--fix', 'reseal the buckets, after asking')
    .option('--yes', 'with --fix: write without being asked')
    .addHelpText('after', `${replayExamples}${exitCodeHelp}`)
    .action(async (paths: string[], flags: ReplayFlags) => {
      exit(await replay(paths, flags, terminal));
    });

  addReportCommand(program, terminal, exit);
  addLedgerCommands(program, terminal, exit);
  addPolicyCommands(program, terminal, exit);
  addConfigCommands(program, terminal, exit);
  addCompletionCommand(program, terminal, exit);

  program
    .command('demo')
    .description('Runs the deployed function against an AWS account in memory.')
    .action(async () => {
      const { demo } = await import('./demo/main.ts');
      exit(await demo());
    });
  return program;
}

const rootExamples = `
Examples:
  reseal scan --key alias/reseal --region eu-west-1
  reseal fix app-data --key alias/reseal
  reseal replay --list trail.json.gz
  reseal history app-data
  reseal rollback app-data
  reseal except list
  reseal policy check policy.json --bucket app-data
  reseal config check baseline.json
  reseal scan --help
`;

const scanExamples = `
Examples:
  reseal scan                         all buckets, settings from RESEAL_* and AWS_* variables
  reseal scan app-data logs --verbose
  reseal scan --format csv --output scan.csv
  reseal scan --json | jq -r '.[] | select(.state != "sealed") | .bucket'

src/report/report.schema.json describes --format json and ndjson.
`;

const planExamples = `
Examples:
  reseal plan app-data                          every document before and after, as a diff
  reseal plan --format terraform > sealed.tf    what the owners have to write in their source
  reseal plan --json | jq -r '.[].planned[].afterDocument'
`;

const fixExamples = `
Examples:
  reseal fix app-data                 shows what it would write, and asks
  reseal fix app-data --ledger reseal-prod-ledger
  reseal fix --yes --json > done.json

Without --ledger it knows no exception, no fight and no other run that writes: name the table
wherever Reseal is deployed (its stack output LedgerTableName).
`;

const replayExamples = `
Examples:
  reseal replay trail.json.gz
  aws s3 cp s3://my-trail/…/file.json.gz - | reseal replay -
  reseal replay --list events/*.json
`;

/** The user's own words come back in errors. */
const onOneLine = (text: string): string => `reseal: ${printable(text).trimEnd()}\n`;
