import { bucketArn } from '../../src/core/bucket-ref.ts';
import type { BaselineSettings } from '../../src/core/baseline.ts';
import type { EncryptionConfiguration } from '../../src/core/encryption/configuration.ts';
import type { JsonObject, JsonValue } from '../../src/core/policy/document.ts';
import type { PolicySealName } from '../../src/core/policy/policy-seal.ts';
import { keyIn } from './bucket.ts';
import type { Bucket } from './bucket.ts';

/**
 * What is right, in the few words that these worlds need. It shares no code with the core, so that a mistake
 * there is not repeated here.
 */

type Rule = {
  ApplyServerSideEncryptionByDefault?: { SSEAlgorithm?: string; KMSMasterKeyID?: string };
  BucketKeyEnabled?: string;
  BlockedEncryptionTypes?: { EncryptionType?: string | string[] };
};

export const ruleOf = (configuration: EncryptionConfiguration | undefined): Rule =>
  configuration?.rules[0] ?? {};

export const blockedIn = (rule: Rule): string[] =>
  [rule.BlockedEncryptionTypes?.EncryptionType ?? []].flat();

const strength = ['AES256', 'aws:kms', 'aws:kms:dsse'];
export const strengthOf = (rule: Rule): number =>
  strength.indexOf(rule.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? 'AES256');

export function isEncryptionSealed(
  configuration: EncryptionConfiguration | undefined,
  { ref }: Bucket,
  baseline: BaselineSettings,
): boolean {
  const rule = ruleOf(configuration);
  const isDouble = strengthOf(rule) === 2;
  return (
    strengthOf(rule) >= strength.indexOf(baseline.algorithm) &&
    rule.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID === keyIn(ref.region) &&
    (isDouble || !baseline.bucketKey || rule.BucketKeyEnabled === 'true') &&
    (!baseline.blockSseC || blockedIn(rule).includes('SSE-C'))
  );
}

export const statementsIn = (policy: JsonObject | undefined): JsonObject[] =>
  [(policy?.['Statement'] ?? []) as JsonValue].flat() as JsonObject[];

/** Whether everybody is denied this action on all objects, or everything, under this condition. */
function denies(
  statement: JsonObject,
  [, condition, action]: Denial,
  { ref }: Pick<Bucket, 'ref'>,
): boolean {
  const resources = [statement['Resource']].flat();
  return (
    statement['Effect'] === 'Deny' &&
    statement['Principal'] === '*' &&
    statement['Action'] === action &&
    (action === 's3:PutObject' || resources.includes(bucketArn(ref))) &&
    resources.includes(`${bucketArn(ref)}/*`) &&
    JSON.stringify(statement['Condition']) === JSON.stringify(condition)
  );
}

export const deniesHttp = (policy: JsonObject | undefined, bucket: Bucket): boolean =>
  statementsIn(policy).some((statement) => denies(statement, overHttp, bucket));

/** Whether the policy lets a load balancer write its logs, which it cannot do with KMS. */
export const hasLogDelivery = (policy: JsonObject | undefined): boolean =>
  statementsIn(policy).some(
    ({ Effect, Principal }) =>
      Effect === 'Allow' && JSON.stringify(Principal).includes('logdelivery.'),
  );

type Denial = [PolicySealName, JsonObject, 's3:*' | 's3:PutObject'];

const header = 's3:x-amz-server-side-encryption';
const overHttp: Denial = ['transport', { Bool: { 'aws:SecureTransport': 'false' } }, 's3:*'];
const otherUploads = (accepted: string[]): Denial => [
  'uploads',
  { Null: { [header]: 'false' }, StringNotEquals: { [header]: accepted } },
  's3:PutObject',
];

function denialsOf({ tlsVersion, uploads, algorithm }: BaselineSettings): Denial[] {
  const accepted = strength.slice(strength.indexOf(algorithm));
  return [
    overHttp,
    ...(tlsVersion === 'off'
      ? []
      : [['tls-version', { NumericLessThan: { 's3:TlsVersion': tlsVersion } }, 's3:*'] as Denial]),
    ...(uploads === 'off' ? [] : [otherUploads(accepted)]),
  ];
}
/** Which seals the baseline asks for and the policy does not have. */
export const sealsMissing = (
  policy: JsonObject | undefined,
  bucket: Bucket,
  baseline: BaselineSettings,
): PolicySealName[] =>
  denialsOf(baseline)
    .filter((denial) => !statementsIn(policy).some((one) => denies(one, denial, bucket)))
    .map(([name]) => name);

const ourSid = /^Deny(?:InsecureConnections|OutdatedTls|OtherEncryption)\d*$/;

/** All that is not ours, with its order. */
export function foreignPart(policy: JsonObject | undefined): string {
  const { Statement: _, Version, ...members } = policy ?? {};
  const statements = statementsIn(policy).filter(
    ({ Sid, Effect }) => !(Effect === 'Deny' && typeof Sid === 'string' && ourSid.test(Sid)),
  );
  return JSON.stringify([Version ?? '2012-10-17', members, statements]);
}
