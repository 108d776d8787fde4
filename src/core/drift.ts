import { assertNever } from './assert-never.ts';
import type { Failure } from './failure.ts';
import type { CounterExample } from './policy/counter-example.ts';
import type { ForbiddenRequest, PolicySealName } from './policy/policy-seal.ts';

/** One property that must hold. */
export type Seal = 'encryption' | PolicySealName;

/** `unreadable` is no known drift: it says that we cannot tell, and is never repaired. */
type Unreadable = { kind: 'unreadable'; seal: Seal; failure: Failure };

export type EncryptionDrift =
  | { kind: 'encryption-missing' }
  | { kind: 'algorithm-weaker'; found: string }
  | { kind: 'key-not-allowed'; found: string }
  | { kind: 'key-not-arn'; found: string }
  | { kind: 'bucket-key-off' }
  | Unreadable;

/** What a seal forbids gets through, or nothing proves that it does not. */
export type PolicyDrift =
  | { kind: `${ForbiddenRequest}-allowed`; counterExample: CounterExample }
  | { kind: `${ForbiddenRequest}-not-proven-denied`; reason: string }
  | Unreadable;

/** One way in which a bucket misses the baseline, with what its repair and its report need. */
export type Drift = EncryptionDrift | PolicyDrift;

export function sealOf(drift: Drift): Seal {
  switch (drift.kind) {
    case 'encryption-missing':
    case 'algorithm-weaker':
    case 'key-not-allowed':
    case 'key-not-arn':
    case 'bucket-key-off':
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
