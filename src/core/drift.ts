import { assertNever } from './assert-never.ts';
import type { Failure } from './failure.ts';
import type { CounterExample } from './policy/counter-example.ts';
import type { ForbiddenRequest, PolicySealName } from './policy/policy-seal.ts';

/** One property that must hold. */
export type Seal = 'encryption' | PolicySealName;

export const seals = [
  'encryption',
  'transport',
  'tls-version',
  'uploads',
] as const satisfies Seal[];

/** `unreadable` is no known drift: it says that we cannot tell, and is never repaired. */
type Unreadable = { kind: 'unreadable'; seal: Seal; failure: Failure };

export type EncryptionDrift =
  | { kind: 'encryption-missing' }
  | { kind: 'algorithm-weaker'; found: string }
  | { kind: 'key-not-allowed'; found: string }
  | { kind: 'key-not-arn'; found: string }
  /** The right key, or one that may stay, but nothing can be encrypted with it. No write mends that. */
  | { kind: 'key-unusable'; failure: Failure }
  | { kind: 'bucket-key-off' }
  | { kind: 'sse-c-not-blocked' }
  | Unreadable;

/** What a seal forbids gets through, or nothing proves that it does not. */
export type PolicyDrift =
  | { kind: `${ForbiddenRequest}-allowed`; counterExample: CounterExample }
  | { kind: `${ForbiddenRequest}-not-proven-denied`; reason: string }
  | Unreadable;

/** One way in which a bucket misses the baseline, with what its repair and its report need. */
export type Drift = EncryptionDrift | PolicyDrift;

/** Whether the seal must not be written while this is so; the failure says why. */
export const isUnwritable = (drift: Drift): drift is Extract<Drift, { failure: Failure }> =>
  'failure' in drift;

export function sealOf(drift: Drift): Seal {
  switch (drift.kind) {
    case 'encryption-missing':
    case 'algorithm-weaker':
    case 'key-not-allowed':
    case 'key-not-arn':
    case 'key-unusable':
    case 'bucket-key-off':
    case 'sse-c-not-blocked':
      return 'encryption';
    case 'http-allowed':
    case 'http-not-proven-denied':
      return 'transport';
    case 'outdated-tls-allowed':
    case 'outdated-tls-not-proven-denied':
      return 'tls-version';
    case 'upload-allowed':
    case 'upload-not-proven-denied':
      return 'uploads';
    case 'unreadable':
      return drift.seal;
    default:
      return assertNever(drift);
  }
}
