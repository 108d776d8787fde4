import type { BucketState } from '../core/bucket-state.ts';
import { findTransportHolds } from '../core/holds/find-transport-holds.ts';
import { findUploadsHolds } from '../core/holds/find-uploads-holds.ts';
import { planPolicy } from '../core/plan.ts';
import type { Change } from '../core/plan.ts';
import { policySealsOf } from '../core/policy/seals-of-baseline.ts';
import type { Ports } from './ports.ts';
import { kept, mayPass, read, refused } from './guard-verdict.ts';
import type { GuardContext, GuardVerdict } from './guard-verdict.ts';

/** What holds one seal of the policy up leaves the others in one write. */
export async function guardPolicy(
  change: Change & { kind: 'put-policy' },
  { policy, ref, baseline }: Pick<GuardContext, 'ref' | 'baseline'> & Pick<BucketState, 'policy'>,
  ports: Ports,
): Promise<GuardVerdict> {
  const [website, acl] = await Promise.all([
    change.seals.includes('transport') ? read(() => ports.readWebsite(ref), ports) : absent,
    change.seals.includes('uploads') ? read(() => ports.readAcl(ref), ports) : undefined,
  ]);
  if (mayPass(website)) return refused(website.failure);
  if (acl !== undefined && mayPass(acl)) return refused(acl.failure);
  const holds = [
    ...findTransportHolds(website),
    ...(acl === undefined ? [] : findUploadsHolds(change.before, acl, ref)),
  ];
  const held = new Set(holds.map(({ seal }) => seal));
  if (held.size === 0) return kept(change);
  const others = policySealsOf(baseline).seals.filter(
    ({ name }) => !held.has(name) && change.seals.includes(name),
  );
  const nothing = { plan: { changes: [], refusals: [] }, holds, warnings: [] };
  if (others.length === 0) return nothing;
  const step = planPolicy({ policy }, ref, others);
  const { plan } = 'before' in step ? kept(step) : refused(step);
  return { ...nothing, plan };
}

const absent = { kind: 'absent' } as const;
