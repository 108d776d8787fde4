import {
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startLocalAccount } from '../../src/local/start-local-account.ts';
import type { LocalAccount } from '../../src/local/start-local-account.ts';
import { parseRecord } from '../../src/triggers/parse-record.ts';
import { ending } from './calls.ts';

let account: LocalAccount;
let kms: KMSClient;
let arn = '';

beforeAll(async () => {
  const now = () => new Date('2026-11-21T09:00:00Z');
  account = await startLocalAccount({ now });
  kms = new KMSClient({
    region: 'eu-west-1',
    endpoint: account.endpoint,
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'local' },
  });
  arn = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '';
});
afterAll(async () => {
  kms.destroy();
  await account.close();
});

describe('the trail of keys', () => {
  it('records what stops a key as the function reads it, and no look at one', async () => {
    const KeyId = arn.split('/').at(-1);
    await kms.send(new DescribeKeyCommand({ KeyId }));
    await kms.send(new DisableKeyCommand({ KeyId }));
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    expect(account.trail.map((record) => parseRecord(record, {}))).toMatchObject([
      { kind: 'key', hint: { eventName: 'DisableKey', arn, deletionDate: undefined } },
      { kind: 'key', hint: { arn, deletionDate: 'Nov 28, 2026, 9:00:00 AM' } },
    ]);
    expect(account.trail[1]).toMatchObject({
      eventSource: 'kms.amazonaws.com',
      requestParameters: { keyId: KeyId, pendingWindowInDays: 7 },
      responseElements: { keyId: arn, keyState: 'PendingDeletion', pendingWindowInDays: 7 },
      resources: [{ accountId: '111122223333', type: 'AWS::KMS::Key', ARN: arn }],
    });
  });

  it('records a call that failed as one', async () => {
    expect(await ending(kms.send(new DisableKeyCommand({ KeyId: arn })))).toMatch(/^400 /);
    const KeyId = arn.replace(/.{12}$/, '000000000000');
    expect(await ending(kms.send(new DisableKeyCommand({ KeyId })))).toMatch(/^400 /);
    expect(account.trail.slice(-2)).toMatchObject([
      { errorCode: 'KMSInvalidStateException', responseElements: null },
      {
        errorCode: 'NotFoundException',
        responseElements: null,
        requestParameters: { keyId: KeyId },
      },
    ]);
    expect(parseRecord(account.trail.at(-1), {})).toMatchObject({ reason: 'failed-call' });
  });
});
