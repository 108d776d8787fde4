import type { Command } from 'commander';

export const withLedgerFlags = (command: Command): Command =>
  command
    .option('--ledger <table>', 'DynamoDB table of the deployed service (RESEAL_LEDGER_TABLE)')
    .option(
      '--region <region>',
      'Region of the service and its buckets (AWS_REGION; else that of the profile)',
    )
    .option('--profile <name>', 'profile of the AWS configuration files (AWS_PROFILE)')
    .option('--json', 'JSON lines on standard output');
