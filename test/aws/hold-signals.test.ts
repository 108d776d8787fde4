import { PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { PutBucketLoggingCommand, PutBucketWebsiteCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { awsClients } from '../../src/aws/clients.ts';
import { readKeyPolicy } from '../../src/aws/kms-key-policy.ts';
import { readAcl, readWebsite } from '../../src/aws/s3-hold-signals.ts';
import { readLoggingTarget } from '../../src/aws/s3-logging.ts';
import type { AccountId, KmsKeyArn } from '../../src/core/names.ts';
import { region, startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';

const clients = awsClients({ pathStyle: true });
let world: LocalWorld;

beforeAll(async () => {
  world = await startLocalWorld();
});
afterAll(async () => {
  await world.aws.close();
});
beforeEach(() => world.aws.faults.clear());

const deny = (operation: string) => world.aws.faults.add({ kind: 'access-denied', operation });

describe('what says who uses a bucket, over HTTP', () => {
  it('is an ACL that every bucket has', async () => {
    const ref = await world.createBucket('acl-of-its-owner');
    const acl = await readAcl(ref, clients);
    expect(acl).toMatchObject({
      kind: 'present',
      value: { grants: [{ grantee: { kind: 'canonical-user' }, permission: 'FULL_CONTROL' }] },
    });
    const theirs = { ...ref, account: '444455556666' as AccountId };
    expect(await readAcl(theirs, clients)).toMatchObject({
      kind: 'unreadable',
      failure: { kind: 'denied', action: 's3:GetBucketAcl' },
    });
  });

  it('is where the server access logs of another bucket go', async () => {
    const ref = await world.createBucket('access-logged');
    await world.createBucket('access-log-target');
    expect(await readLoggingTarget(ref, clients)).toEqual({ kind: 'absent' });
    const LoggingEnabled = { TargetBucket: 'access-log-target', TargetPrefix: '' };
    const BucketLoggingStatus = { LoggingEnabled };
    await world.s3.send(new PutBucketLoggingCommand({ Bucket: ref.name, BucketLoggingStatus }));
    expect(await readLoggingTarget(ref, clients)).toEqual({
      kind: 'present',
      value: 'access-log-target',
    });
    deny('GetBucketLogging');
    expect(await readLoggingTarget(ref, clients)).toMatchObject({
      failure: { kind: 'denied', action: 's3:GetBucketLogging' },
    });
  });

  it('is a website or none', async () => {
    const ref = await world.createBucket('website-or-none');
    expect(await readWebsite(ref, clients)).toEqual({ kind: 'absent' });
    const WebsiteConfiguration = { IndexDocument: { Suffix: 'index.html' } };
    await world.s3.send(new PutBucketWebsiteCommand({ Bucket: ref.name, WebsiteConfiguration }));
    expect(await readWebsite(ref, clients)).toEqual({ kind: 'present', value: 'configured' });
    const theirs = { ...ref, account: '444455556666' as AccountId };
    expect((await readWebsite(theirs, clients)).kind).toBe('unreadable');
    deny('GetBucketWebsite');
    expect(await readWebsite(ref, clients)).toMatchObject({
      failure: { kind: 'denied', action: 's3:GetBucketWebsite' },
    });
    const gone = await readWebsite(world.refOf('no-such-bucket'), clients);
    expect(gone.kind).toBe('unreadable');
  });

  it('is the policy of a key', async () => {
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    await world.kms.send(new PutKeyPolicyCommand({ KeyId: world.keyArn, Policy }));
    expect(await readKeyPolicy(world.keyArn, region, clients)).toMatchObject({
      kind: 'present',
      value: { text: Policy },
    });
    const unknown = world.keyArn.replace(/[^/]*$/, 'none') as KmsKeyArn;
    expect(await readKeyPolicy(unknown, region, clients)).toEqual({ kind: 'absent' });
    deny('GetKeyPolicy');
    expect(await readKeyPolicy(world.keyArn, region, clients)).toMatchObject({
      failure: { kind: 'denied', action: 'kms:GetKeyPolicy' },
    });
  });
});
