import { describeFailure } from '../describe-failure.ts';
import type { Observed } from '../observed.ts';
import type { JsonObject, Policy } from '../policy/document.ts';
import type { EncryptionSignals, PlannedKey } from './encryption-signals.ts';
import type { Writer } from './find-writers.ts';
import type { Hold } from './hold.ts';
import { keyPolicyAllows } from './key-policy-allows.ts';
import { isLike } from './match-element.ts';

type ServiceWriter = Writer & { kind: 'service' };

/** The hold for a service, unless the policy of the key is known to let it in. */
export function holdOfService(
  writer: ServiceWriter,
  { key, keyPolicy }: EncryptionSignals,
): Hold[] {
  const { name, needs, source } = writer.known;
  const signal = writer.signals.join(', ');
  const hold = { seal: 'encryption' as const, writer: name, signal, source };
  if (needs.kind === 'sse-s3') {
    return [
      {
        ...hold,
        kind: 'needs-sse-s3',
        reason: `This bucket is used by ${name} (${signal}), for which only SSE-S3 works.`,
        lift: 'Nothing in KMS: except this bucket from the baseline, or let them use another one.',
      },
    ];
  }
  const uses = `This bucket is used by ${name} (${signal})`;
  if (key.isAwsManaged) {
    return [
      {
        ...hold,
        kind: 'needs-customer-key',
        reason: `${uses}, which cannot use a key that AWS manages.`,
        lift: 'Require a customer managed key, and let its policy name the service.',
      },
    ];
  }
  const why = whyNotAllowed(writer, key, keyPolicy);
  if (why === undefined) return [];
  const assumed = needs.isAssumed === true ? ' (what it needs is assumed, not documented)' : '';
  return [
    {
      ...hold,
      kind: 'needs-key-policy',
      reason: `${uses}, which needs a statement in the policy of the key first${assumed}: ${why}.`,
      lift: `Add the statement to the policy of ${key.arn}; after that the next run repairs the bucket.`,
      keyPolicyStatement: JSON.stringify(statementFor(writer, needs.actions)),
    },
  ];
}

function whyNotAllowed(
  writer: ServiceWriter,
  key: PlannedKey,
  keyPolicy: Observed<Policy> | undefined,
): string | undefined {
  if (keyPolicy === undefined) return 'the policy of the key was not read';
  if (keyPolicy.kind === 'absent') return 'KMS showed no policy of the key';
  if (keyPolicy.kind === 'unreadable') {
    return `whether it is there is not known: ${describeFailure(keyPolicy.failure).replace(/\.$/, '')}`;
  }
  const { service, sources } = writer;
  const use = { key: key.arn, service, sources, actions: usedActions(writer) };
  const answer = keyPolicyAllows(keyPolicy.value, use);
  return answer.kind === 'yes' ? undefined : answer.reason;
}

/**
 * What S3 asks KMS for on behalf of the service; the other documented actions are for calls of the service itself.
 * @see S3 User Guide, "Using SSE-KMS": GenerateDataKey to write, Decrypt to read, for parts and for bucket keys.
 */
function usedActions({ known, reads, writes }: ServiceWriter): string[] {
  const documented = known.needs.kind === 'key-policy' ? known.needs.actions : [];
  const decrypts = reads || documented.some((pattern) => isLike('kms:Decrypt', pattern));
  return [...(writes ? ['kms:GenerateDataKey'] : []), ...(decrypts ? ['kms:Decrypt'] : [])];
}

/** The documented statement, limited to the sources that the bucket policy names. */
function statementFor(writer: ServiceWriter, documented: readonly string[]): JsonObject {
  const { accounts, arns } = writer.sources;
  const missing = usedActions(writer).filter(
    (action) => !documented.some((pattern) => isLike(action, pattern)),
  );
  const condition =
    accounts.length > 0
      ? { StringEquals: { 'aws:SourceAccount': [...accounts] } }
      : { ArnLike: { 'aws:SourceArn': [...arns] } };
  return {
    Sid: 'AllowUseByWriterOfBucket',
    Effect: 'Allow',
    Principal: { Service: writer.service },
    Action: [...documented, ...missing],
    Resource: '*',
    ...(accounts.length > 0 || arns.length > 0 ? { Condition: condition } : {}),
  };
}
