import { once } from 'node:events';
import { say } from './show.ts';
import { account, alias, hidePolicies, ledger, region, setTheStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** Keeps the account of the demonstration, as one finds it, until it is stopped. */
export async function serve(port: number): Promise<number> {
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());
  let stage: Stage;
  try {
    stage = await setTheStage(port);
  } catch (error) {
    process.stderr.write(`reseal: no account at port ${port}: ${String(error)}. Take another.\n`);
    return 2;
  }
  hidePolicies(stage);
  say(introduction(stage.aws.endpoint, stage.buckets.length));
  if (!stopped.signal.aborted) await once(stopped.signal, 'abort');
  await stage.aws.close();
  return 0;
}

const introduction = (endpoint: string, buckets: number): string =>
  `An AWS account with ${buckets} buckets as one finds them, for any AWS SDK or the AWS CLI:

export AWS_ENDPOINT_URL=${endpoint} AWS_REGION=${region}
export AWS_ACCESS_KEY_ID=${account} AWS_SECRET_ACCESS_KEY=local
export RESEAL_KMS_KEY=${alias} RESEAL_LEDGER_TABLE=${ledger}

Everything is gone when it stops.`;
