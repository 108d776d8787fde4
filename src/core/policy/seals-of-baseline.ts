import { assertNever } from '../assert-never.ts';
import type { Baseline, BaselineSettings } from '../baseline.ts';
import type { Seal } from '../drift.ts';
import { awsManagedKey } from '../encryption/key-reference.ts';
import type { Failure } from '../failure.ts';
import type { PolicySeal, PolicySealName } from './policy-seal.ts';
import { tlsVersionSeal } from './seals/tls-version.ts';
import { transportSeal } from './seals/transport.ts';
import { denyOtherEncryption, denyUnencrypted, requireKeys } from './seals/uploads.ts';

export type PolicySeals = {
  seals: PolicySeal[];
  /** Seals of which it cannot be told now what they ask for. */
  unknown: { name: PolicySealName; failure: Failure }[];
};

/** Everything that the baseline asks for, by name: the same for every bucket. */
export const sealNamesOf = ({ tlsVersion, uploads }: BaselineSettings): Seal[] => [
  'encryption',
  'transport',
  ...(tlsVersion === 'off' ? [] : ['tls-version' as const]),
  ...(uploads === 'off' ? [] : ['uploads' as const]),
];

/** What the baseline asks of every bucket policy. Plain HTTP is always denied. */
export function policySealsOf(baseline: Baseline): PolicySeals {
  const found: PolicySeals = { seals: [transportSeal], unknown: [] };
  if (baseline.tlsVersion !== 'off') found.seals.push(tlsVersionSeal(baseline.tlsVersion));
  const uploads = uploadsSealOf(baseline);
  if (uploads !== undefined && 'sid' in uploads) found.seals.push(uploads);
  else if (uploads !== undefined) found.unknown.push({ name: 'uploads', failure: uploads });
  return found;
}

function uploadsSealOf(baseline: Baseline): PolicySeal | Failure | undefined {
  switch (baseline.uploads) {
    case 'off':
      return undefined;
    case 'deny-other-encryption':
      return denyOtherEncryption(baseline.algorithm);
    case 'deny-unencrypted':
      return denyUnencrypted();
    case 'require-key':
      return requireKeyOf(baseline);
    default:
      return assertNever(baseline.uploads);
  }
}

function requireKeyOf({ algorithm, key, acceptableKeys }: Baseline): PolicySeal | Failure {
  if (key.kind === 'unreadable') return key.failure;
  // Every key of a customer is acceptable beside that of AWS, so only the algorithm is left to require.
  if (key.value === awsManagedKey) return denyOtherEncryption(algorithm);
  return requireKeys([key.value, ...(Array.isArray(acceptableKeys) ? acceptableKeys : [])]);
}
