import { describe, expect, it } from '@jest/globals';
import type { Failure } from '../../src/core/failure.ts';
import { isWorthAnotherRun } from '../../src/core/outcome.ts';
import type { JsonObject } from '../../src/core/policy/document.ts';
import { reconcileBucket } from '../../src/reconcile/reconcile-bucket.ts';
import {
  allowRead,
  ref,
  repair,
  sealedEncryption,
  sealedPolicy,
  simulatedBucket,
  weakEncryption,
} from '../support/simulated-bucket.ts';
import type { RunSettings } from '../../src/reconcile/reconcile-bucket.ts';
import type { Fault, World } from '../support/simulated-bucket.ts';

const conflict: Failure = { kind: 'conflict', action: 's3:PutBucketPolicy' };
const refusedOnce: Fault[] = [{ call: 'apply', effect: { kind: 'fails', failure: conflict } }];

const loadBalancer = {
  ...allowRead('Logs'),
  Action: 's3:PutObject',
  Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
};
const withLogs = (policy: JsonObject): JsonObject => ({
  ...policy,
  Statement: [...(policy['Statement'] as JsonObject[]), loadBalancer],
});
const theirs: JsonObject = { Version: '2012-10-17', Statement: [allowRead('Partner')] };
const logDelivery = {
  kind: 'group' as const,
  uri: 'http://acs.amazonaws.com/groups/s3/LogDelivery',
};
const withLogAcl: NonNullable<World['acl']> = {
  owner: '1',
  grants: [{ grantee: logDelivery, permission: 'WRITE' }],
};

type Owner = (world: World, bucket: Parameters<NonNullable<World['meanwhile']>>[1]) => void;

const turnsOnLogs: Owner = (_world, { policy, setPolicy }) => {
  setPolicy(withLogs(policy() ?? theirs));
};
const turnsOnLogsByAcl: Owner = (world) => {
  world.acl = withLogAcl;
};
const turnsOnWebsite: Owner = (world) => {
  world.isWebsite = true;
};

const weak: World = { encryption: weakEncryption, policy: sealedPolicy };
const open: World = { encryption: sealedEncryption, policy: theirs };
const withUploads = { ...repair.baseline, uploads: 'deny-other-encryption' as const };

type Case = {
  why: string;
  start: World;
  /** Right before the first such call. */
  at: Fault['call'];
  owner: Owner;
  baseline?: RunSettings['baseline'];
};

describe('nothing is written that would cut off', () => {
  it.each<Case>([
    {
      why: 'a load balancer that is there since the first look',
      start: weak,
      at: 'read-policy',
      owner: turnsOnLogs,
    },
    {
      why: 'a load balancer, turned on while our first attempt was refused',
      start: weak,
      at: 'apply',
      owner: turnsOnLogs,
    },
    {
      why: 'access logs by ACL, turned on while our first attempt was refused',
      start: weak,
      at: 'apply',
      owner: turnsOnLogsByAcl,
    },
    {
      why: 'a website, turned on while our first attempt was refused',
      start: open,
      at: 'apply',
      owner: turnsOnWebsite,
    },
    {
      why: 'the uploads of a load balancer, turned on while our first attempt was refused',
      start: { encryption: sealedEncryption, policy: sealedPolicy },
      baseline: withUploads,
      at: 'apply',
      owner: turnsOnLogs,
    },
    {
      why: 'the uploads of access logs by ACL, turned on while our first attempt was refused',
      start: { encryption: sealedEncryption, policy: sealedPolicy },
      baseline: withUploads,
      at: 'apply',
      owner: turnsOnLogsByAcl,
    },
  ])('$why', async ({ start, at, owner, baseline = repair.baseline }) => {
    let settings: [unknown, unknown] | undefined;
    const world: World = {
      ...start,
      meanwhile: (call, seen) => {
        if (call !== at || settings !== undefined) return;
        owner(world, seen);
        settings = [seen.encryption(), seen.policy()];
      },
    };
    const bucket = simulatedBucket(world, at === 'apply' ? refusedOnce : []);
    const run = { ...repair, baseline };
    const outcome = await reconcileBucket(ref, run, bucket.ports);
    expect(outcome).toMatchObject({ kind: 'refused', failures: [{ kind: 'conflict' }] });
    expect(isWorthAnotherRun(outcome)).toBe(true);
    expect([bucket.encryption(), bucket.policy()]).toEqual(settings);
    expect(await reconcileBucket(ref, run, bucket.ports)).toMatchObject({ kind: 'held' });
    expect([bucket.encryption(), bucket.policy()]).toEqual(settings);
  });
});
