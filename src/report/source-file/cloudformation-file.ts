import type { BucketRef } from '../../core/bucket-ref.ts';
import type { Change } from '../../core/plan.ts';
import type { JsonValue } from '../../core/policy/document.ts';
import { encryptionFacts } from './encryption-facts.ts';
import { indented, literalLines } from './literal.ts';
import { quotedText as quoted } from './quoted-text.ts';
import { logicalIds, resourceNames } from './resource-names.ts';
import type { PlannedBucket } from './source-file.ts';

/** One template with the settings of every bucket that have to change. */
export function cloudFormationFile(buckets: readonly PlannedBucket[]): string[] {
  const idOf = resourceNames(
    buckets.map(({ ref }) => ref.name),
    logicalIds,
  );
  const resources = buckets.flatMap(({ ref, changes }) =>
    changes.flatMap((change) => ['', ...resourceOf(change, ref, idOf(ref.name))]),
  );
  const none = resources.length === 0 ? ' {}' : '';
  return ['AWSTemplateFormatVersion: "2010-09-09"', `Resources:${none}`, ...indented(resources)];
}

function resourceOf(change: Change, ref: BucketRef, id: string): string[] {
  const place = `${ref.name} in ${ref.region} of account ${ref.account}`;
  if (change.kind === 'put-encryption') {
    return [
      `# default encryption of ${place}`,
      `${id}:`,
      '  Type: AWS::S3::Bucket',
      '  Properties:',
      `    BucketName: ${quoted(ref.name)}`,
      ...indented(encryptionOf(change), '    '),
    ];
  }
  if (saysMoreToCloudFormation(change.after.document)) {
    return [
      `# The bucket policy of ${place} is left out: CloudFormation would`,
      '# replace what reads as one of its functions or dynamic references in it.',
    ];
  }
  return [
    `# bucket policy of ${place}`,
    `${id}Policy:`,
    '  Type: AWS::S3::BucketPolicy',
    '  Properties:',
    `    Bucket: ${quoted(ref.name)}`,
    '    PolicyDocument:',
    ...indented(literalLines(change.after.document, { quoted, between: ': ' }), '      '),
  ];
}

function encryptionOf({ after }: Change & { kind: 'put-encryption' }): string[] {
  const { algorithm, key, bucketKey, blocked } = encryptionFacts(after);
  return [
    'BucketEncryption:',
    '  ServerSideEncryptionConfiguration:',
    `    - BucketKeyEnabled: ${bucketKey}`,
    '      ServerSideEncryptionByDefault:',
    `        SSEAlgorithm: ${quoted(algorithm)}`,
    ...(key === undefined ? [] : [`        KMSMasterKeyID: ${quoted(key)}`]),
    ...(blocked.length === 0
      ? []
      : [
          '      BlockedEncryptionTypes:',
          `        EncryptionType: [${blocked.map(quoted).join(', ')}]`,
        ]),
  ];
}

/**
 * Whether a policy holds what CloudFormation would replace, such as the value of a secret. There is no way to write it
 * so that it stays as it is.
 * @see CloudFormation User Guide, "Get values stored in other services using dynamic references".
 */
function saysMoreToCloudFormation(value: JsonValue): boolean {
  if (typeof value === 'string') return value.includes('{{resolve:');
  if (typeof value !== 'object' || value === null) return false;
  const members = Array.isArray(value) ? [] : Object.keys(value);
  if (members.some((name) => name === 'Ref' || name.startsWith('Fn::'))) return true;
  return [...members, ...Object.values(value)].some(saysMoreToCloudFormation);
}
