import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import pMap from 'p-map';
import { awsPorts } from '../../src/aws/aws-ports.ts';
import { awsClients } from '../../src/aws/clients.ts';
import type { Clients } from '../../src/aws/clients.ts';
import { dynamodbLedger } from '../../src/aws/dynamodb-ledger.ts';
import { breakerDefaults } from '../../src/core/breaker.ts';
import { backfillPorts } from '../../src/lambda/backfill-ports.ts';
import type { Teller } from '../../src/lambda/tell-outcome.ts';
import { createLedgerTable } from '../../src/local/dynamodb/create-ledger-table.ts';
import { startLocalAccount } from '../../src/local/start-local-account.ts';
import type { LocalAccount } from '../../src/local/start-local-account.ts';
import type { Clock, Ports } from '../../src/reconcile/ports.ts';
import { baselineSettings } from './core-builders.ts';
import { account, region, sealedEncryptionOf, sealedPolicyOf } from './local-world.ts';
import { telling } from './telling.ts';

export type BackfillAccount = {
  aws: LocalAccount;
  clients: Clients;
  sqs: SQSClient;
  ports: Omit<Ports, 'clock'>;
  settings: Parameters<typeof backfillPorts>[0];
  teller: Teller;
  /** What was published, as the JSON of alerts. */
  alerts: Record<string, unknown>[];
  clock: Clock;
  /** Time passes for the account and for those who use it. */
  pass: (milliseconds: number) => void;
  /** Some sealed buckets, and some that were just created. */
  createBuckets: (prefix: string, sealed: number, drifted: number) => Promise<void>;
  close: () => Promise<void>;
};

/**
 * An account behind HTTP as a backfill finds it: queues, ledger and a key. Its clock stands still but for what
 * tests and waits let pass.
 */
export async function startBackfillAccount(): Promise<BackfillAccount> {
  let nowMs = Date.parse('2026-11-21T12:00:00.000Z');
  const aws = await startLocalAccount({ account, region, now: () => new Date(nowMs) });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_REGION: region,
  });
  const clients = awsClients({ pathStyle: true });
  const sqs = new SQSClient({ region });
  const s3 = new S3Client({ region, forcePathStyle: true });
  const keyArn = await createKey();
  const [queueUrl, backfillQueueUrl] = [
    await createQueue(sqs, 'bucket-changed', '360'),
    await createQueue(sqs, 'backfill', '930'),
  ];
  const place = { endpoint: aws.endpoint, region, accessKeyId: 'AKIAEXAMPLE' };
  await createLedgerTable(place, 'reseal-test-ledger');
  const alerts: Record<string, unknown>[] = [];
  const baseline = baselineSettings({ requiredKey: { kind: 'lookup', text: 'alias/data' } });
  return {
    aws,
    clients,
    sqs,
    ports: {
      ...awsPorts(clients),
      ledger: dynamodbLedger('reseal-test-ledger', region, clients),
    },
    settings: {
      mode: 'repair',
      baseline,
      alertTopicArn: undefined,
      amazonQTopicArn: undefined,
      ownRoleArn: undefined,
      ledgerTable: 'reseal-test-ledger',
      queueUrl,
      backfillQueueUrl,
      breaker: breakerDefaults,
      alerts: {},
      maximumExceptionDays: 365,
      region,
      pathStyle: true,
    },
    teller: quietTeller(alerts),
    alerts,
    clock: {
      // Others have their turn, as they have while a Lambda sleeps.
      wait: async (delayMs) => {
        nowMs += delayMs;
        await sleep(0);
      },
      remainingMs: () => 900_000,
      nowMs: () => nowMs,
    },
    pass: (milliseconds) => {
      nowMs += milliseconds;
    },
    createBuckets: async (prefix, sealed, drifted) => {
      const numbers = Array.from({ length: sealed + drifted }, (_, index) => index);
      await pMap(
        numbers,
        async (number) => {
          const Bucket = `${prefix}-${String(number).padStart(6, '0')}`;
          // Both kinds all over the list, with as many of each in the end.
          const isSealed =
            Math.floor(((number + 1) * sealed) / (sealed + drifted)) >
            Math.floor((number * sealed) / (sealed + drifted));
          await createBucket(s3, Bucket, isSealed ? keyArn : undefined);
        },
        { concurrency: 20 },
      );
      aws.requests.length = 0;
    },
    close: async () => {
      sqs.destroy();
      s3.destroy();
      await aws.close();
    },
  };
}

async function createKey(): Promise<string> {
  const kms = new KMSClient({ region });
  const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/data', TargetKeyId: key?.KeyId }));
  kms.destroy();
  return key?.Arn ?? '';
}

async function createQueue(sqs: SQSClient, QueueName: string, VisibilityTimeout: string) {
  const Attributes = { VisibilityTimeout };
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  return QueueUrl ?? '';
}

async function createBucket(s3: S3Client, Bucket: string, sealedWith: string | undefined) {
  const CreateBucketConfiguration = { LocationConstraint: region as 'eu-west-1' };
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  if (sealedWith === undefined) return;
  const Policy = JSON.stringify(sealedPolicyOf(Bucket));
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  const ServerSideEncryptionConfiguration = { Rules: [sealedEncryptionOf(sealedWith)] };
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
}

function quietTeller(alerts: Record<string, unknown>[]): Teller {
  const nothing = (): void => undefined;
  const logger = { info: nothing, warn: nothing, error: nothing } as unknown as Logger;
  return {
    logger,
    metrics: { addMetric: nothing } as unknown as Metrics,
    alerts: {},
    keep: async () => Promise.resolve(true),
    telling: () => telling,
    publish: async ({ body }) => {
      alerts.push(JSON.parse(body) as Record<string, unknown>);
      return Promise.resolve(undefined);
    },
    askTold: async () => Promise.resolve({ isNews: true, repeats: 0 }),
    countRepeat: async () => Promise.resolve(),
    rememberTold: async () => Promise.resolve(),
    count: async () => Promise.resolve(),
  };
}
