import type { ResolvedKey } from '../core/baseline.ts';
import type { BucketRef } from '../core/bucket-ref.ts';
import type { BucketState } from '../core/bucket-state.ts';
import type { EncryptionConfiguration } from '../core/encryption/configuration.ts';
import type { RequiredKey } from '../core/encryption/key-reference.ts';
import type { KeyDescription } from '../core/encryption/key-health.ts';
import type { KmsKeyArn, Region } from '../core/names.ts';
import type { Acl } from '../core/holds/acl.ts';
import type { Website } from '../core/holds/find-transport-holds.ts';
import type { Observed } from '../core/observed.ts';
import type { Change } from '../core/plan.ts';
import type { Failure } from '../core/failure.ts';
import type { Ledger } from './ledger.ts';
import type { Policy } from '../core/policy/document.ts';

/** Reads both settings, in parallel; never writes, never throws for what AWS answers. */
type Observe = (ref: BucketRef) => Promise<BucketState>;

/** Reads one setting alone: it may have changed since it was observed. */
type ReadEncryption = (ref: BucketRef) => Promise<Observed<EncryptionConfiguration>>;
type ReadPolicy = (ref: BucketRef) => Promise<Observed<Policy>>;

/** Makes one change. Returns the failure rather than throwing it; throws only on a bug of ours. */
type Apply = (ref: BucketRef, change: Change) => Promise<Failure | undefined>;

/** The baseline's key in a Region. A call only where the baseline names an alias or a key id. */
export type ResolveKey = (region: Region, required: RequiredKey) => Promise<ResolvedKey>;

/**
 * What KMS says of a key, at most a minute old, asked in the Region of the bucket that uses it or is to. The
 * key is written in any form that KMS takes, but is never an alias of AWS: that would create its key.
 */
export type DescribeKey = (key: string, region: Region) => Promise<Observed<KeyDescription>>;

/** What says who uses a bucket. Asked only where a write is planned, once for each seal. */
type ReadAcl = (ref: BucketRef) => Promise<Observed<Acl>>;
type ReadWebsite = (ref: BucketRef) => Promise<Observed<Website>>;

/** Asked only where a service uses the bucket that the key policy has to name. */
type ReadKeyPolicy = (key: KmsKeyArn, region: Region) => Promise<Observed<Policy>>;

/** Time, so that tests need none. */
export type Clock = {
  wait: (delayMs: number) => Promise<void>;
  /** How long this run may still take, in milliseconds. */
  remainingMs: () => number;
  /** Milliseconds since 1970. */
  nowMs: () => number;
};

export type Ports = {
  observe: Observe;
  readEncryption: ReadEncryption;
  readPolicy: ReadPolicy;
  apply: Apply;
  resolveKey: ResolveKey;
  describeKey: DescribeKey;
  readAcl: ReadAcl;
  readWebsite: ReadWebsite;
  readKeyPolicy: ReadKeyPolicy;
  /** Buckets that write their server access logs to this one; only a run over all buckets can tell. */
  findAccessLogSources?: (
    ref: BucketRef,
  ) => Promise<{ sources: readonly string[]; isComplete: boolean }>;
  clock: Clock;
  /** What was done to buckets, and what must not be done. Asked only about buckets that have drift. */
  ledger: Ledger;
  /** A text that no other run has; letters, digits and hyphens. */
  uniqueId: () => string;
  /** In hexadecimal digits, of the UTF-8 bytes. */
  sha256: (text: string) => string;
};
