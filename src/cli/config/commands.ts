import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';
import type { CheckFlags } from './check.ts';

/** `reseal config …`: commands on the baseline as a document. */
export function addConfigCommands(
  program: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  const config = program
    .command('config')
    .description('Checks the baseline as a document; never writes.')
    .helpCommand(false)
    .addHelpText('after', `\nExamples:${checkExamples}${checkExitCodes}`);

  config
    .command('check')
    .description('Says what a baseline document asks for, or everything that is wrong with it.')
    .argument('<file>', 'the document; - is standard input, ssm:/path a parameter')
    .option('--region <region>', 'where it is to be used (for ssm: AWS_REGION)')
    .option('--profile <name>', 'for ssm: profile of the AWS configuration files (AWS_PROFILE)')
    .option('--json', 'one JSON line on standard output: valid, problems, baseline')
    .addHelpText('after', `\nExamples:${checkExamples}${checkExitCodes}`)
    .action(async (place: string, flags: CheckFlags) => {
      // Loaded here, so that help and wrong flags do not wait for the AWS SDK.
      const { checkConfig } = await import('./check.ts');
      exit(await checkConfig(place, flags, terminal));
    });
}

const checkExamples = `
  reseal config check baseline.json
  reseal config check baseline.json --region eu-west-1   also whether it fits this Region
  reseal config check ssm:/reseal/baseline:3
`;

const checkExitCodes = `
Exit codes:
  0  it can be used
  1  something is wrong with it: each problem is one line
  2  it could not be read, or the command itself is wrong
`;
