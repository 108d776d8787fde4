import type { BucketRef } from '../core/bucket-ref.ts';
import { blockedTypesOf } from '../core/encryption/blocked-types.ts';
import { defaultEncryptionOf, isBucketKeyOn } from '../core/encryption/configuration.ts';
import type { Change } from '../core/plan.ts';
import { statementsOf } from '../core/policy/document.ts';

/** What to change where the bucket is defined, so that the repair is not undone again. */
export type SourceChange = { terraform: string; cloudFormation: string };

/** Holds only what Reseal itself would write: no statement of others, and no name of a resource in the source. */
export function sourceChangeOf(change: Change, ref: BucketRef): SourceChange {
  return change.kind === 'put-encryption' ? ofEncryption(change, ref) : ofPolicy(change, ref);
}

function ofEncryption(
  { after }: Change & { kind: 'put-encryption' },
  { name }: BucketRef,
): SourceChange {
  const [rule = {}] = after.rules;
  const { algorithm = 'aws:kms', key } = defaultEncryptionOf(rule) ?? {};
  const bucketKey = isBucketKeyOn(rule);
  const blocked = blockedTypesOf(rule) ?? [];
  const byDefault = {
    SSEAlgorithm: algorithm,
    ...(key === undefined ? {} : { KMSMasterKeyID: key }),
  };
  const property = {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        {
          ServerSideEncryptionByDefault: byDefault,
          BucketKeyEnabled: bucketKey,
          ...(blocked.length === 0 ? {} : { BlockedEncryptionTypes: { EncryptionType: blocked } }),
        },
      ],
    },
  };
  return {
    terraform: [
      'resource "aws_s3_bucket_server_side_encryption_configuration" "this" {',
      `  bucket = ${JSON.stringify(name)}`,
      '  rule {',
      '    apply_server_side_encryption_by_default {',
      `      sse_algorithm     = ${JSON.stringify(algorithm)}`,
      ...(key === undefined ? [] : [`      kms_master_key_id = ${JSON.stringify(key)}`]),
      '    }',
      `    bucket_key_enabled = ${bucketKey}`,
      ...(blocked.length === 0
        ? []
        : [`    blocked_encryption_types = ${JSON.stringify(blocked)}`]),
      '  }',
      '}',
    ].join('\n'),
    cloudFormation: JSON.stringify(property, null, 2),
  };
}

/** Statements are JSON in both: `jsonencode` of Terraform takes it as it is. */
function ofPolicy(
  { before, after }: Change & { kind: 'put-policy' },
  { name }: BucketRef,
): SourceChange {
  const known = new Set((before === undefined ? [] : statementsOf(before)).map(textOf));
  const added = statementsOf(after).filter((statement) => !known.has(textOf(statement)));
  const text = added.map((statement) => JSON.stringify(statement, null, 2)).join(',\n');
  return {
    terraform: `# in the Statement list of jsonencode() in aws_s3_bucket_policy of ${name}\n${text}`,
    cloudFormation: text,
  };
}

const textOf = (statement: unknown): string => JSON.stringify(statement);
