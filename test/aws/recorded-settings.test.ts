import {
  DeleteBucketEncryptionCommand,
  DeleteBucketPolicyCommand,
  PutBucketPolicyCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { awsClients } from '../../src/aws/clients.ts';
import { recordedSettings } from '../../src/aws/recorded-settings.ts';
import { ref } from '../support/core-builders.ts';

/** What HTTP cannot show; the rest is tested with rollbacks over HTTP. */
const s3 = mockClient(S3Client);
const { restoreSetting } = recordedSettings(awsClients({ pathStyle: false }));

beforeEach(() => {
  s3.reset();
  s3.onAnyCommand().rejects(new Error('not expected'));
});

const owned = { Bucket: 'example-bucket', ExpectedBucketOwner: '111122223333' };

describe('settings from the ledger', () => {
  it('are deleted as those of their owner only', async () => {
    s3.on(DeleteBucketPolicyCommand, owned).resolves({});
    s3.on(DeleteBucketEncryptionCommand, owned).resolves({});
    expect(await restoreSetting(ref, 'policy', undefined)).toBeUndefined();
    expect(await restoreSetting(ref, 'encryption', undefined)).toBeUndefined();
    expect(await restoreSetting(ref, 'encryption', '{"rules":[]}')).toBeUndefined();
    expect(s3.calls()).toHaveLength(3);
  });

  it('are sent as the text that was recorded, white space and order included', async () => {
    const Policy = '{ "Statement" : [ ],\n"Version":"2012-10-17", "Id": "\\u0041" }';
    s3.on(PutBucketPolicyCommand, { ...owned, Policy }).resolves({});
    expect(await restoreSetting(ref, 'policy', Policy)).toBeUndefined();
  });

  it.each([
    ['policy', 's3:DeleteBucketPolicy'],
    ['encryption', 's3:PutEncryptionConfiguration'],
  ] as const)('name the action that was denied for the %s', async (setting, action) => {
    const [name, message] = ['AccessDenied', 'Access Denied'];
    const denied = new S3ServiceException({ name, message, $fault: 'client', $metadata: {} });
    s3.onAnyCommand().rejects(denied);
    const failure = await restoreSetting(ref, setting, undefined);
    expect(failure).toMatchObject({ kind: 'denied', action });
  });

  it.each([
    ['policy', '{"Statement":[]'],
    ['policy', '{"a":1,"a":2,"Statement":[]}'],
    ['encryption', '{"rules":[1]}'],
    ['encryption', '{"rules":{"a":1}}'],
    ['encryption', '{"rules":["text"]}'],
    ['encryption', 'null'],
  ] as const)('are not sent where the %s is not as we record it: %s', async (setting, text) => {
    const failure = await restoreSetting(ref, setting, text);
    expect(failure).toMatchObject({ kind: 'not-understood' });
    expect(s3.calls()).toHaveLength(0);
  });
});
