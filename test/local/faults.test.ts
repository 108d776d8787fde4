import { describe, expect, it } from '@jest/globals';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Fault } from '../../src/local/faults.ts';
import type { LocalAccount } from '../../src/local/start-local-account.ts';
import { createBucket, ending, putEncryption, putPolicy, readKey, readSid } from './calls.ts';
import { withAccount } from './with-account.ts';

const s3Faults: { kind: 'throttle' | 'conflict' | 'access-denied' | 'internal'; is: string }[] = [
  { kind: 'throttle', is: '503 SlowDown' },
  { kind: 'conflict', is: '409 OperationAborted' },
  { kind: 'access-denied', is: '403 AccessDenied' },
  { kind: 'internal', is: '500 InternalError' },
];

describe('a fault of S3', () => {
  it.each(s3Faults)('$kind is $is, and the write does not take effect', async ({ kind, is }) => {
    await withAccount(async (account, s3) => {
      await createBucket(s3);
      await putPolicy(s3, 'before');
      account.faults.add({ kind, operation: 'PutBucketPolicy', times: 1 });
      expect(await ending(putPolicy(s3, 'after'))).toBe(is);
      expect(await readSid(s3)).toBe('before');
      expect(await ending(putPolicy(s3, 'after'))).toBe('ok');
    })();
  });
});

type Refusal = 'throttle' | 'access-denied' | 'internal' | 'conflict';

const serviceFaults: { kind: Refusal; kms: string; sns: string; sqs: string; sts: string }[] = [
  {
    kind: 'throttle',
    kms: '400 ThrottlingException',
    sns: '400 ThrottledException',
    sqs: '400 RequestThrottled',
    sts: '400 Throttling',
  },
  {
    kind: 'access-denied',
    kms: '400 AccessDeniedException',
    sns: '403 AuthorizationErrorException',
    sqs: '403 AccessDenied',
    sts: '403 AccessDenied',
  },
  {
    kind: 'internal',
    kms: '500 KMSInternalException',
    sns: '500 InternalErrorException',
    sqs: '500 InternalFailure',
    sts: '500 InternalFailure',
  },
];

describe('a fault of the other services', () => {
  it.each(serviceFaults)('$kind has the name that each service has for it', async (expected) => {
    const { kind, ...names } = expected;
    await withAccount(async (account) => {
      account.faults.add({ kind });
      expect(await endingsOfServices(account)).toEqual(names);
    })();
  });

  it(
    'conflict strikes S3 only',
    withAccount(async (account, s3) => {
      account.faults.add({ kind: 'conflict' });
      expect((await endingsOfServices(account)).sts).toBe('ok');
      expect(await ending(createBucket(s3))).toBe('409 OperationAborted');
    }),
  );
});

async function endingsOfServices({ endpoint }: LocalAccount) {
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'local' };
  const config = { endpoint, region: 'eu-west-1', maxAttempts: 1, credentials };
  const kms = new KMSClient(config);
  const sns = new SNSClient(config);
  const sqs = new SQSClient(config);
  const sts = new STSClient(config);
  return {
    kms: await ending(kms.send(new DescribeKeyCommand({ KeyId: 'alias/aws/s3' }))),
    sns: await ending(sns.send(new CreateTopicCommand({ Name: 'alerts' }))),
    sqs: await ending(sqs.send(new ListQueuesCommand({}))),
    sts: await ending(sts.send(new GetCallerIdentityCommand({}))),
  };
}

