import type { BucketRef } from '../bucket-ref.ts';
import { defaultEncryptionOf, isBucketKeyOn } from '../encryption/configuration.ts';
import { describeFailure } from '../describe-failure.ts';
import type { EncryptionSignals, PlannedKey } from './encryption-signals.ts';
import { findWriters } from './find-writers.ts';
import type { Writer } from './find-writers.ts';
import type { Concerns, Hold, Warning } from './hold.ts';
import { holdOfService } from './hold-of-service.ts';
import { nameHint } from './name-hints.ts';

/**
 * What the change means for those who use the bucket:
 * - `nothing`: the same key, written as its ARN, or members that have nothing to do with KMS;
 * - `bucket-key`: the same key is used for the whole bucket, which takes kms:Decrypt as well (aws-facts 2.9);
 * - `key`: another key, or KMS for the first time.
 */
type Effect = 'nothing' | 'bucket-key' | 'key';

function effectOf({ change: { before, after }, isSameKey }: EncryptionSignals): Effect {
  const [old = {}] = before?.rules ?? [];
  const [next = {}] = after.rules;
  const [from, to] = [defaultEncryptionOf(old), defaultEncryptionOf(next)];
  if (from?.algorithm !== to?.algorithm) return 'key';
  if (from?.key !== to?.key && !isSameKey) return 'key';
  return isBucketKeyOn(next) && !isBucketKeyOn(old) ? 'bucket-key' : 'nothing';
}

/** Why the default encryption must not be changed although it has drift, and what else a person should know. */
export function findEncryptionHolds(signals: EncryptionSignals, ref: BucketRef): Concerns {
  const effect = effectOf(signals);
  if (effect === 'nothing') return { holds: [], warnings: [] };
  const { policy, acl, key } = signals;
  if (policy.kind === 'unreadable') return unknownBecause(describeFailure(policy.failure));
  if (acl.kind === 'unreadable') return unknownBecause(describeFailure(acl.failure));
  if (acl.kind === 'absent') return unknownBecause('S3 showed no ACL.');
  const seen = {
    policy: policy.kind === 'present' ? policy.value : undefined,
    acl: acl.value,
    accessLogsOf: signals.accessLogsOf ?? [],
  };
  // With the same key only a service that also has to decrypt may miss something.
  const writers = findWriters(seen, ref).filter(
    (writer) => effect === 'key' || isConcernedByBucketKey(writer),
  );
  const holds = writers.flatMap((writer) => holdsOf(writer, signals));
  const strangers = writers.flatMap((writer) =>
    writer.kind === 'cross-account' ? [writer.principal] : [],
  );
  const hint = nameHint(ref.name);
  return {
    holds: [...holds, ...(key.isAwsManaged ? crossAccountHold(writers) : [])],
    warnings: [
      ...(strangers.length > 0 && !key.isAwsManaged ? [crossAccountWarning(strangers, key)] : []),
      ...(hint !== undefined && holds.length === 0 ? [hint] : []),
      ...(signals.areAccessLogsUnknown === true && holds.length === 0 ? [accessLogsUnknown] : []),
    ],
  };
}

/** No hold: one bucket that does not answer would hold all the others. */
const accessLogsUnknown: Warning = {
  kind: 'access-logs-unknown',
  text: 'Not every bucket of the Region says where its server access logs go (s3:GetBucketLogging): if one sends them here, they stop.',
  source: 'Amazon S3 User Guide, Enabling Amazon S3 server access logging',
};

const isConcernedByBucketKey = (writer: Writer): boolean =>
  writer.kind === 'not-understood' ||
  (writer.kind === 'service' && writer.known.needs.kind === 'key-policy');

function holdsOf(writer: Writer, signals: EncryptionSignals): Hold[] {
  if (writer.kind === 'service') return holdOfService(writer, signals);
  const signal = writer.signals.join(', ');
  if (writer.kind === 'not-understood') {
    return unknownBecause(`${signal} names ${writer.principal}, which Reseal does not understand.`)
      .holds;
  }
  if (writer.kind === 'cross-account') return [];
  return [
    {
      kind: 'public-readers',
      seal: 'encryption',
      writer: 'everybody, without a signature',
      signal,
      reason: `Everybody may use the objects of this bucket without a signature (${signal}), and KMS lets no such request through.`,
      source: 'S3 User Guide, "Using SSE-KMS": requests fail unless they are signed (Version 4)',
      lift: 'Take the public access away, or except this bucket from the baseline.',
    },
  ];
}

function crossAccountHold(writers: readonly Writer[]): Hold[] {
  const strangers = writers.filter((writer) => writer.kind === 'cross-account');
  if (strangers.length === 0) return [];
  const signal = [...new Set(strangers.flatMap(({ signals }) => signals))].join(', ');
  const writer = some(strangers.map(({ principal }) => principal));
  return [
    {
      kind: 'needs-customer-key',
      seal: 'encryption',
      writer,
      signal,
      reason: `Other accounts use this bucket (${writer}; ${signal}), and none of them can use a key that AWS manages.`,
      source: crossAccountSource,
      lift: 'Require a customer managed key whose policy names them (pipelines across accounts need one, too).',
    },
  ];
}

const crossAccountSource =
  'S3 User Guide, "Setting default server-side encryption": cross-account operations';

const crossAccountWarning = (principals: readonly string[], key: PlannedKey) => ({
  kind: 'cross-account' as const,
  text: `Other accounts use this bucket: ${some(principals)}. The policy of ${key.arn} and their own IAM policies have to let them use it (kms:Decrypt to read, kms:GenerateDataKey to write).`,
  source: crossAccountSource,
});

/** A policy may name hundreds. */
function some(names: readonly string[]): string {
  const more = names.length - 5;
  return `${names.slice(0, 5).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const unknownBecause = (why: string): Concerns => ({
  holds: [
    {
      kind: 'writers-unknown',
      seal: 'encryption',
      writer: 'whoever uses the bucket',
      signal: 'none could be read',
      reason: `Who uses this bucket is not known, and some cannot use KMS: ${why}`,
      source: 'Reseal: unknown is never a reason to write',
      lift: 'Let Reseal read the bucket policy (s3:GetBucketPolicy) and the ACL (s3:GetBucketAcl).',
    },
  ],
  warnings: [],
});
