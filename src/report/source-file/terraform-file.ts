import type { BucketRef } from '../../core/bucket-ref.ts';
import type { Change } from '../../core/plan.ts';
import { encryptionFacts } from './encryption-facts.ts';
import { behind, indented, literalLines } from './literal.ts';
import { quotedTemplateText } from './quoted-text.ts';
import { resourceNames, terraformNames } from './resource-names.ts';
import type { PlannedBucket } from './source-file.ts';

/** One resource for every setting of a bucket that has to change. */
export function terraformFile(buckets: readonly PlannedBucket[]): string[] {
  const nameOf = resourceNames(
    buckets.map(({ ref }) => ref.name),
    terraformNames,
  );
  return buckets.flatMap(({ ref, changes }) =>
    changes.flatMap((change) => ['', ...resourceOf(change, ref, nameOf(ref.name))]),
  );
}

function resourceOf(change: Change, ref: BucketRef, name: string): string[] {
  const place = `${ref.name} in ${ref.region} of account ${ref.account}`;
  return change.kind === 'put-encryption'
    ? [
        `# default encryption of ${place}`,
        `resource "aws_s3_bucket_server_side_encryption_configuration" "${name}" {`,
        ...indented([`bucket = ${quoted(ref.name)}`, '', ...ruleOf(change)]),
        '}',
      ]
    : [
        `# bucket policy of ${place}`,
        `resource "aws_s3_bucket_policy" "${name}" {`,
        ...indented([`bucket = ${quoted(ref.name)}`, ...policyOf(change)]),
        '}',
      ];
}

function ruleOf({ after }: Change & { kind: 'put-encryption' }): string[] {
  const { algorithm, key, bucketKey, blocked } = encryptionFacts(after);
  const byDefault =
    key === undefined
      ? [`sse_algorithm = ${quoted(algorithm)}`]
      : [`kms_master_key_id = ${quoted(key)}`, `sse_algorithm     = ${quoted(algorithm)}`];
  const types = blocked.map(quoted).join(', ');
  const settings =
    blocked.length === 0
      ? [`bucket_key_enabled = ${bucketKey}`]
      : [`blocked_encryption_types = [${types}]`, `bucket_key_enabled       = ${bucketKey}`];
  return [
    'rule {',
    ...indented([...settings, '']),
    ...indented(['apply_server_side_encryption_by_default {', ...indented(byDefault), '}']),
    '}',
  ];
}

/** The whole policy, because the resource replaces it. */
function policyOf({ after }: Change & { kind: 'put-policy' }): string[] {
  const lines = literalLines(after.document, { quoted, between: ' : ' });
  const [last = '', ...others] = lines.toReversed();
  return behind('policy = jsonencode(', [...others.toReversed(), `${last})`]);
}

const quoted = quotedTemplateText;
