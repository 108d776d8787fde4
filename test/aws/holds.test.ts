import { PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  GetBucketAclCommand,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutBucketWebsiteCommand,
} from '@aws-sdk/client-s3';
import type { Grant } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { awsPorts } from '../../src/aws/aws-ports.ts';
import { awsClients } from '../../src/aws/clients.ts';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import { awsLogsDelivery, logDeliveryGroup } from '../../src/core/holds/acl.ts';
import { isWorthAnotherRun } from '../../src/core/outcome.ts';
import type { Ports } from '../../src/reconcile/ports.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import { reconcileBucket } from '../../src/reconcile/reconcile-bucket.ts';
import { baselineSettings } from '../support/core-builders.ts';
import {
  region,
  sealedEncryptionOf,
  sealedPolicyOf,
  startLocalWorld,
} from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';

let world: LocalWorld;
let ports: Ports;
const reference = { kind: 'lookup', text: 'alias/data' } as const;
const settings = {
  mode: 'repair' as const,
  baseline: baselineSettings({ requiredKey: reference }),
};

beforeAll(async () => {
  world = await startLocalWorld();
  ports = {
    ...awsPorts(awsClients({ pathStyle: true })),
    ledger: ledgerInMemory(),
    clock: { wait: async () => Promise.resolve(), remainingMs: () => 60_000, nowMs: Date.now },
  };
});
afterAll(async () => {
  await world.aws.close();
});
beforeEach(async () => {
  world.aws.faults.clear();
  await putKeyPolicy();
  await ports.describeKey(world.keyArn, region);
  world.calls();
});

async function putKeyPolicy(...statements: object[]): Promise<void> {
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  await world.kms.send(new PutKeyPolicyCommand({ KeyId: world.keyArn, Policy }));
  world.calls();
}

const allow = (name: string, Principal: object) => ({
  Effect: 'Allow',
  Principal,
  Action: 's3:PutObject',
  Resource: `arn:aws:s3:::${name}/*`,
});

/** A bucket with SSE-S3 that denies plain HTTP and lets somebody write. */
async function logBucket(name: string, Principal: object): Promise<BucketRef> {
  const policy = sealedPolicyOf(name);
  return world.createBucket(name, {
    policy: { ...policy, Statement: [allow(name, Principal), ...policy.Statement] },
  });
}

async function bucketWithGrant(Bucket: string, grant: Grant): Promise<BucketRef> {
  const CreateBucketConfiguration = { LocationConstraint: region as 'eu-west-1' };
  const ObjectOwnership = 'BucketOwnerPreferred';
  await world.s3.send(
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration, ObjectOwnership }),
  );
  const { Owner, Grants = [] } = await world.s3.send(new GetBucketAclCommand({ Bucket }));
  const AccessControlPolicy = { Owner, Grants: [...Grants, grant] };
  await world.s3.send(new PutBucketAclCommand({ Bucket, AccessControlPolicy }));
  const Policy = JSON.stringify(sealedPolicyOf(Bucket));
  await world.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  world.calls();
  return world.refOf(Bucket);
}

const written = (calls: readonly string[]) => calls.filter((call) => call.startsWith('Put'));
const reads = ['GetBucketEncryption 200', 'GetBucketPolicy 200'];

type LogBucket = [title: string, kind: string, make: () => Promise<BucketRef>];
const service = (name: string, principal: string) => async () =>
  logBucket(name, { Service: principal });
const sse: LogBucket[] = [
  ['access logs', 'needs-sse-s3', service('logs-access', 'logging.s3.amazonaws.com')],
  [
    'load balancers',
    'needs-sse-s3',
    service('logs-balancer', 'logdelivery.elasticloadbalancing.amazonaws.com'),
  ],
  [
    'load balancers by account',
    'needs-sse-s3',
    async () => logBucket('logs-by-account', { AWS: 'arn:aws:iam::156460612806:root' }),
  ],
  ['Redshift', 'needs-sse-s3', service('logs-redshift', 'redshift.amazonaws.com')],
  [
    'access logs by ACL',
    'needs-sse-s3',
    async () =>
      bucketWithGrant('logs-by-acl', {
        Grantee: { Type: 'Group', URI: logDeliveryGroup },
        Permission: 'WRITE',
      }),
  ],
];
const deliveries: LogBucket[] = [
  ['vended logs', 'needs-key-policy', service('logs-vended', 'delivery.logs.amazonaws.com')],
  ['Config', 'needs-key-policy', service('logs-config', 'config.amazonaws.com')],
  ['CloudTrail', 'needs-key-policy', service('logs-trail', 'cloudtrail.amazonaws.com')],
  ['Inventory', 'needs-key-policy', service('logs-inventory', 's3.amazonaws.com')],
  [
    'CloudFront by ACL',
    'needs-key-policy',
    async () =>
      bucketWithGrant('logs-cloudfront', {
        Grantee: { Type: 'CanonicalUser', ID: awsLogsDelivery },
        Permission: 'FULL_CONTROL',
      }),
  ],
];

