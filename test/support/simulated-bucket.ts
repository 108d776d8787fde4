import { bucketRef } from '../../src/core/bucket-ref.ts';
import type { BucketState } from '../../src/core/bucket-state.ts';
import type { EncryptionConfiguration } from '../../src/core/encryption/configuration.ts';
import type { KeyDescription } from '../../src/core/encryption/key-health.ts';
import type { Acl } from '../../src/core/holds/acl.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { AccountId, BucketName, KmsKeyArn, Region } from '../../src/core/names.ts';
import type { Observed } from '../../src/core/observed.ts';
import { policyOf } from '../../src/core/policy/document.ts';
import type { JsonObject, Policy } from '../../src/core/policy/document.ts';
import { sha256 } from '../../src/aws/sha256.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import type { Ports } from '../../src/reconcile/ports.ts';
import type { RunSettings } from '../../src/reconcile/reconcile-bucket.ts';
import { baselineSettings } from './core-builders.ts';
import { goodKey as keyWith } from './core-keys.ts';

export const keyArn =
  'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab' as KmsKeyArn;

export const ref = bucketRef(
  '111122223333' as AccountId,
  'eu-west-1' as Region,
  'example-bucket' as BucketName,
);

export const repair: RunSettings = {
  mode: 'repair',
  baseline: baselineSettings({
    requiredKey: { kind: 'arn', arn: keyArn },
  }),
};

export const goodKey: KeyDescription = keyWith({ arn: keyArn });

/** What the next call of a kind meets; after the script is used up, everything works. */
export type Fault = {
  call:
    | 'observe'
    | 'read-encryption'
    | 'read-policy'
    | 'apply'
    | 'describe-key'
    | 'read-acl'
    | 'read-website'
    | 'read-key-policy';
  effect:
    | { kind: 'fails'; failure: Failure }
    /** The write takes effect, and the answer says that it did not. */
    | { kind: 'lost-reply' }
    /** Shows the bucket as it was before the last write. */
    | { kind: 'stale' };
};

export type World = {
  encryption?: EncryptionConfiguration | undefined;
  policy?: JsonObject | undefined;
  key?: Observed<KeyDescription>;
  acl?: Acl;
  isWebsite?: boolean;
  keyPolicy?: Policy;
  /** Runs right before the call, like an owner who works on the bucket at the same time. */
  meanwhile?: (call: Fault['call'], bucket: SimulatedBucket) => void;
  remainingMs?: number;
  ledger?: Ledger;
};

export type SimulatedBucket = {
  ports: Ports;
  calls: string[];
  writes: () => number;
  policy: () => JsonObject | undefined;
  encryption: () => EncryptionConfiguration | undefined;
  setPolicy: (policy: JsonObject | undefined) => void;
  setEncryption: (encryption: EncryptionConfiguration) => void;
  waitedMs: () => number;
};

/** Runs in one world have ids of their own. */
let ids = 0;

/** One bucket that behaves like S3, and badly where the script says so. */
export function simulatedBucket(world: World = {}, script: readonly Fault[] = []): SimulatedBucket {
  const faults = [...script];
  const calls: string[] = [];
  let waited = 0;
  let now = { encryption: world.encryption, policy: world.policy };
  let before = now;

  function effectOf(call: Fault['call']): Fault['effect'] | undefined {
    calls.push(call);
    world.meanwhile?.(call, bucket);
    return faults[0]?.call === call ? faults.shift()?.effect : undefined;
  }
  const show = (state: typeof now): BucketState => ({
    encryption: observed(state.encryption),
    policy: observed(state.policy === undefined ? undefined : policyOf(state.policy)),
  });
  const read = (call: 'observe' | 'read-encryption' | 'read-policy'): BucketState => {
    const effect = effectOf(call);
    if (effect?.kind === 'fails') {
      const unreadable = { kind: 'unreadable' as const, failure: effect.failure };
      return { encryption: unreadable, policy: unreadable };
    }
    return show(effect?.kind === 'stale' ? before : now);
  };
  async function answer<T>(call: Fault['call'], value: T | undefined): Promise<Observed<T>> {
    const effect = effectOf(call);
    return Promise.resolve(
      effect?.kind === 'fails' ? { kind: 'unreadable', failure: effect.failure } : observed(value),
    );
  }
  const ports: Ports = {
    observe: async () => Promise.resolve(read('observe')),
    readEncryption: async () => Promise.resolve(read('read-encryption').encryption),
    readPolicy: async (): Promise<Observed<Policy>> => Promise.resolve(read('read-policy').policy),
    apply: async (_ref, change) => {
      const effect = effectOf('apply');
      if (effect?.kind === 'fails') return Promise.resolve(effect.failure);
      before = now;
      now =
        change.kind === 'put-encryption'
          ? { ...now, encryption: change.after }
          : { ...now, policy: change.after.document };
      return effect?.kind === 'lost-reply' ? lostReply : undefined;
    },
    resolveKey: async () => Promise.resolve({ kind: 'present', value: keyArn }),
    describeKey: async () => {
      const effect = effectOf('describe-key');
      if (effect?.kind === 'fails') {
        return Promise.resolve({ kind: 'unreadable', failure: effect.failure });
      }
      return Promise.resolve(world.key ?? { kind: 'present', value: goodKey });
    },
    readAcl: async () => {
      const owner = { kind: 'canonical-user' as const, id: '1' };
      const acl = { owner: '1', grants: [{ grantee: owner, permission: 'FULL_CONTROL' }] };
      return answer('read-acl', world.acl ?? acl);
    },
    readWebsite: async () =>
      answer('read-website', world.isWebsite === true ? ('configured' as const) : undefined),
    readKeyPolicy: async () =>
      answer('read-key-policy', world.keyPolicy ?? policyOf({ Statement: [] })),
    ledger: world.ledger ?? ledgerInMemory(),
    uniqueId: () => `id-${(ids += 1)}`,
    sha256,
    clock: {
      wait: async (delayMs) => {
        waited += delayMs;
        return Promise.resolve();
      },
      remainingMs: () => (world.remainingMs ?? 60_000) - waited,
      nowMs: () => startMs + waited,
    },
  };
  const bucket: SimulatedBucket = {
    ports,
    calls,
    writes: () => calls.filter((call) => call === 'apply').length,
    policy: () => now.policy,
    encryption: () => now.encryption,
    setPolicy: (policy) => {
      before = now;
      now = { ...now, policy };
    },
    setEncryption: (encryption) => {
      before = now;
      now = { ...now, encryption };
    },
    waitedMs: () => waited,
  };
  return bucket;
}

const startMs = Date.parse('2026-11-21T09:00:00Z');

const lostReply: Failure = {
  kind: 'unavailable',
  action: 's3:PutBucketPolicy',
  name: 'ECONNRESET',
};

const observed = <T>(value: T | undefined): Observed<T> =>
  value === undefined ? { kind: 'absent' } : { kind: 'present', value };

export const sealedEncryption: EncryptionConfiguration = {
  rules: [
    {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn },
      BucketKeyEnabled: 'true',
    },
  ],
};

export const weakEncryption: EncryptionConfiguration = {
  rules: [
    {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
      BucketKeyEnabled: 'false',
      BlockedEncryptionTypes: { EncryptionType: 'SSE-C' },
    },
  ],
};

const arn = 'arn:aws:s3:::example-bucket';

export const allowRead = (sid: string): JsonObject => ({
  Sid: sid,
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::444455556666:root' },
  Action: 's3:GetObject',
  Resource: `${arn}/*`,
});

export const sealedPolicy: JsonObject = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'DenyInsecureConnections',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
};
