import {
  CreateAliasCommand,
  CreateKeyCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  GetBucketPolicyCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { createLedgerTable } from '../../local/dynamodb/create-ledger-table.ts';
import { startLocalAccount } from '../../local/start-local-account.ts';
import type { LocalAccount } from '../../local/start-local-account.ts';
import { demoBuckets } from './cast.ts';
import type { DemoBucket } from './cast.ts';

/** Events are as old when they are delivered: what was written after an alert would be told again. */
const SETTLE_DELAY_MS = 20_000;

export const account = '111122223333';
export const region = 'eu-west-1';
export const alias = 'alias/acme-data';
export const ledger = 'reseal-ledger';
const ownRoleArn = `arn:aws:iam::${account}:role/reseal-dev-bucket-changed`;

/** Access keys of the people in the play; the local account takes who calls from them. */
const ownerKeyId = 'AKIAOWNER';
const resealKeyId = 'AKIARESEAL';

export type Stage = {
  aws: LocalAccount;
  buckets: DemoBucket[];
  policyOf: (bucket: string) => Promise<string | undefined>;
  /** The body of the answer, as the owner gets it. */
  documentOf: (bucket: string, setting: 'encryption' | 'policy') => Promise<string>;
  /** Runs something with the credentials of the owner. */
  asOwner: <T>(work: () => Promise<T>) => Promise<T>;
  /** Somebody schedules the required key for deletion. */
  scheduleKeyDeletion: () => Promise<void>;
};

/** Builds the account, and sets the variables that Lambda would set. */
export async function setTheStage(port = 0): Promise<Stage> {
  const now = (): Date => new Date(Date.now() - SETTLE_DELAY_MS);
  const aws = await startLocalAccount({ account, region, port, now });
  aws.identities.set(ownerKeyId, { type: 'IAMUser', userName: 'alice' });
  aws.identities.set(resealKeyId, {
    type: 'AssumedRole',
    roleArn: ownRoleArn,
    sessionName: 'bucket-changed',
  });
  const options = {
    region,
    endpoint: aws.endpoint,
    credentials: { accessKeyId: ownerKeyId, secretAccessKey: 'local' },
  };
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const kms = new KMSClient(options);
  const required = await createKey(kms);
  await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: required }));
  const buckets = demoBuckets({ required, alias, other: await createKey(kms) });
  for (const bucket of buckets) await createBucket(bucket, s3);
  const topic = await new SNSClient(options).send(new CreateTopicCommand({ Name: 'alerts' }));
  const place = { endpoint: aws.endpoint, region, accessKeyId: resealKeyId };
  await createLedgerTable(place, ledger);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: resealKeyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    RESEAL_KMS_KEY: alias,
    RESEAL_MODE: 'repair',
    RESEAL_LEDGER_TABLE: ledger,
    RESEAL_ALERT_TOPIC_ARN: topic.TopicArn,
    RESEAL_OWN_ROLE_ARN: ownRoleArn,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  });
  const policyOf = async (bucket: string) => {
    const answer = await s3
      .send(new GetBucketPolicyCommand({ Bucket: bucket }))
      .catch(() => undefined);
    return answer?.Policy;
  };
  const documentOf = async (bucket: string, setting: string) => {
    const credential = `${ownerKeyId}/20261121/${region}/s3/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`;
    const response = await fetch(`${aws.endpoint}/${bucket}?${setting}`, {
      headers: { authorization },
    });
    return response.ok ? response.text() : `${response.status}`;
  };
  const scheduleKeyDeletion = async () => {
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: required, PendingWindowInDays: 7 }));
  };
  return { aws, buckets, policyOf, documentOf, asOwner, scheduleKeyDeletion };
}

/** S3 will not show these to anybody. */
export function hidePolicies({ aws, buckets }: Pick<Stage, 'aws' | 'buckets'>): void {
  for (const { name: bucket, isPolicyHidden = false } of buckets) {
    if (isPolicyHidden) {
      aws.faults.add({ kind: 'access-denied', operation: 'GetBucketPolicy', bucket });
    }
  }
}

async function asOwner<T>(work: () => Promise<T>): Promise<T> {
  process.env['AWS_ACCESS_KEY_ID'] = ownerKeyId;
  try {
    return await work();
  } finally {
    process.env['AWS_ACCESS_KEY_ID'] = resealKeyId;
  }
}

async function createKey(kms: KMSClient): Promise<string> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  return KeyMetadata?.Arn ?? '';
}

async function createBucket(
  { name: Bucket, encryption, policy }: DemoBucket,
  s3: S3Client,
): Promise<void> {
  const CreateBucketConfiguration = { LocationConstraint: region } as const;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  if (encryption !== undefined) {
    const ServerSideEncryptionConfiguration = { Rules: [encryption] };
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
  }
  if (policy !== undefined) {
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy) }));
  }
}
