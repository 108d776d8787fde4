import type { Concerns } from '../core/holds/hold.ts';
import type { Plan } from '../core/plan.ts';
import type { Ports } from './ports.ts';
import { guardEncryption } from './guard-encryption.ts';
import { guardPolicy } from './guard-policy.ts';
import type { GuardContext } from './guard-verdict.ts';

/**
 * Takes out of the plan what would cut somebody off: one more read for each change, at the same time, and the policy
 * of the key only where a service was found that it has to name.
 */
export async function guardHolds(
  plan: Plan,
  context: GuardContext,
  ports: Ports,
): Promise<{ plan: Plan; concerns: Concerns }> {
  const verdicts = await Promise.all(
    plan.changes.map(async (change) =>
      change.kind === 'put-encryption'
        ? guardEncryption(change, context, ports)
        : guardPolicy(change, { ...context, policy: context.state.policy }, ports),
    ),
  );
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
      holds: verdicts.flatMap((verdict) => verdict.holds),
      warnings: verdicts.flatMap((verdict) => verdict.warnings),
    },
  };
}
