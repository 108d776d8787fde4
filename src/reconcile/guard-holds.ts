import type { Baseline } from '../core/baseline.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { BucketState } from '../core/bucket-state.ts';
import type { Drift } from '../core/drift.ts';
import { defaultEncryptionOf } from '../core/encryption/configuration.ts';
import { awsManagedKey, isAliasOfAws } from '../core/encryption/key-reference.ts';
import { isWorthRetrying } from '../core/failure.ts';
import type { Failure } from '../core/failure.ts';
import type { PlannedKey } from '../core/holds/encryption-signals.ts';
import { findEncryptionHolds } from '../core/holds/find-encryption-holds.ts';
import { findTransportHolds } from '../core/holds/find-transport-holds.ts';
import { findUploadsHolds } from '../core/holds/find-uploads-holds.ts';
import type { Hold, Warning } from '../core/holds/hold.ts';
import { parseKmsKeyArn } from '../core/names.ts';
import type { Observed } from '../core/observed.ts';
import { planPolicy } from '../core/plan.ts';
import type { Change, Plan } from '../core/plan.ts';
import { policySealsOf } from '../core/policy/seals-of-baseline.ts';
import type { Ports } from './ports.ts';
import { tryAgain } from './try-again.ts';

type Context = { state: BucketState; drifts: readonly Drift[]; ref: BucketRef; baseline: Baseline };

/** What became of one planned change: it stays, it is refused, or it is left out for the holds. */
type Verdict = { plan: Plan; holds: Hold[]; warnings: Warning[] };

/**
 * Takes out of the plan what would cut somebody off: one more read for each change, at the same time, and the policy
 * of the key only where a service was found that it has to name.
 */
export async function guardHolds(
  plan: Plan,
  context: Context,
  ports: Ports,
): Promise<{ plan: Plan; concerns: { holds?: Hold[]; warnings?: Warning[] } }> {
  const verdicts = await Promise.all(
    plan.changes.map(async (change) =>
      change.kind === 'put-encryption'
        ? guardEncryption(change, context, ports)
        : guardPolicy(change, context, ports),
    ),
  );
  const holds = verdicts.flatMap((verdict) => verdict.holds);
  const warnings = verdicts.flatMap((verdict) => verdict.warnings);
  const refusals = verdicts.flatMap((verdict) => verdict.plan.refusals);
  return {
    plan: {
      changes: verdicts.flatMap((verdict) => verdict.plan.changes),
      // What keeps the policy from being read is the reason for a refusal already.
      refusals: [
        ...plan.refusals,
        ...refusals.filter((failure) => !plan.refusals.includes(failure)),
      ],
    },
    concerns: {
      ...(holds.length > 0 ? { holds } : {}),
      ...(warnings.length > 0 ? { warnings } : {}),
    },
  };
}

async function guardEncryption(
  change: Change & { kind: 'put-encryption' },
  { state, drifts, ref }: Context,
  ports: Ports,
): Promise<Verdict> {
  const { policy } = state;
  const acl = policy.kind === 'unreadable' ? policy : await read(() => ports.readAcl(ref), ports);
  if (mayPass(acl)) return refused(acl.failure);
  const key = plannedKeyOf(change, state);
  // What names no key has been refused already.
  if (key === undefined) return kept(change);
  const signals = {
    change,
    policy,
    acl,
    key,
    isSameKey: drifts.some(({ kind }) => kind === 'key-not-arn'),
  };
  const first = findEncryptionHolds(signals, ref);
  const needsKeyPolicy = first.holds.some(({ kind }) => kind === 'needs-key-policy');
  if (!needsKeyPolicy || key.arn === awsManagedKey) return judged(change, first);
  const { arn } = key;
  const keyPolicy = await read(() => ports.readKeyPolicy(arn, ref.region), ports);
  if (mayPass(keyPolicy)) return refused(keyPolicy.failure);
  return judged(change, findEncryptionHolds({ ...signals, keyPolicy }, ref));
}

function plannedKeyOf(
  { after }: Change & { kind: 'put-encryption' },
  { foundKey }: BucketState,
): PlannedKey | undefined {
  const [rule = {}] = after.rules;
  const named = defaultEncryptionOf(rule)?.key;
  if (named === undefined || isAliasOfAws(named)) return { arn: awsManagedKey, isAwsManaged: true };
  const arn = parseKmsKeyArn(named);
  if (!arn.ok) return undefined;
  const found = foundKey?.kind === 'present' ? foundKey.value : undefined;
  return { arn: arn.value, isAwsManaged: found?.arn === arn.value && found.manager === 'AWS' };
}

/** What holds one seal of the policy up leaves the others in one write. */
async function guardPolicy(
  change: Change & { kind: 'put-policy' },
  { state, ref, baseline }: Context,
  ports: Ports,
): Promise<Verdict> {
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
  const step = planPolicy(state, ref, others);
  const { plan } = 'before' in step ? kept(step) : refused(step);
  return { ...nothing, plan };
}

const absent = { kind: 'absent' } as const;

const read = async <T>(call: () => Promise<Observed<T>>, { clock }: Ports): Promise<Observed<T>> =>
  tryAgain(call, (answer) => (answer.kind === 'unreadable' ? answer.failure : undefined), clock);

/** A hold stays until somebody does something; what may pass by itself brings the message back instead. */
const mayPass = <T>(answer: Observed<T>): answer is Extract<Observed<T>, { kind: 'unreadable' }> =>
  answer.kind === 'unreadable' &&
  (isWorthRetrying(answer.failure) || answer.failure.kind === 'bucket-gone');

const kept = (change: Change): Verdict => ({
  plan: { changes: [change], refusals: [] },
  holds: [],
  warnings: [],
});

const refused = (failure: Failure): Verdict => ({
  plan: { changes: [], refusals: [failure] },
  holds: [],
  warnings: [],
});

const judged = (
  change: Change,
  { holds, warnings }: { holds: Hold[]; warnings: Warning[] },
): Verdict => ({
  plan: { changes: holds.length > 0 ? [] : [change], refusals: [] },
  holds,
  warnings,
});
