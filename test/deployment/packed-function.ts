import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createLedgerTable } from '../../src/local/dynamodb/create-ledger-table.ts';
import { newBucket } from '../../src/local/s3/bucket.ts';
import { startLocalAccount } from '../../src/local/start-local-account.ts';
import type { LocalAccount } from '../../src/local/start-local-account.ts';
import { functionsOf } from '../support/template.ts';
import { startRuntime } from './lambda-runtime.ts';
import type { DeployedFunction, Runtime } from './lambda-runtime.ts';
import {
  account,
  connectToMoto,
  deploy,
  deployedFunction,
  packaged,
  parameters,
  region as regionOfStack,
  zipOf,
} from './stack-on-moto.ts';
import { unzip } from './unzip.ts';

const events = join(import.meta.dirname, '../../events');

/** A file of `events/`, as it is. */
export const textOfSample = (file: string): string => readFileSync(join(events, file), 'utf8');
export const readSample = (file: string): unknown => JSON.parse(textOfSample(file));

export type PackedFunction = Pick<Runtime, 'invoke' | 'output'> & {
  aws: LocalAccount;
  /** Of the baseline. */
  keyArn: string;
  /** What it finds in its environment. */
  variables: Record<string, string>;
  /** The account gets these buckets, as new ones are, and loses all others. */
  replaceBuckets: (names: readonly string[]) => void;
  /** What the topic of alerts got since this was last asked. */
  told: () => unknown[];
  /** Which buckets were written since this was last asked, each once. */
  written: () => string[];
  stop: () => Promise<void>;
};

/**
 * Runs what was packed of a function, with the variables that CloudFormation gave it on moto. The account that it finds is
 * the one in memory, which is nearer to AWS than moto: whose a bucket is, pages of lists, and what a new bucket has.
 *
 * @param changes of variables.
 */
export async function startPackedFunction(
  id: string,
  region = regionOfStack,
  changes: Record<string, string> = {},
): Promise<PackedFunction> {
  const deployed = inRegion(region, await deployOnMoto(id));
  const aws = await startLocalAccount({ account, region });
  const here = {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: region,
  };
  // For the clients of the tests as well.
  Object.assign(process.env, here);
  const keyArn = await createKey();
  const queues = await createWhatIsNamed(deployed.environment, aws.endpoint, region);
  aws.requests.length = 0;
  const folder = mkdtempSync(join(tmpdir(), 'reseal-function-'));
  unzip(zipOf(id), folder);
  const environment: Record<string, string> = {
    ...deployed.environment,
    ...queues,
    ...here,
    ...changes,
  };
  const runtime = await startRuntime({ ...deployed, environment }, folder);
  return {
    ...runtime,
    aws,
    keyArn,
    variables: environment,
    replaceBuckets: (names) => {
      aws.buckets.clear();
      for (const one of names) aws.buckets.set(one, newBucket(one, account, region, new Date()));
    },
    told: () =>
      aws.published
        .splice(0)
        .filter(({ topicArn }) => topicArn === environment['RESEAL_ALERT_TOPIC_ARN'])
        .map(({ message }) => JSON.parse(message) as unknown),
    written: () => {
      const calls = aws.requests.splice(0);
      const writes = calls.filter(({ operation }) => operation.startsWith('PutBucket'));
      return [...new Set(writes.map(({ bucket = '' }) => bucket))];
    },
    stop: async () => {
      await runtime.stop();
      await aws.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function deployOnMoto(id: string): Promise<DeployedFunction> {
  const moto = connectToMoto();
  await deploy(moto);
  const name = functionsOf(packaged()).find((one) => one.id === id)?.name ?? '';
  return deployedFunction(moto, name);
}

/** As the same stack is in another Region: only ARNs and URLs name it. */
const inRegion = (region: string, deployed: DeployedFunction): DeployedFunction =>
  JSON.parse(JSON.stringify(deployed).replaceAll(regionOfStack, region)) as DeployedFunction;

async function createKey(): Promise<string> {
  const kms = new KMSClient();
  const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
  const alias = { AliasName: parameters.KmsKey, TargetKeyId: key?.KeyId };
  await kms.send(new CreateAliasCommand(alias));
  return key?.Arn ?? '';
}

/** What the stack made on moto, under the same names. @returns the URLs of queues, which say where they are. */
async function createWhatIsNamed(
  variables: Record<string, string>,
  endpoint: string,
  region: string,
): Promise<Record<string, string>> {
  const sns = new SNSClient();
  const sqs = new SQSClient();
  const urls: Record<string, string> = {};
  for (const [variable, value] of Object.entries(variables)) {
    const name = value.split(/[:/]/).at(-1);
    if (variable.endsWith('_TOPIC_ARN')) {
      const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: name }));
      if (TopicArn !== value) throw new Error(`${variable} is ${value}, and here ${TopicArn}`);
    }
    if (variable.endsWith('_QUEUE_URL')) {
      const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
      urls[variable] = QueueUrl;
    }
    if (variable === 'RESEAL_LEDGER_TABLE') {
      await createLedgerTable({ endpoint, region, accessKeyId: account }, value);
    }
  }
  return urls;
}
