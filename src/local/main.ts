import { parseArgs } from 'node:util';
import { createLedgerTable } from './dynamodb/create-ledger-table.ts';
import { startLocalAccount } from './start-local-account.ts';
import type { LocalAccountOptions } from './start-local-account.ts';

const usage = `Usage: npm run local -- [options]

An AWS account in memory: the calls of S3, KMS, SNS, SQS, SSM, STS and DynamoDB that Reseal makes.

  --port <number>    port on 127.0.0.1; 0 takes any free one (default 4566)
  --account <id>     account of callers whose access key id is not an account id
                     (default 111122223333)
  --region <region>  Region of requests that do not say theirs (default eu-west-1)
  --help             show this text

Faults and records for other processes:
  POST   /_reseal/faults     {"kind":"throttle","operation":"PutBucketPolicy","times":2}
  DELETE /_reseal/faults
  GET    /_reseal/requests   every request so far; DELETE forgets them
  GET    /_reseal/trail      the CloudTrail records of the writes
  GET    /_reseal/published  what was published to SNS
`;

type Settings = Required<Pick<LocalAccountOptions, 'port' | 'account' | 'region'>>;

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

const settings = readSettings();
if (settings !== undefined) await serveUntilStopped(settings);

/** `undefined` when there is nothing to start: the usage or the problem has been printed. */
function readSettings(): Settings | undefined {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '4566' },
        account: { type: 'string', default: '111122223333' },
        region: { type: 'string', default: 'eu-west-1' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(usage);
      return undefined;
    }
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new Error(`--port ${values.port}: expected a number from 0 to 65535`);
    }
    if (!/^\d{12}$/.test(values.account)) {
      throw new Error(`--account ${values.account}: expected 12 digits`);
    }
    return { port, account: values.account, region: values.region };
  } catch (error) {
    fail(error);
    return undefined;
  }
}

async function serveUntilStopped(wanted: Settings): Promise<void> {
  try {
    const account = await startLocalAccount(wanted);
    stop.signal.addEventListener('abort', () => void account.close());
    const place = { ...wanted, endpoint: account.endpoint, accessKeyId: wanted.account };
    await createLedgerTable(place, 'reseal-local-ledger');
    account.requests.length = 0;
    process.stdout.write(introduction(account.endpoint, wanted));
  } catch (error) {
    fail(error);
  }
}

function introduction(endpoint: string, { account, region }: Settings): string {
  return `Local AWS account ${account} in ${region}. Point any AWS SDK or the AWS CLI at it:

export AWS_ENDPOINT_URL=${endpoint}
export AWS_ACCESS_KEY_ID=${account}
export AWS_SECRET_ACCESS_KEY=local
export AWS_REGION=${region}
export AWS_DEFAULT_REGION=${region}

The ledger of stage local is there: table reseal-local-ledger. Everything is gone when it stops: Ctrl+C.
`;
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
