import type { BucketRef } from '../core/bucket-ref.ts';
import type { BucketState } from '../core/bucket-state.ts';
import type { Failure } from '../core/failure.ts';
import type { Change } from '../core/plan.ts';
import type { GuardVerdict } from './guard-verdict.ts';
import type { Ports } from './ports.ts';

/**
 * What a write is planned on, read right before it together with what says who uses the bucket: an owner whose edit
 * met ours may just have turned on the delivery of logs. All at the same time, so that no call of the guards stands
 * between the read and the write.
 */
type ReadAgain<Settings> = Settings & {
  /** Answers the guards with what was read here, and lets them wait for nothing. */
  users: Ports;
};

export async function readEncryptionAgain(
  ref: BucketRef,
  ports: Ports,
): Promise<ReadAgain<{ settings: BucketState }>> {
  const [policy, acl, encryption] = await Promise.all([
    ports.readPolicy(ref),
    ports.readAcl(ref),
    ports.readEncryption(ref),
  ]);
  return {
    settings: { encryption, policy },
    users: { ...ports, readAcl: async () => Promise.resolve(acl), clock: withoutPatience(ports) },
  };
}

export async function readPolicyAgain(
  { seals }: Change & { kind: 'put-policy' },
  ref: BucketRef,
  ports: Ports,
): Promise<ReadAgain<Pick<BucketState, 'policy'>>> {
  const [website, acl, policy] = await Promise.all([
    seals.includes('transport') ? ports.readWebsite(ref) : absent,
    seals.includes('uploads') ? ports.readAcl(ref) : absent,
    ports.readPolicy(ref),
  ]);
  const readWebsite: Ports['readWebsite'] = async () => Promise.resolve(website);
  const readAcl: Ports['readAcl'] = async () => Promise.resolve(acl);
  return { policy, users: { ...ports, readWebsite, readAcl, clock: withoutPatience(ports) } };
}

const absent = { kind: 'absent' } as const;

/** Whoever waits plans on something old. */
const withoutPatience = ({ clock }: Ports): Ports['clock'] => ({
  ...clock,
  remainingMs: () => 0,
});

/** A hold that was not there when the plan was made: the next run finds it and tells who it is. */
export async function whyNotAnyMore(verdict: Promise<GuardVerdict>): Promise<Failure | undefined> {
  const { plan, holds } = await verdict;
  if (holds.length > 0) return { kind: 'conflict', action: 's3:GetBucketPolicy' };
  return plan.refusals[0];
}
