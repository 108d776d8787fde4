import { PutBucketPolicyCommand, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { awsPorts } from '../../src/aws/aws-ports.ts';
import { awsClients } from '../../src/aws/clients.ts';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import { policyOf } from '../../src/core/policy/document.ts';
import type { Change } from '../../src/core/plan.ts';
import { sealedPolicyOf, startLocalWorld } from '../support/local-world.ts';
import type { LocalWorld } from '../support/local-world.ts';

let world: LocalWorld;
let apply: (ref: BucketRef, change: Change) => Promise<unknown>;

beforeAll(async () => {
  world = await startLocalWorld();
  ({ apply } = awsPorts(awsClients({ pathStyle: true })));
});
afterAll(async () => {
  await world.aws.close();
});
beforeEach(() => {
  world.aws.faults.clear();
});

const put = 'PutBucketPolicy' as const;

const write = async (ref: BucketRef, document: object = sealedPolicyOf(ref.name)) => {
  world.calls();
  const after = policyOf(document as never);
  return apply(ref, { kind: 'put-policy', before: undefined, after, seals: [] });
};

/** A bucket that was public before Block Public Access was switched on, or still is without it. */
async function publicBucket(name: string, BlockPublicPolicy: boolean) {
  const ref = await world.createBucket(name);
  const allow = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject' };
  const document = {
    Version: '2012-10-17',
    Statement: [{ ...allow, Resource: `arn:aws:s3:::${name}/*` }],
  };
  const block = async (isOn: boolean) =>
    world.s3.send(
      new PutPublicAccessBlockCommand({
        Bucket: name,
        PublicAccessBlockConfiguration: { BlockPublicPolicy: isOn },
      }),
    );
  await block(false);
  await world.s3.send(
    new PutBucketPolicyCommand({ Bucket: name, Policy: JSON.stringify(document) }),
  );
  await block(BlockPublicPolicy);
  const [statement] = sealedPolicyOf(name).Statement;
  return { ref, merged: { ...document, Statement: [...document.Statement, statement] } };
}

const denied = (cause: string) => ({ kind: 'denied', action: 's3:PutBucketPolicy', cause });
const diagnosis = ['GetBucketPolicyStatus', 'GetPublicAccessBlock'];

describe('a denied write of the policy', () => {
  it('is explained by AWS where it says why: nothing more is asked', async () => {
    const { ref, merged } = await publicBucket('public-and-blocked', true);
    expect(await write(ref, merged)).toEqual(denied('block-public-access'));
    expect(world.calls()).toEqual(['PutBucketPolicy 403']);
    const because = 'with an explicit deny in a resource-based policy';
    world.aws.faults.add({ kind: 'access-denied', operation: put, because });
    expect(await write(ref, merged)).toEqual(denied('resource-policy'));
    expect(world.calls()).toEqual(['PutBucketPolicy 403']);
  });

  it('is looked into where AWS says nothing', async () => {
    const { ref, merged } = await publicBucket('public-and-silent', true);
    world.aws.faults.add({ kind: 'access-denied', operation: put });
    expect(await write(ref, merged)).toEqual(denied('block-public-access'));
    expect(world.calls().toSorted()).toEqual([
      'GetBucketPolicyStatus 200',
      'GetPublicAccessBlock 200',
      'PutBucketPolicy 403',
    ]);
  });

  it.each(['private', 'public, but not blocked'])(
    'stays unknown for a bucket that is %s',
    async (title) => {
      const { ref } =
        title === 'private'
          ? { ref: await world.createBucket('private-denied') }
          : await publicBucket('public-not-blocked', false);
      world.aws.faults.add({ kind: 'access-denied', operation: put });
      expect(await write(ref)).toEqual(denied('unknown'));
    },
  );

  it.each(diagnosis)(
    'stays unknown, and is no other failure, when %s is denied too',
    async (operation) => {
      const { ref } = await publicBucket(`no-${operation.toLowerCase()}`, true);
      world.aws.faults.add({ kind: 'access-denied', operation: put });
      world.aws.faults.add({ kind: 'access-denied', operation });
      expect(await write(ref)).toEqual(denied('unknown'));
    },
  );

  it('is never looked into when the write went well or failed otherwise', async () => {
    const ref = await world.createBucket('no-need-to-ask');
    expect(await write(ref)).toBeUndefined();
    world.aws.faults.add({ kind: 'conflict', operation: put });
    expect(await write(ref)).toEqual({ kind: 'conflict', action: 's3:PutBucketPolicy' });
    expect(world.calls()).toEqual(['PutBucketPolicy 409']);
  });
});

describe('a policy that S3 refuses', () => {
  const withResource = (name: string, padding: string) => ({
    Version: '2012-10-17',
    Id: padding,
    Statement: sealedPolicyOf(name).Statement,
  });

  it('is told with the words of S3', async () => {
    const ref = await world.createBucket('refused-policy');
    expect(await write(ref, withResource('another-bucket', ''))).toEqual({
      kind: 'policy-refused',
      message: 'Policy has invalid resource',
    });
  });

  it('is too large when S3 says so, whatever the preflight counted', async () => {
    const ref = await world.createBucket('large-policy');
    expect(await write(ref, withResource(ref.name, 'x'.repeat(20_480)))).toEqual({
      kind: 'policy-too-large',
      sizeBytes: expect.any(Number),
      limitBytes: 20_480,
    });
  });
});
