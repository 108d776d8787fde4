import { bucketArn } from '../../src/core/bucket-ref.ts';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import type { EncryptionConfiguration } from '../../src/core/encryption/configuration.ts';
import type { KmsKeyArn } from '../../src/core/names.ts';
import type { JsonObject, JsonValue } from '../../src/core/policy/document.ts';
import type { Random } from './random.ts';

/** What owners put into a default encryption: good, weak, strong, old and new. */
export function encryptionWith(
  random: Random,
  key: KmsKeyArn,
): EncryptionConfiguration | undefined {
  if (random.chance(0.1)) return undefined;
  const algorithm = random.pick(['AES256', 'AES256', 'aws:kms', 'aws:kms', 'aws:kms:dsse']);
  const otherKey = key.replace('1234abcd', '99999999');
  const named = random.pick([key, key, otherKey, undefined]);
  const isKms = algorithm !== 'AES256';
  return {
    rules: [
      {
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm: algorithm,
          ...(isKms && named !== undefined ? { KMSMasterKeyID: named } : {}),
        },
        ...(random.chance(0.7) ? { BucketKeyEnabled: String(random.chance(0.5)) } : {}),
        ...(random.chance(0.3) ? { BlockedEncryptionTypes: { EncryptionType: 'SSE-C' } } : {}),
        ...(random.chance(0.2) ? { NewInAnotherYear: 'kept' } : {}),
      },
    ],
  };
}

/** A statement of somebody, with a Sid that no other statement has. */
export const partnerStatement = (ref: BucketRef, serial: number): JsonObject => ({
  Sid: `Partner${serial}`,
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::444455556666:root' },
  Action: ['s3:GetObject', 's3:ListBucket'],
  Resource: [bucketArn(ref), `${bucketArn(ref)}/*`],
});

export const denyHttp = (ref: BucketRef, sid: string): JsonObject => ({
  Sid: sid,
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [bucketArn(ref), `${bucketArn(ref)}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

const oddities: readonly [JsonObject, ...JsonObject[]] = [
  {},
  {},
  { Id: 'of-the-owner' },
  { Version: '2008-10-17', Id: 'old' },
  { NewMember: ['kept', 1, null] },
];

export const policyText = (statements: JsonObject[], more: JsonObject = {}): string =>
  JSON.stringify({ Version: '2012-10-17', ...more, Statement: statements });

export const loadBalancerStatement = (ref: BucketRef): JsonObject => ({
  Sid: 'LoadBalancerLogs',
  Effect: 'Allow',
  Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: `${bucketArn(ref)}/*`,
});

/** The policy a bucket has at the start. */
export function startPolicy(random: Random, ref: BucketRef, kind: string): string | undefined {
  if (kind === 'policy-not-understood') return '{"Version":"2012-10-17","Id":"a","Id":"b"}';
  const isNeeded = kind === 'load-balancer-logs';
  if (!isNeeded && random.chance(0.25)) return undefined;
  const own = { ...denyHttp(ref, 'DenyInsecureConnections') };
  const narrow = { ...own, Resource: `${bucketArn(ref)}/*` };
  const candidates: [JsonValue, number][] = [
    [partnerStatement(ref, 1), 0.6],
    // Of an earlier release: covers the objects only, and may be replaced.
    [narrow, 0.15],
    [denyHttp(ref, 'AllowSSLRequestsOnly'), 0.15],
    // Ours by its name only.
    [{ ...partnerStatement(ref, 2), Sid: 'DenyInsecureConnections2' }, 0.15],
    [own, 0.15],
    [partnerStatement(ref, 3), 0.3],
  ];
  const statements = candidates
    .filter(([, probability]) => random.chance(probability))
    .map(([statement]) => statement as JsonObject);
  const all = isNeeded ? [loadBalancerStatement(ref), ...statements] : statements;
  const unique = all.filter((one, at) => all.findIndex(({ Sid }) => Sid === one['Sid']) === at);
  const text = policyText(unique, random.pick(oddities));
  // S3 keeps the white space.
  return random.chance(0.3) ? JSON.stringify(JSON.parse(text), undefined, 2) : text;
}
