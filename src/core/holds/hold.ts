import type { Seal } from '../drift.ts';

/**
 * - `needs-sse-s3`: somebody who uses the bucket cannot use any KMS key.
 * - `needs-key-policy`: an AWS service first needs a statement in the policy of the key.
 * - `needs-customer-key`: somebody can never use a key that AWS manages.
 * - `public-readers`: requests without a signature get through now, and fail with KMS.
 * - `writers-unknown`: what would say who uses the bucket could not be read or understood.
 * - `exception`: a person granted one, and its time has not ended.
 * - `exempt`: the baseline says that buckets of this name keep their setting.
 * - `uploads-of-service`: a service uploads with encryption headers of its own.
 * - `website`: the website endpoint answers over plain HTTP only.
 * - `website-unknown`: whether there is a website could not be read.
 */
type HoldKind =
  | 'needs-sse-s3'
  | 'needs-key-policy'
  | 'needs-customer-key'
  | 'public-readers'
  | 'writers-unknown'
  | 'exception'
  | 'exempt'
  | 'uploads-of-service'
  | 'website'
  | 'website-unknown';

/** A reason not to write although there is drift. */
export type Hold = {
  kind: HoldKind;
  seal: Seal;
  /** Who would be cut off: the service or the people, in words. */
  writer: string;
  /** Where it was seen: a statement, a grant, a setting. */
  signal: string;
  /** One sentence for a person. */
  reason: string;
  /** The page of AWS's documentation that it comes from. */
  source: string;
  /** What would lift it. */
  lift: string;
  /** JSON, for the policy of the key; only where such a statement lifts the hold. */
  keyPolicyStatement?: string;
};

/** Worth telling a person beside the repair; it does not stop the repair. */
export type Warning = {
  kind: 'cross-account' | 'name-hint' | 'exception-ended' | 'access-logs-unknown';
  text: string;
  source: string;
};

/** What the guards say about one bucket. */
export type Concerns = { holds: Hold[]; warnings: Warning[] };
