import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, it } from '@jest/globals';
import { createLedgerTable } from '../../src/local/dynamodb/create-ledger-table.ts';
import { startLocalAccount } from '../../src/local/start-local-account.ts';
import { run } from '../cli/run-reseal.ts';

/** The sample event of this test names a bucket in us-east-1. */
const region = 'us-east-1';
const event = 'events/eventbridge-put-bucket-policy-cloudformation.json';

it('serverless invoke local runs the bundled function, which reseals the bucket of the event', async () => {
  const aws = await startLocalAccount({ region });
  const options = {
    endpoint: aws.endpoint,
    region,
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'local' },
  };
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'test-remediator-bucket' }));
  const kms = new KMSClient(options);
  const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/reseal', TargetKeyId: key?.KeyId }));
  const place = { endpoint: aws.endpoint, region, accessKeyId: '111122223333' };
  await createLedgerTable(place, 'reseal-local-ledger');
  aws.requests.length = 0;

  const invoked = await run('npm', ['run', '--silent', 'invoke', '--', '--path', event], {
    env: {
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_ACCESS_KEY_ID: options.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: options.credentials.secretAccessKey,
      AWS_REGION: region,
    },
  });
  await aws.close();
  expect(invoked).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('"batchItemFailures": []'),
  });
  const writes = aws.requests
    .map(({ operation }) => operation)
    .filter((name) => name.startsWith('PutBucket'));
  expect(writes).toEqual(['PutBucketEncryption', 'PutBucketPolicy']);
}, 60_000);
