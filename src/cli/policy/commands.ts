import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { parseAccountId } from '../../core/names.ts';
import type { Terminal } from '../output/terminal.ts';
import type { PolicyFlags } from './ask-one.ts';
import { checkPolicy } from './check.ts';
import { mergePolicy } from './merge.ts';
import { EXAMPLE_ACCOUNT, partitions } from './question.ts';
import { sealNames } from './seal-flag.ts';

/** `reseal policy …`: commands on the text of a policy, without AWS and without configuration. */
export function addPolicyCommands(
  program: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  const policy = program
    .command('policy')
    .description('Checks and mends the text of a bucket policy, without AWS or configuration.')
    .helpCommand(false)
    .addHelpText('after', `\nExamples:${checkExamples}${mergeExamples}${policyExitCodes}`);

  withPolicyFlags(policy.command('check'))
    .description(
      'Says whether any request over plain HTTP gets through a bucket policy, with the ' +
        'statements that prove it or a request that does.',
    )
    .addHelpText('after', `\nExamples:${checkExamples}${checkMembers}${checkExitCodes}`)
    .action(async (path: string | undefined, flags: PolicyFlags) => {
      exit(await checkPolicy(path, flags, terminal));
    });

  withPolicyFlags(policy.command('merge'))
    .description(
      'Prints a bucket policy with a Deny of plain HTTP, or as it is where nothing gets ' +
        'through. No statement of others is changed.',
    )
    .addHelpText('after', `\nExamples:${mergeExamples}${mergeMembers}${mergeExitCodes}`)
    .action(async (path: string | undefined, flags: PolicyFlags) => {
      exit(await mergePolicy(path, flags, terminal));
    });
}

const withPolicyFlags = (command: Command): Command =>
  command
    .argument('[file]', 'the policy as JSON; - or none is standard input; empty or null: no policy')
    .option('--bucket <name>', 'the bucket that has the policy; needed without --batch')
    .addOption(
      new Option('--partition <name>', 'where the bucket is').choices(partitions).default('aws'),
    )
    .addOption(
      new Option('--account <id>', 'the account that owns the bucket')
        .argParser(parseAccount)
        .default(EXAMPLE_ACCOUNT),
    )
    .addOption(
      new Option('--seal <name>', 'what must not get through')
        .choices(sealNames)
        .default('transport'),
    )
    .option('--key <arn>', 'the key of --seal require-key')
    .option('--json', 'one JSON line on standard output')
    .option(
      '--batch',
      'one JSON line for each JSON line of the input: id, bucket, policy, partition',
    );

function parseAccount(text: string): string {
  const account = parseAccountId(text);
  if (account.ok) return account.value;
  throw new InvalidArgumentError(account.problem);
}

const checkExamples = `
  reseal policy check policy.json --bucket app-data
  aws s3api get-bucket-policy --bucket app-data --query Policy --output text |
    reseal policy check --bucket app-data
  jq -c '{id: .name, bucket: .name, policy}' buckets.json | reseal policy check --batch
`;

const checkMembers = `
Members in --json and --batch (which begins each line with the id):
  verdict         denied, allowed or unknown
  proof           denied: the statements that prove it together, counted from 0; else []
  counterExample  allowed: principal, action, resource and context of a request that gets
                  through; else null. Principal is an ARN, "anonymous" or a service. Whose the
                  bucket is, a policy does not say: without --account it is an example.
  reason          unknown: why; else null
  alarms          https-denied: requests over HTTPS to the bucket or its objects are all denied
`;

const checkExitCodes = `
Exit codes:
  0  no request over plain HTTP gets through
  1  one does
  2  it cannot be told, or the command itself is wrong
  With --batch the worst of all lines; a wrong line counts as 2, and the others are answered.
`;

const policyExitCodes = `
Exit codes:
  0  check: no request over plain HTTP gets through; merge: the policy is printed
  1  check: one does
  2  it cannot be told, it was refused, or the command itself is wrong
`;

const mergeExamples = `
  reseal policy merge policy.json --bucket app-data > merged.json
  reseal policy merge --bucket app-data < /dev/null
  jq -c '{id: .name, bucket: .name, policy}' buckets.json | reseal policy merge --batch
`;

const mergeMembers = `
Members in --json and --batch (which begins each line with the id):
  changed, policy  whether something was added, and the policy as an object; or
  refused          kind and message: what S3 would refuse, or what is no policy

Empty input means that there is no policy: make sure that reading it did not fail.
`;

const mergeExitCodes = `
Exit codes:
  0  the policy is printed, changed or not
  2  it was refused, or the command itself is wrong
  With --batch the worst of all lines; a wrong line counts as 2, and the others are answered.
`;