const filters: { title: string; why: string; fault: Fault; endings: string[] }[] = [
  {
    title: 'without filters strikes everything, for ever',
    why: 'the default',
    fault: { kind: 'throttle' },
    endings: ['503 SlowDown', '503 SlowDown', '503 SlowDown'],
  },
  {
    title: 'with times strikes so often',
    why: 'the SDK retries, and at some point it has to succeed',
    fault: { kind: 'throttle', times: 2 },
    endings: ['503 SlowDown', '503 SlowDown', 'ok'],
  },
  {
    title: 'with skip lets some through first',
    why: 'the second read before a write is the one that fails',
    fault: { kind: 'throttle', skip: 1, times: 1 },
    endings: ['ok', '503 SlowDown', 'ok'],
  },
  {
    title: 'of another bucket does not strike',
    why: 'one bad bucket among many',
    fault: { kind: 'throttle', bucket: 'somebody-else' },
    endings: ['ok', 'ok', 'ok'],
  },
  {
    title: 'of another operation does not strike',
    why: 'reads work and writes do not',
    fault: { kind: 'throttle', operation: 'PutBucketPolicy' },
    endings: ['ok', 'ok', 'ok'],
  },
  {
    title: 'of another service does not strike',
    why: 'KMS is down and S3 is not',
    fault: { kind: 'throttle', service: 'kms' },
    endings: ['ok', 'ok', 'ok'],
  },
];

describe('a fault', () => {
  it.each(filters)('$title ($why)', async ({ fault, endings }) => {
    await withAccount(async (account, s3) => {
      await createBucket(s3);
      account.faults.add(fault);
      const seen: string[] = [];
      for (let n = 0; n < 3; n += 1) seen.push(await ending(readKey(s3)));
      expect(seen).toEqual(endings);
      account.faults.clear();
      expect(await ending(readKey(s3))).toBe('ok');
    })();
  });

  it(
    'lost-reply: the write takes effect although no answer comes',
    withAccount(async (account, s3) => {
      await createBucket(s3);
      account.faults.add({ kind: 'lost-reply', operation: 'PutBucketPolicy', times: 1 });
      expect(await ending(putPolicy(s3, 'lost'))).toBe('no answer');
      expect(await readSid(s3)).toBe('lost');
      expect(account.trail.at(-1)?.errorCode).toBeUndefined();
    }),
  );

  it(
    'latency: the request waits and then succeeds',
    withAccount(async (account, s3) => {
      await createBucket(s3);
      account.faults.add({ kind: 'latency', latencyMs: 120, times: 1 });
      const startedMs = performance.now();
      expect(await ending(readKey(s3))).toBe('ok');
      expect(performance.now() - startedMs).toBeGreaterThanOrEqual(110);
    }),
  );

  it(
    'latency does not keep the account from closing',
    withAccount(async (account, s3) => {
      account.faults.add({ kind: 'latency', latencyMs: 60_000 });
      const waiting = ending(createBucket(s3));
      while (account.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await account.close();
      expect(await waiting).toBe('no answer');
    }),
  );
});

describe('stale reads', () => {
  it(
    'show the policy of before the last write, so many times',
    withAccount(async (account, s3) => {
      await createBucket(s3);
      await putPolicy(s3, 'first');
      account.faults.add({ kind: 'stale-reads', operation: 'GetBucketPolicy', times: 2 });
      await putPolicy(s3, 'second');
      expect([await readSid(s3), await readSid(s3)]).toEqual(['first', 'first']);
      expect(await readSid(s3)).toBe('second');
    }),
  );

  it(
    'do not hide what was written before the fault, and are not used up by such reads',
    withAccount(async (account, s3) => {
      await createBucket(s3);
      await putPolicy(s3, 'first');
      account.faults.add({ kind: 'stale-reads', times: 1 });
      expect([await readSid(s3), await readSid(s3)]).toEqual(['first', 'first']);
      await putPolicy(s3, 'second');
      expect([await readSid(s3), await readSid(s3)]).toEqual(['first', 'second']);
    }),
  );

  it(
    'show that there was no policy yet',
    withAccount(async (account, s3) => {
      await createBucket(s3);
      account.faults.add({ kind: 'stale-reads', times: 1 });
      await putPolicy(s3, 'first');
      expect(await ending(readSid(s3))).toBe('404 NoSuchBucketPolicy');
      expect(await readSid(s3)).toBe('first');
    }),
  );

  it(
    'show the encryption of before the last write',
    withAccount(async (account, s3) => {
      await createBucket(s3);
      account.faults.add({ kind: 'stale-reads', times: 1 });
      await putEncryption(s3, 'alias/data');
      expect([await readKey(s3), await readKey(s3)]).toEqual([undefined, 'alias/data']);
    }),
  );
});
