import type { JsonObject } from '../../src/core/policy/document.ts';
import { beBornAgain, keyIn, newest } from './bucket.ts';
import type { Bucket } from './bucket.ts';
import { statementsIn } from './oracle.ts';
import {
  denyHttp,
  encryptionWith,
  loadBalancerStatement,
  partnerStatement,
  policyText,
} from './settings-of-owners.ts';
import { startRollback } from './rollbacks.ts';
import { grantException } from './simulated-ledger.ts';
import type { World } from './world.ts';

/** How long owners are at work and things fail. */
export const STORM_MS = 40 * 60_000;

/** Everybody who works on the buckets beside us. */
export function startOwners(world: World): void {
  const { random, schedule, profile } = world;
  for (const bucket of world.buckets) {
    const editing = editor(world, bucket);
    for (let act = 0; act < profile.acts; act++) {
      const who = random.pick([editing.person, editing.person, editing.service, editing.terraform]);
      const atMs = random.next() * (random.chance(0.5) ? STORM_MS : 120_000);
      schedule.after(atMs, who);
      // And again when the event of the first act has just led to a run of ours.
      if (random.chance(0.4)) schedule.after(atMs + random.between(20_000, 26_000), editing.person);
    }
    if (random.chance(profile.permissionsLost)) loseAPermission(world, bucket);
    if (random.chance(profile.exceptions)) {
      schedule.after(random.next() * STORM_MS, () => {
        void grantException(world, bucket.ref);
      });
    }
    if (random.chance(profile.newUsers)) {
      schedule.after(random.next() * STORM_MS, () => {
        comeInto(world, bucket);
      });
    }
    if (random.chance(profile.rollbacks)) startRollback(world, bucket, random.next() * STORM_MS);
    if (random.chance(profile.vanish)) vanish(world, bucket);
  }
}

type Edits = { person: () => void; service: () => void; terraform: () => void };

function editor(world: World, bucket: Bucket): Edits {
  const { random, schedule, tell } = world;
  const isOpen = (): boolean => world.isStormy && bucket.presence === 'ours';
  const mayEditPolicy = bucket.kind !== 'policy-not-understood';
  const needed = bucket.kind === 'load-balancer-logs' ? [loadBalancerStatement(bucket.ref)] : [];
  let serial = 10;
  const put = (who: string, text: string | undefined): void => {
    if (!isOpen() || !mayEditPolicy) return;
    bucket.policy.push({ atMs: schedule.nowMs(), by: who, value: text });
    world.note(who, `policy of ${bucket.ref.name} is now ${text ?? 'no policy'}`);
    tell(bucket, text === undefined ? 'DeleteBucketPolicy' : 'PutBucketPolicy', who);
  };
  const putEncryption = (who: string, value = encryptionWith(random, keyIn(bucket.ref.region))) => {
    if (!isOpen()) return;
    bucket.encryption.push({ atMs: schedule.nowMs(), by: who, value });
    world.note(who, `encryption of ${bucket.ref.name} is now ${JSON.stringify(value)}`);
    tell(bucket, value === undefined ? 'DeleteBucketEncryption' : 'PutBucketEncryption', who);
  };
  const add = (who: string): void => {
    const statements = statementsIn(currentPolicy(bucket));
    const added = partnerStatement(bucket.ref, serial++);
    // Looks, and writes a while later what it saw then.
    schedule.after(random.between(1, 500), () => {
      put(who, policyText([...statements, added]));
    });
  };
  const clear = (): void => {
    put('person', needed.length > 0 ? policyText(needed) : undefined);
  };
  const seal = (): void => {
    put('person', policyText([...needed, denyHttp(bucket.ref, 'AllowSSLRequestsOnly')]));
  };
  const planOfTerraform = {
    policy: policyText([...needed, partnerStatement(bucket.ref, 4)]),
    encryption: encryptionWith(random, keyIn(bucket.ref.region)),
  };
  return {
    person: () => {
      const addAsPerson = (): void => {
        add('person');
      };
      const edit = (): void => {
        putEncryption('person');
      };
      random.pick([addAsPerson, addAsPerson, clear, seal, edit, edit])();
    },
    service: () => {
      add('service');
    },
    terraform: () => {
      if (newest(bucket.policy).value !== planOfTerraform.policy) {
        put('terraform', planOfTerraform.policy);
      }
      putEncryption('terraform', planOfTerraform.encryption);
    },
  };
}

/** Turns on log delivery, by the policy or by the ACL, or makes a website of the bucket. */
export function comeInto(world: World, bucket: Bucket): void {
  const { random, note, schedule, isStormy, tell } = world;
  const how = random.pick(['policy', 'policy', 'acl', 'website'] as const);
  if (!isStormy || bucket.presence !== 'ours' || bucket.kind === 'policy-not-understood') return;
  note('person', `${bucket.ref.name} is used by new ones, as its ${how} says`);
  if (how === 'acl') bucket.hasAccessLogs = true;
  if (how === 'website') bucket.isWebsite = true;
  if (how !== 'policy') return;
  const statements = statementsIn(currentPolicy(bucket));
  const others = statements.filter(({ Sid }) => Sid !== 'LoadBalancerLogs');
  const value = policyText([...others, loadBalancerStatement(bucket.ref)]);
  bucket.policy.push({ atMs: schedule.nowMs(), by: 'person', value });
  tell(bucket, 'PutBucketPolicy', 'person');
}

function loseAPermission({ random, schedule, note }: World, { ref, deniedActions }: Bucket): void {
  const action = random.pick([
    's3:GetBucketPolicy',
    's3:GetEncryptionConfiguration',
    's3:PutBucketPolicy',
    's3:PutEncryptionConfiguration',
    's3:GetBucketAcl',
    's3:GetBucketWebsite',
  ]);
  if (deniedActions.has(action)) return;
  schedule.after(random.next() * STORM_MS, () => {
    deniedActions.add(action);
    note('permissions', `${action} is denied on ${ref.name}`);
  });
  schedule.after(STORM_MS, () => deniedActions.delete(action));
}

function vanish(world: World, bucket: Bucket): void {
  const { random, schedule, note, tell } = world;
  const atMs = random.next() * STORM_MS;
  schedule.after(atMs, () => {
    bucket.presence = 'gone';
    bucket.wasGone = true;
    note('person', `deletes ${bucket.ref.name}`);
  });
  const next = random.pick(['ours', 'of-another-account', 'gone'] as const);
  if (next === 'gone') return;
  schedule.after(atMs + random.between(1, 20_000), () => {
    beBornAgain(bucket, next, schedule.nowMs());
    note('person', `${bucket.ref.name} is created again, and is ${next}`);
    if (next === 'ours') tell(bucket, 'CreateBucket', 'person');
  });
}

const currentPolicy = ({ policy }: Bucket): JsonObject | undefined => {
  const { value } = newest(policy);
  return value === undefined ? undefined : (JSON.parse(value) as JsonObject);
};
