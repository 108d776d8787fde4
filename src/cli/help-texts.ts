/** What stands below the flags of a command. */

export const exitCodeHelp = `
Exit codes:
  0  every bucket is sealed, or was resealed
  1  drift remains
  2  something could not be read or was refused, or the command itself is wrong
  130  stopped with Ctrl-C
`;

/** Below those, which are about the buckets. */
export const listExitCodes = `  With --list: 0, or 2 where a file or a record was not understood.
`;

export const demoExitCodes = `
Exit codes:
  0  all that it showed is true; --serve: it was stopped
  1  something that it showed is not what the account has
  2  --serve: the port cannot be had, or the command itself is wrong
`;

export const rootExamples = `
Examples:
  reseal scan --key alias/reseal --region eu-west-1
  reseal plan app-data --key alias/reseal
  reseal fix app-data --key alias/reseal
  reseal replay --list trail.json.gz
  reseal history app-data
  reseal rollback app-data
  reseal except list
  reseal policy check policy.json --bucket app-data
  reseal config check baseline.json
  reseal alert preview alert.json --format slack
  reseal scan --help
`;

export const scanExamples = `
Examples:
  reseal scan                         all buckets, settings from RESEAL_* and AWS_* variables
  reseal scan app-data logs --verbose
  reseal scan --format csv --output scan.csv
  reseal scan --json | jq -r '.[] | select(.state != "sealed") | .bucket'

src/report/report.schema.json describes --format json and ndjson.
`;

export const planExamples = `
Examples:
  reseal plan app-data                          every document before and after, as a diff
  reseal plan --format terraform > sealed.tf    what the owners have to write in their source
  reseal plan --json | jq -r '.[].planned[].afterDocument'
`;

export const fixExamples = `
Examples:
  reseal fix app-data                 shows what it would write, and asks
  reseal fix app-data --ledger reseal-prod-ledger
  reseal fix --yes --json > done.json

Without --ledger it knows no exception, no fight and no other run that writes: name the table
wherever Reseal is deployed (its stack output LedgerTableName).
`;

export const replayExamples = `
Examples:
  reseal replay trail.json.gz
  aws s3 cp s3://my-trail/…/file.json.gz - | reseal replay -
  reseal replay --list events/*.json
`;
