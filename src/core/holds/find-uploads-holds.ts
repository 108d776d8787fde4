import type { BucketRef } from '../bucket-ref.ts';
import { describeFailure } from '../describe-failure.ts';
import type { Observed } from '../observed.ts';
import type { Policy } from '../policy/document.ts';
import type { Acl } from './acl.ts';
import { findWriters } from './find-writers.ts';
import type { Hold } from './hold.ts';

const common = {
  seal: 'uploads' as const,
  source: 'aws-facts 3.2: with which headers a service uploads is documented for few of them',
};

/**
 * Why uploads must not be denied by their encryption headers: AWS services write with headers of their own, and
 * whoever configured them cannot change those.
 *
 * @param policy `undefined` where the bucket has none; one that cannot be read does not come here.
 */
export function findUploadsHolds(
  policy: Policy | undefined,
  acl: Observed<Acl>,
  ref: BucketRef,
): Hold[] {
  if (acl.kind !== 'present') {
    const why = acl.kind === 'absent' ? 'S3 showed no ACL.' : describeFailure(acl.failure);
    return [
      {
        ...common,
        kind: 'writers-unknown',
        writer: 'whoever uses the bucket',
        signal: 'the ACL could not be read',
        reason: `Which services upload to this bucket is not known: ${why}`,
        lift: 'Let Reseal read the ACL (s3:GetBucketAcl).',
      },
    ];
  }
  const writers = findWriters({ policy, acl: acl.value, accessLogsOf: [] }, ref);
  return writers.flatMap((writer): Hold[] => {
    if (writer.kind !== 'service' || !writer.writes) return [];
    const name = writer.known.name;
    const signal = writer.signals.join(', ');
    return [
      {
        ...common,
        kind: 'uploads-of-service',
        writer: name,
        signal,
        reason: `${name} uploads to this bucket (${signal}) with headers that nobody here chooses: a Deny on encryption headers may stop it.`,
        lift: 'Let the service write to another bucket, or except this bucket from the baseline.',
      },
    ];
  });
}