describe('a bucket of logs, over HTTP', () => {
  it.each(sse)('%s: is held, with one read more and no write', async (_, kind, make) => {
    const ref = await make();
    const outcome = await reconcileBucket(ref, settings, ports);
    expect(outcome).toMatchObject({ kind: 'held', holds: [{ kind, seal: 'encryption' }] });
    expect(isWorthAnotherRun(outcome)).toBe(false);
    const calls = world.calls().filter((call) => call !== 'DescribeKey 200');
    expect(calls.toSorted()).toEqual(['GetBucketAcl 200', ...reads]);
  });

  it.each(deliveries)('%s: is held until the key policy names it', async (_, kind, make) => {
    const ref = await make();
    const outcome = await reconcileBucket(ref, settings, ports);
    expect(outcome).toMatchObject({ kind: 'held', holds: [{ kind }] });
    const calls = world.calls().filter((call) => call !== 'DescribeKey 200');
    expect(calls.toSorted()).toEqual(['GetBucketAcl 200', ...reads, 'GetKeyPolicy 200']);
    const [hold] = outcome.kind === 'held' ? outcome.holds : [];
    await putKeyPolicy(JSON.parse(hold?.keyPolicyStatement ?? '{}') as object);
    expect((await reconcileBucket(ref, settings, ports)).kind).toBe('repaired');
    expect((await reconcileBucket(ref, settings, ports)).kind).toBe('unchanged');
  });

  it('shows the hold when only looking was asked for', async () => {
    const ref = await logBucket('logs-inspected', { Service: 'logging.s3.amazonaws.com' });
    const outcome = await reconcileBucket(ref, { ...settings, mode: 'inspect' }, ports);
    expect(outcome).toMatchObject({ kind: 'inspected', planned: [], holds: [{}], failures: [] });
  });

  it('has its policy mended beside a hold', async () => {
    const name = 'logs-open';
    const Statement = [allow(name, { Service: 'logging.s3.amazonaws.com' })];
    const ref = await world.createBucket(name, { policy: { Version: '2012-10-17', Statement } });
    const outcome = await reconcileBucket(ref, settings, ports);
    expect(outcome).toMatchObject({
      kind: 'repaired',
      changes: [{ kind: 'put-policy' }],
      holds: [{ kind: 'needs-sse-s3' }],
    });
    expect(written(world.calls())).toEqual(['PutBucketPolicy 204']);
    expect((await reconcileBucket(ref, settings, ports)).kind).toBe('held');
  });

  it.each([
    ['GetBucketAcl', 'writers-unknown', 'logging.s3.amazonaws.com'],
    ['GetKeyPolicy', 'needs-key-policy', 'config.amazonaws.com'],
  ])('is held when %s is denied', async (operation, kind, principal) => {
    const ref = await logBucket(`denied-${operation.toLowerCase()}`, { Service: principal });
    world.aws.faults.add({ kind: 'access-denied', operation });
    const outcome = await reconcileBucket(ref, settings, ports);
    expect(outcome).toMatchObject({ kind: 'held', holds: [{ kind }] });
    expect(written(world.calls())).toEqual([]);
  });

  it('comes back when what says who uses it is throttled', async () => {
    const ref = await logBucket('logs-throttled', { Service: 'logging.s3.amazonaws.com' });
    world.aws.faults.add({ kind: 'throttle', operation: 'GetBucketAcl' });
    const outcome = await reconcileBucket(ref, settings, ports);
    expect(outcome).toMatchObject({ kind: 'refused', failures: [{ kind: 'throttled' }] });
    expect(isWorthAnotherRun(outcome)).toBe(true);
    expect(written(world.calls())).toEqual([]);
  });
});

