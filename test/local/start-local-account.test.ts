import { request } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { GetBucketTaggingCommand } from '@aws-sdk/client-s3';
import { CreateTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { startLocalAccount } from '../../src/local/start-local-account.ts';
import type { LocalAccount } from '../../src/local/start-local-account.ts';
import { BUCKET, createBucket, ending, putPolicy, readKey, readSid } from './calls.ts';
import { rawRequest, withAccount } from './with-account.ts';

const bodies: { why: string; xml: string }[] = [
  {
    why: 'a member that this version does not know',
    xml: '<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><Future>1</Future></ApplyServerSideEncryptionByDefault><NewMember a="b"><Deep>x &amp; y</Deep></NewMember></Rule>',
  },
  {
    why: 'white space and the order of members',
    xml: '\n  <Rule>\n    <BucketKeyEnabled>true</BucketKeyEnabled>\n    <ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault>\n  </Rule>\n',
  },
];

describe('the encryption configuration', () => {
  it.each(bodies)('is kept as it was put: $why', async ({ xml }) => {
    await withAccount(async (account, s3) => {
      await createBucket(s3);
      const body = `<ServerSideEncryptionConfiguration>${xml}</ServerSideEncryptionConfiguration>`;
      const put = await rawRequest(account, 'PUT', `/${BUCKET}?encryption`, { body });
      expect(put.status).toBe(200);
      expect((await rawRequest(account, 'GET', `/${BUCKET}?encryption`)).body).toContain(
        `"http://s3.amazonaws.com/doc/2006-03-01/">${xml}</ServerSideEncryptionConfiguration>`,
      );
    })();
  });

  it.each(['', 'nope', '<Other/>', '<ServerSideEncryptionConfiguration/>'])(
    'refuses the body %j',
    async (body) => {
      await withAccount(async (account, s3) => {
        await createBucket(s3);
        const put = await rawRequest(account, 'PUT', `/${BUCKET}?encryption`, { body });
        expect(put).toMatchObject({ status: 400, body: expect.stringContaining('MalformedXML') });
      })();
    },
  );
});

describe('the records of requests', () => {
  it(
    'count every request with its caller and its answer, in order',
    withAccount(async (account, s3) => {
      await createBucket(s3);
      await ending(readSid(s3));
      await fetch(`${account.endpoint}/${BUCKET}?policy`);
      const common = { service: 's3', bucket: BUCKET, region: 'eu-west-1' };
      expect(account.requests).toEqual([
        { ...common, operation: 'CreateBucket', account: '111122223333', status: 200 },
        { ...common, operation: 'GetBucketPolicy', account: '111122223333', status: 404 },
        { ...common, operation: 'GetBucketPolicy', account: '', status: 403 },
      ]);
    }),
  );

  it(
    'count what is not implemented, which is answered with 501',
    withAccount(async (account, s3) => {
      await createBucket(s3);
      const call = s3.send(new GetBucketTaggingCommand({ Bucket: BUCKET }));
      expect(await ending(call)).toBe('501 NotImplemented');
      expect(account.requests.at(-1)).toMatchObject({ operation: 'GetBucketTagging', status: 501 });
    }),
  );

  it(
    'know the operations on objects from those on buckets',
    withAccount(async (account) => {
      await rawRequest(account, 'PUT', `/${BUCKET}/some/key?policy`);
      expect(account.requests).toMatchObject([{ operation: 'PutObject', status: 501 }]);
    }),
  );

  it(
    'tell services apart by the scope of the signature',
    withAccount(async (account) => {
      await rawRequest(account, 'POST', '/', { scope: 'us-east-2/states' });
      expect(account.requests).toMatchObject([
        { service: 'states', region: 'us-east-2', status: 501 },
      ]);
    }),
  );
});

it(
  'us-east-1 is no location constraint',
  withAccount(async (account) => {
    const body = `<CreateBucketConfiguration><LocationConstraint>us-east-1</LocationConstraint></CreateBucketConfiguration>`;
    const created = await rawRequest(account, 'PUT', `/${BUCKET}`, { body, scope: 'us-east-1/s3' });
    expect(created.body).toContain('<Code>InvalidLocationConstraint</Code>');
  }),
);

describe('virtual-host style', () => {
  it(
    'is understood for names under localhost',
    withAccount(async (account, s3) => {
      await createBucket(s3);
      expect(await statusWithHost(account, `${BUCKET}.localhost`)).toBe(200);
      expect(await statusWithHost(account, 'nobody-there.localhost')).toBe(404);
    }),
  );
});

/** `fetch` does not let one choose the Host header. */
async function statusWithHost(account: LocalAccount, host: string): Promise<number | undefined> {
  const { port } = new URL(account.endpoint);
  const authorization =
    'AWS4-HMAC-SHA256 Credential=111122223333/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0';
  const headers = { host: `${host}:${port}`, authorization };
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '/?encryption', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

const control = (account: LocalAccount, method: string, route: string, body?: string) =>
  fetch(`${account.endpoint}/_reseal/${route}`, {
    method,
    ...(body === undefined ? {} : { body }),
  });

describe('control over HTTP', () => {
  it(
    'adds and clears faults',
    withAccount(async (account, s3) => {
      await createBucket(s3);
      const fault = JSON.stringify({ kind: 'throttle', operation: 'GetBucketEncryption' });
      expect((await control(account, 'POST', 'faults', fault)).status).toBe(204);
      expect(await ending(readKey(s3))).toBe('503 SlowDown');
      expect((await control(account, 'DELETE', 'faults')).status).toBe(204);
      expect(await ending(readKey(s3))).toBe('ok');
    }),
  );

  it.each([
    ['nope', 'expected a JSON object'],
    ['{}', 'expected kind to be one of throttle, conflict'],
    ['{"kind":"throttle","time":1}', 'unknown member time'],
    ['{"kind":"latency"}', 'expected latencyMs'],
    ['{"kind":"throttle","times":"often"}', 'expected times to be a number'],
    ['{"kind":"throttle","bucket":1}', 'expected bucket to be a string'],
  ])('refuses the fault %s: %s', async (body, problem) => {
    await withAccount(async (account) => {
      const response = await control(account, 'POST', 'faults', body);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain(problem);
    })();
  });

  it(
    'shows and forgets requests, and does not count itself',
    withAccount(async (account, s3) => {
      await createBucket(s3);
      const shown: unknown = await (await control(account, 'GET', 'requests')).json();
      expect(shown).toEqual(account.requests);
      expect(account.requests).toHaveLength(1);
      await control(account, 'DELETE', 'requests');
      expect(account.requests).toEqual([]);
    }),
  );

  it(
    'shows the trail and what was published',
    withAccount(async (account, s3) => {
      await createBucket(s3);
      await putPolicy(s3, 'a');
      const credentials = { accessKeyId: '111122223333', secretAccessKey: 'local' };
      const { endpoint } = account;
      const sns = new SNSClient({ endpoint, region: 'eu-west-1', credentials });
      const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
      const outcome = { DataType: 'String', StringValue: 'repaired' };
      const input = { TopicArn, Message: 'é', Subject: 's', MessageAttributes: { outcome } };
      const { MessageId } = await sns.send(new PublishCommand(input));
      sns.destroy();
      const trail: unknown = await (await control(account, 'GET', 'trail')).json();
      expect(trail).toEqual(account.trail);
      expect(await (await control(account, 'GET', 'published')).json()).toEqual([
        {
          topicArn: TopicArn,
          messageId: MessageId,
          message: 'é',
          subject: 's',
          attributes: { outcome: 'repaired' },
        },
      ]);
    }),
  );

  it(
    'says 404 to anything else',
    withAccount(async (account) => {
      expect((await control(account, 'GET', 'nope')).status).toBe(404);
    }),
  );
});

it('two accounts in one process know nothing of each other', async () => {
  const [first, second] = [await startLocalAccount(), await startLocalAccount()];
  await rawRequest(first, 'PUT', `/${BUCKET}`, { scope: 'us-east-1/s3' });
  const seen = await rawRequest(second, 'HEAD', `/${BUCKET}`, { scope: 'us-east-1/s3' });
  await Promise.all([first.close(), second.close()]);
  expect(seen.status).toBe(404);
});

it('a port that is taken is an error of startLocalAccount', async () => {
  const account = await startLocalAccount();
  const port = Number(new URL(account.endpoint).port);
  await expect(startLocalAccount({ port })).rejects.toThrow('EADDRINUSE');
  await account.close();
});
