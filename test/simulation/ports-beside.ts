import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { ResolvedKey } from '../../src/core/baseline.ts';
import type { KeyDescription } from '../../src/core/encryption/key-health.ts';
import type { Acl } from '../../src/core/holds/acl.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { KmsKeyArn } from '../../src/core/names.ts';
import type { Observed } from '../../src/core/observed.ts';
import { policyOf } from '../../src/core/policy/document.ts';
import type { Ports } from '../../src/reconcile/ports.ts';
import { keyIn } from './bucket.ts';
import type { Bucket } from './bucket.ts';
import { drawFault } from './faults.ts';
import { call } from './function.ts';
import type { Run } from './function.ts';
import { whyNotServed } from './why-not-served.ts';
import type { World } from './world.ts';

type Beside = Pick<
  Ports,
  'resolveKey' | 'describeKey' | 'readAcl' | 'readWebsite' | 'readKeyPolicy'
>;

/** What is asked beside the settings: KMS, and who uses the bucket. */
export function portsBeside(world: World, run: Run): Beside {
  async function ask<T>(
    action: string,
    answer: () => Observed<T>,
    ref?: BucketRef,
  ): Promise<Observed<T>> {
    run.callsSince.encryption.push(action);
    run.callsSince.policy.push(action);
    const unreadable = (failure: Failure): Observed<T> => ({ kind: 'unreadable', failure });
    const asked = (): Observed<T> => {
      const fault = drawFault(world, action, 'read');
      const refusal = ref === undefined ? undefined : whyNotServed(run.bucket, ref, action);
      const failure = fault.kind === 'none' ? refusal : fault.failure;
      if (failure === undefined) return answer();
      world.note(run.name, `asks ${action}: ${failure.kind}`);
      return unreadable(failure);
    };
    const timedOut: Failure = { kind: 'unavailable', action, name: 'TimeoutError' };
    return call(world, run, action, asked, unreadable(timedOut));
  }
  const note = (about: 'acl' | 'website', isSo: boolean | undefined): void => {
    const answer = isSo === undefined ? 'not-known' : isSo ? 'yes' : 'no';
    run.users[about] = { answer, readMs: world.schedule.nowMs() };
  };
  const present = <T>(value: T): Observed<T> & { kind: 'present' } => ({ kind: 'present', value });
  return {
    resolveKey: async (region): Promise<ResolvedKey> => {
      const key = await ask('kms:DescribeKey', () => present(keyIn(region)));
      return key.kind === 'absent' ? present(keyIn(region)) : key;
    },
    describeKey: async (key) => ask('kms:DescribeKey', () => present(describedAs(key))),
    readAcl: async (ref) => {
      const answer = await ask(
        's3:GetBucketAcl',
        () => {
          note('acl', run.bucket.hasAccessLogs);
          return present(aclOf(run.bucket));
        },
        ref,
      );
      if (answer.kind === 'unreadable') note('acl', undefined);
      return answer;
    },
    readWebsite: async (ref) => {
      const answer = await ask(
        's3:GetBucketWebsite',
        (): Observed<'configured'> => {
          note('website', run.bucket.isWebsite);
          return run.bucket.isWebsite ? present('configured') : { kind: 'absent' };
        },
        ref,
      );
      if (answer.kind === 'unreadable') note('website', undefined);
      return answer;
    },
    readKeyPolicy: async () => ask('kms:GetKeyPolicy', () => present(policyOf({ Statement: [] }))),
  };
}

function aclOf({ hasAccessLogs }: Bucket): Acl {
  const grantee = { kind: 'canonical-user' as const, id: 'owner' };
  const delivery = { kind: 'group' as const, uri: logDeliveryGroup };
  const logs = hasAccessLogs ? [{ grantee: delivery, permission: 'WRITE' }] : [];
  return { owner: 'owner', grants: [{ grantee, permission: 'FULL_CONTROL' }, ...logs] };
}

const logDeliveryGroup = 'http://acs.amazonaws.com/groups/s3/LogDelivery';

const describedAs = (key: string): KeyDescription => ({
  arn: key as KmsKeyArn,
  state: 'Enabled',
  spec: 'SYMMETRIC_DEFAULT',
  usage: 'ENCRYPT_DECRYPT',
  manager: 'CUSTOMER',
  deletionDate: undefined,
});