describe('a bucket with a website, over HTTP', () => {
  const WebsiteConfiguration = { IndexDocument: { Suffix: 'index.html' } };
  const website = async (name: string): Promise<BucketRef> => {
    const ref = await world.createBucket(name, { encryption: sealedEncryptionOf(world.keyArn) });
    await world.s3.send(new PutBucketWebsiteCommand({ Bucket: name, WebsiteConfiguration }));
    world.calls();
    return ref;
  };

  it('is held with one read more and no write', async () => {
    const ref = await website('site');
    const outcome = await reconcileBucket(ref, settings, ports);
    expect(outcome).toMatchObject({
      kind: 'held',
      holds: [{ kind: 'website', seal: 'transport' }],
    });
    const calls = world.calls().filter((call) => call !== 'DescribeKey 200');
    expect(calls.toSorted()).toEqual([
      'GetBucketEncryption 200',
      'GetBucketPolicy 404',
      'GetBucketWebsite 200',
    ]);
  });

  it('is held when nobody may see whether there is one', async () => {
    const ref = await website('site-hidden');
    world.aws.faults.add({ kind: 'access-denied', operation: 'GetBucketWebsite' });
    const outcome = await reconcileBucket(ref, settings, ports);
    expect(outcome).toMatchObject({ kind: 'held', holds: [{ kind: 'website-unknown' }] });
    expect(written(world.calls())).toEqual([]);
  });

  it('gets the other seals of its policy', async () => {
    const ref = await website('site-with-tls-version');
    const baseline = { ...settings.baseline, tlsVersion: '1.2' as const };
    const outcome = await reconcileBucket(ref, { ...settings, baseline }, ports);
    expect(outcome).toMatchObject({
      kind: 'repaired',
      changes: [{ kind: 'put-policy', seals: ['tls-version'] }],
      holds: [{ kind: 'website' }],
    });
  });
});

describe('the uploads seal, over HTTP', () => {
  const withUploads = {
    ...settings,
    baseline: { ...settings.baseline, uploads: 'deny-unencrypted' as const },
  };

  it('is written for a bucket that no service writes to, which is asked again right before the write', async () => {
    const ref = await world.createBucket('uploads', {
      encryption: sealedEncryptionOf(world.keyArn),
      policy: sealedPolicyOf('uploads'),
    });
    world.calls();
    const outcome = await reconcileBucket(ref, withUploads, ports);
    expect(outcome).toMatchObject({
      kind: 'repaired',
      drifts: [{ kind: 'upload-allowed' }],
      changes: [{ kind: 'put-policy', seals: ['uploads'] }],
    });
    expect(world.calls().filter((call) => call.startsWith('GetBucketAcl'))).toHaveLength(2);
    expect(await reconcileBucket(ref, withUploads, ports)).toMatchObject({ kind: 'unchanged' });
  });

  it('is held for a bucket that a service writes to', async () => {
    const ref = await world.createBucket('uploads-trail', {
      encryption: sealedEncryptionOf(world.keyArn),
      policy: {
        ...sealedPolicyOf('uploads-trail'),
        Statement: [
          allow('uploads-trail', { Service: 'cloudtrail.amazonaws.com' }),
          ...sealedPolicyOf('uploads-trail').Statement,
        ],
      },
    });
    world.calls();
    const outcome = await reconcileBucket(ref, withUploads, ports);
    expect(outcome).toMatchObject({
      kind: 'held',
      holds: [{ kind: 'uploads-of-service', seal: 'uploads', writer: 'CloudTrail' }],
    });
    expect(written(world.calls())).toEqual([]);
  });

  it('is held when nobody may see who writes', async () => {
    const ref = await world.createBucket('uploads-hidden', {
      encryption: sealedEncryptionOf(world.keyArn),
      policy: sealedPolicyOf('uploads-hidden'),
    });
    world.aws.faults.add({ kind: 'access-denied', operation: 'GetBucketAcl' });
    const outcome = await reconcileBucket(ref, withUploads, ports);
    expect(outcome).toMatchObject({
      kind: 'held',
      holds: [{ kind: 'writers-unknown', seal: 'uploads' }],
    });
  });
});
