// A process of its own for bench/backfill.mjs: the local account with so many buckets, of which every other one
// has drifted where that is asked for. Every call waits for a set time first.
//
//   fork('backfill-account.mjs', [buckets, 'healthy' | 'half-drifted', milliseconds])
//
// Says where it is, and then, whenever it is asked, which calls it had since, by kind, and what they cost it.
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createLedgerTable } from '../src/local/dynamodb/create-ledger-table.ts';
import { newBucket, writeSetting } from '../src/local/s3/bucket.ts';
import { startLocalAccount } from '../src/local/start-local-account.ts';

const account = '111122223333';
const region = 'eu-west-1';
const ledgerTable = 'reseal-bench-ledger';
const credentials = { accessKeyId: account, secretAccessKey: 'example' };

const [count, kind, latencyMs] = process.argv.slice(2);
const aws = await startLocalAccount({ account, region });
const options = { endpoint: aws.endpoint, region, credentials };
const { KeyMetadata: key } = await new KMSClient(options).send(new CreateKeyCommand({}));
await createLedgerTable({ endpoint: aws.endpoint, region, accessKeyId: account }, ledgerTable);
const sqs = new SQSClient(options);
const [queueUrl, backfillQueueUrl] = [
  await createQueue('bucket-changed'),
  await createQueue('backfill'),
];
for (let number = 0; number < Number(count); number++) {
  const name = `bench-${String(number).padStart(6, '0')}`;
  const bucket = newBucket(name, account, region, new Date());
  if (kind === 'healthy' || number % 2 === 0) seal(bucket);
  aws.buckets.set(name, bucket);
}
aws.requests.length = 0;
if (Number(latencyMs) > 0) aws.faults.add({ kind: 'latency', latencyMs: Number(latencyMs) });

let cpuBefore = process.cpuUsage();
process.on('message', () => {
  const calls = {};
  for (const { service, operation, status } of aws.requests.splice(0)) {
    const name = `${service} ${operation}`;
    calls[name] = (calls[name] ?? 0) + 1;
    if (status >= 500) calls[`${name} ${status}`] = (calls[`${name} ${status}`] ?? 0) + 1;
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  cpuBefore = process.cpuUsage();
  process.send({ calls, cpuMs: (user + system) / 1_000 });
});
// Nobody is left to ask.
process.on('disconnect', () => process.exit());
const { endpoint } = aws;
process.send({
  endpoint,
  account,
  region,
  keyArn: key.Arn,
  ledgerTable,
  queueUrl,
  backfillQueueUrl,
  count: Number(count),
});

async function createQueue(QueueName) {
  const Attributes = { VisibilityTimeout: '930' };
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  return QueueUrl;
}

function seal(bucket) {
  const byDefault =
    `<ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm>` +
    `<KMSMasterKeyID>${key.Arn}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault>`;
  const rule = `<Rule>${byDefault}<BucketKeyEnabled>true</BucketKeyEnabled></Rule>`;
  writeSetting(bucket.encryption, rule, 1);
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'DenyInsecureConnections',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${bucket.name}`, `arn:aws:s3:::${bucket.name}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  };
  writeSetting(bucket.policy, JSON.stringify(policy), 1);
}
