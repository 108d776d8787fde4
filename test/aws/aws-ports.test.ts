import type { AddressInfo } from 'node:net';
import { DisableKeyCommand, EnableKeyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { awsPorts } from '../../src/aws/aws-ports.ts';
import { awsClients } from '../../src/aws/clients.ts';
import { policyOf } from '../../src/core/policy/document.ts';
import type { AccountId, Region } from '../../src/core/names.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import { reconcileBucket } from '../../src/reconcile/reconcile-bucket.ts';
import type { Ports } from '../../src/reconcile/ports.ts';
import { baselineSettings } from '../support/core-builders.ts';
import { sealedEncryptionOf, sealedPolicyOf, startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';

let world: LocalWorld;
let ports: Ports;

beforeAll(async () => {
  world = await startLocalWorld();
});
afterAll(async () => {
  await world.aws.close();
});
beforeEach(() => {
  world.aws.faults.clear();
  world.calls();
  ports = {
    ...awsPorts(awsClients({ pathStyle: true })),
    ledger: ledgerInMemory(),
    clock: { wait: async () => Promise.resolve(), remainingMs: () => 60_000, nowMs: Date.now },
  };
});

const aliasOfData = { kind: 'lookup', text: 'alias/data' } as const;

const settings = {
  mode: 'repair',
  baseline: baselineSettings({ requiredKey: aliasOfData }),
} as const;

const createSealed = async (name: string) =>
  world.createBucket(name, {
    policy: sealedPolicyOf(name),
    encryption: sealedEncryptionOf(world.keyArn),
  });

describe('the AWS ports, over HTTP', () => {
  it('look at a sealed bucket with exactly two calls, at the same time', async () => {
    const ref = await createSealed('sealed-two-calls');
    await ports.resolveKey(ref.region, aliasOfData);
    world.calls();
    world.aws.faults.add({ kind: 'latency', latencyMs: 50 });
    let inFlight = 0;
    let most = 0;
    const counting = setInterval(() => {
      inFlight = world.aws.requests.filter(({ status }) => status === 0).length;
      most = Math.max(most, inFlight);
    }, 5);
    const outcome = await reconcileBucket(ref, settings, ports);
    clearInterval(counting);
    expect(outcome.kind).toBe('unchanged');
    expect(world.calls().toSorted()).toEqual(['GetBucketEncryption 200', 'GetBucketPolicy 200']);
    expect(most).toBe(2);
  });

  it('repair a drifted bucket with two reads, the key, one more for each seal, all again before its write, two reads', async () => {
    const ref = await world.createBucket('drifted-calls');
    expect((await reconcileBucket(ref, settings, ports)).kind).toBe('repaired');
    const calls = world.calls();
    expect(calls.slice(0, 3).toSorted()).toEqual([
      'DescribeKey 200',
      'GetBucketEncryption 200',
      'GetBucketPolicy 404',
    ]);
    expect(calls.slice(3, 5).toSorted()).toEqual(['GetBucketAcl 200', 'GetBucketWebsite 404']);
    expect(calls.slice(5, 8).toSorted()).toEqual([
      'GetBucketAcl 200',
      'GetBucketEncryption 200',
      'GetBucketPolicy 404',
    ]);
    expect(calls[8]).toBe('PutBucketEncryption 200');
    expect(calls.slice(9, 11).toSorted()).toEqual(['GetBucketPolicy 404', 'GetBucketWebsite 404']);
    expect(calls[11]).toBe('PutBucketPolicy 204');
    expect(calls.slice(12).toSorted()).toEqual(['GetBucketEncryption 200', 'GetBucketPolicy 200']);
    expect((await reconcileBucket(ref, settings, ports)).kind).toBe('unchanged');
  });

  it('give up on a server that accepts and never answers', async () => {
    const { createServer } = await import('node:net');
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${port}`;
    const began = performance.now();
    const hanging = awsPorts(awsClients({ pathStyle: true }));
    const observed = await hanging.readPolicy(world.refOf('anything'));
    process.env['AWS_ENDPOINT_URL'] = world.aws.endpoint;
    silent.close();
    expect(observed.kind).toBe('unreadable');
    expect(performance.now() - began).toBeLessThan(9_000);
  }, 15_000);

  it('never touch a bucket that belongs to somebody else', async () => {
    const ref = { ...(await world.createBucket('not-ours')), account: '444455556666' as AccountId };
    const outcome = await reconcileBucket(ref, settings, ports);
    expect(outcome).toMatchObject({ kind: 'refused', failures: [{ kind: 'denied' }, {}] });
    expect(world.calls().some((call) => call.startsWith('Put'))).toBe(false);
  });

  it('name the owner on every call, writes as well', async () => {
    const ours = await world.createBucket('owner-is-named');
    const ref = { ...ours, account: '444455556666' as AccountId };
    const { value: configuration } = (await ports.observe(ours)).encryption as unknown as {
      value: never;
    };
    const policy = policyOf(sealedPolicyOf('owner-is-named') as never);
    const answers = [
      (await ports.readEncryption(ref)).kind,
      (await ports.readPolicy(ref)).kind,
      await ports.apply(ref, { kind: 'put-encryption', before: undefined, after: configuration }),
      await ports.apply(ref, {
        kind: 'put-policy',
        before: undefined,
        after: policy,
        seals: ['transport' as const],
      }),
    ];
    expect(answers).toMatchObject([
      'unreadable',
      'unreadable',
      { kind: 'denied', action: 's3:PutEncryptionConfiguration' },
      { kind: 'denied', action: 's3:PutBucketPolicy' },
    ]);
  });

  it('follow a bucket into its Region, and refuse a key that is not there', async () => {
    const ref = await createSealed('in-another-region');
    const stated = { ...ref, region: 'us-east-1' as Region };
    expect(await reconcileBucket(stated, settings, ports)).toEqual({ ref, kind: 'unchanged' });
    const other = {
      ...ports,
      resolveKey: async () => ports.resolveKey('us-east-1' as Region, aliasOfData),
    };
    const outcome = await reconcileBucket(ref, settings, other);
    expect(outcome).toMatchObject({ kind: 'refused', failures: [{ kind: 'key-not-found' }] });
  });

  it('write back what the SDK does not know', async () => {
    const ref = await world.createBucket('member-of-tomorrow');
    const xml =
      '<ServerSideEncryptionConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule>' +
      '<ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault>' +
      '<Tomorrow><Pad>7</Pad></Tomorrow>' +
      '<BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>' +
      '</Rule></ServerSideEncryptionConfiguration>';
    const authorization =
      'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20261121/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0';
    const put = await fetch(`${world.aws.endpoint}/${ref.name}?encryption`, {
      method: 'PUT',
      body: xml,
      headers: { authorization },
    });
    expect(put.status).toBe(200);
    expect((await reconcileBucket(ref, settings, ports)).kind).toBe('repaired');
    const state = await ports.observe(ref);
    expect(state.encryption).toMatchObject({
      value: {
        rules: [
          {
            ApplyServerSideEncryptionByDefault: { KMSMasterKeyID: world.keyArn },
            Tomorrow: { Pad: '7' },
            BlockedEncryptionTypes: { EncryptionType: 'SSE-C' },
          },
        ],
      },
    });
  });

  it('try again when S3 is busy, reading the policy again each time', async () => {
    const ref = await world.createBucket('busy', { encryption: sealedEncryptionOf(world.keyArn) });
    world.aws.faults.add({ operation: 'PutBucketPolicy', kind: 'conflict', times: 2 });
    world.aws.faults.add({ operation: 'PutBucketPolicy', kind: 'throttle', times: 1 });
    const outcome = await reconcileBucket(ref, settings, ports);
    expect(outcome).toMatchObject({ kind: 'repaired', changes: [{ kind: 'put-policy' }] });
    const policyCalls = world.calls().filter((call) => call.includes('BucketPolicy'));
    expect(policyCalls).toEqual([
      'GetBucketPolicy 404',
      'GetBucketPolicy 404',
      'PutBucketPolicy 409',
      'GetBucketPolicy 404',
      'PutBucketPolicy 409',
      'GetBucketPolicy 404',
      'PutBucketPolicy 503',
      'GetBucketPolicy 404',
      'PutBucketPolicy 204',
      'GetBucketPolicy 200',
    ]);
  });

  it('wait until S3 shows what was written', async () => {
    const ref = await world.createBucket('stale');
    world.aws.faults.add({ kind: 'stale-reads', bucket: ref.name, times: 2 });
    expect((await reconcileBucket(ref, settings, ports)).kind).toBe('repaired');
  });

  it('notice within a minute that the key was disabled, asking KMS once a minute', async () => {
    const { kmsKeys } = await import('../../src/aws/kms-keys.ts');
    let now = 0;
    const clients = awsClients({ pathStyle: true });
    const keys = kmsKeys(clients, () => now);
    await keys.resolveKey('eu-west-1' as Region, aliasOfData);
    await keys.describeKey(world.keyArn, 'eu-west-1' as Region);
    await world.kms.send(new DisableKeyCommand({ KeyId: world.keyArn }));
    now = 59_999;
    const remembered = await keys.describeKey(world.keyArn, 'eu-west-1' as Region);
    expect(remembered).toMatchObject({ value: { state: 'Enabled' } });
    expect(world.calls()).toEqual(['DescribeKey 200', 'DisableKey 200']);
    now = 60_000;
    const fresh = await keys.describeKey(world.keyArn, 'eu-west-1' as Region);
    expect(fresh).toMatchObject({ value: { state: 'Disabled' } });
    await world.kms.send(new EnableKeyCommand({ KeyId: world.keyArn }));
    keys.forgetKeys();
    const told = await keys.describeKey(world.keyArn, 'eu-west-1' as Region);
    expect(told).toMatchObject({ value: { state: 'Enabled' } });
  });
});
