import type { BucketState } from '../core/bucket-state.ts';
import { defaultEncryptionOf } from '../core/encryption/configuration.ts';
import { awsManagedKey, isAliasOfAws } from '../core/encryption/key-reference.ts';
import type { PlannedKey } from '../core/holds/encryption-signals.ts';
import { findEncryptionHolds } from '../core/holds/find-encryption-holds.ts';
import { parseKmsKeyArn } from '../core/names.ts';
import type { Change } from '../core/plan.ts';
import type { Ports } from './ports.ts';
import { judged, kept, mayPass, read, refused } from './guard-verdict.ts';
import type { GuardContext, GuardVerdict } from './guard-verdict.ts';

/** One more read says who uses the bucket, another one what the key lets in where that matters. */
export async function guardEncryption(
  change: Change & { kind: 'put-encryption' },
  { state, drifts, ref, accessLogsOf: known }: Omit<GuardContext, 'baseline'>,
  ports: Ports,
): Promise<GuardVerdict> {
  const { policy } = state;
  const acl = policy.kind === 'unreadable' ? policy : await read(() => ports.readAcl(ref), ports);
  if (mayPass(acl)) return refused(acl.failure);
  const key = plannedKeyOf(change, state);
  // What names no key has been refused already.
  if (key === undefined) return kept(change);
  const found = await ports.findAccessLogSources?.(ref);
  const signals = {
    change,
    accessLogsOf: [...new Set([...known, ...(found?.sources ?? [])])],
    areAccessLogsUnknown: found?.isComplete === false,
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
