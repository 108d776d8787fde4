import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { withOutputFlags } from './output/output-flags.ts';
import type { OutputFlags } from './output/output-flags.ts';

/** The baseline and where it is asked for; each replaces a variable of the function. */
export type AccountFlags = {
  /** In the place of all the others down to `tlsVersion`. */
  baseline?: string;
  key?: string;
  algorithm?: string;
  bucketKey?: boolean;
  acceptableKeys?: string;
  blockSseC?: boolean;
  uploads?: string;
  tlsVersion?: string;
  ledger?: string;
  region?: string;
  profile?: string;
  account?: string;
  concurrency: number;
};

export type Flags = AccountFlags & OutputFlags & { startAfter?: string };

const DEFAULT_CONCURRENCY = 8;
const MAXIMUM_CONCURRENCY = 100;

/** Which buckets a command is about. */
export const withBuckets = (command: Command): Command =>
  command
    .argument('[bucket...]', 'names; without any, all buckets of the account in the Region')
    .option('--start-after <name>', 'of all buckets, only those behind this name in their order');

/** The flags of every command that looks at buckets. */
export const withFlags = (command: Command, moreFormats: readonly string[] = []): Command =>
  withOutputFlags(withAccountFlags(command), moreFormats);

const withAccountFlags = (command: Command): Command =>
  command
    .optionsGroup('What buckets must look like (variables of the function in brackets):')
    .option(
      '--baseline <file>',
      'the baseline: a file, or ssm:/path of a parameter (RESEAL_BASELINE)',
    )
    .option(
      '--key <key>',
      'KMS key that buckets must use: ARN, alias, id, or JSON (RESEAL_KMS_KEY)',
    )
    .option('--algorithm <name>', 'aws:kms or aws:kms:dsse (RESEAL_ALGORITHM)')
    .option('--bucket-key', 'require the bucket key (RESEAL_BUCKET_KEY; the default)')
    .option('--no-bucket-key', 'do not require the bucket key')
    .option(
      '--acceptable-keys <keys>',
      'none, any-customer-managed-in-account or key ARNs (RESEAL_ACCEPTABLE_KEYS; none)',
    )
    .option('--block-sse-c', 'require that uploads with SSE-C are refused (RESEAL_BLOCK_SSE_C)')
    .option('--no-block-sse-c', 'do not require it (the default)')
    .option('--uploads <rule>', 'deny uploads by their encryption headers (RESEAL_UPLOADS; off)')
    .option('--tls-version <version>', 'deny TLS below 1.2 or 1.3 (RESEAL_TLS_VERSION; off)')
    .optionsGroup('Where:')
    .option(
      '--ledger <table>',
      'DynamoDB table of the deployed service (RESEAL_LEDGER_TABLE; without one a file)',
    )
    .option(
      '--region <region>',
      'Region whose buckets are looked at (AWS_REGION; else that of the profile)',
    )
    .option('--profile <name>', 'profile of the AWS configuration files (AWS_PROFILE)')
    .option('--account <id>', 'account that owns the buckets (default: that of the credentials)')
    .addOption(
      new Option(
        '--concurrency <number>',
        'buckets at once, at most: fewer where AWS asks to slow down',
      )
        .argParser(parseConcurrency)
        .default(DEFAULT_CONCURRENCY),
    );

function parseConcurrency(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= MAXIMUM_CONCURRENCY) return number;
  throw new InvalidArgumentError(`Expected a whole number from 1 to ${MAXIMUM_CONCURRENCY}.`);
}
