import type { EncryptionRule } from '../../src/core/encryption/configuration.ts';
import { logDeliveryGroup } from '../../src/core/holds/acl.ts';
import type { Acl, AclGrant } from '../../src/core/holds/acl.ts';
import type { EncryptionSignals } from '../../src/core/holds/encryption-signals.ts';
import { findEncryptionHolds } from '../../src/core/holds/find-encryption-holds.ts';
import type { Concerns, Hold } from '../../src/core/holds/hold.ts';
import type { JsonObject, JsonValue } from '../../src/core/policy/document.ts';
import {
  arn,
  goodRule,
  keyArn,
  objects,
  policyWith,
  present,
  ref,
  ruleWith,
} from './core-builders.ts';

const OWNER = '1'.repeat(64);

export const aclWith = (...grants: AclGrant[]): Acl => ({
  owner: OWNER,
  grants: [
    { grantee: { kind: 'canonical-user', id: OWNER }, permission: 'FULL_CONTROL' },
    ...grants,
  ],
});

export const toLogDelivery = (permission: string): AclGrant => ({
  grantee: { kind: 'group', uri: logDeliveryGroup },
  permission,
});

export const toUser = (id: string, permission = 'FULL_CONTROL'): AclGrant => ({
  grantee: { kind: 'canonical-user', id },
  permission,
});

/** A statement that lets somebody write objects, as AWS documents it for log delivery. */
export const allowWrite = (principal: JsonValue, changes: JsonObject = {}): JsonObject => ({
  Sid: 'Write',
  Effect: 'Allow',
  Principal: principal,
  Action: 's3:PutObject',
  Resource: `${arn}/AWSLogs/*`,
  ...changes,
});

export const allowRead = (principal: JsonValue, changes: JsonObject = {}): JsonObject =>
  allowWrite(principal, { Sid: 'Read', Action: 's3:GetObject', Resource: objects, ...changes });

/** The statement that every key has by default. */
export const rootOfKey: JsonObject = {
  Sid: 'Enable IAM User Permissions',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:root' },
  Action: 'kms:*',
  Resource: '*',
};

export const allowKey = (service: string, changes: JsonObject = {}): JsonObject => ({
  Effect: 'Allow',
  Principal: { Service: service },
  Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
  Resource: '*',
  ...changes,
});

/** The write that makes a rule good. */
export const changeFrom = (rule: EncryptionRule | undefined): EncryptionSignals['change'] => ({
  kind: 'put-encryption',
  before: rule === undefined ? undefined : { rules: [rule] },
  after: { rules: [goodRule()] },
});

/** A bucket with SSE-S3 that nobody else uses, and a key with the default policy. */
export const signals = (changes: Partial<EncryptionSignals> = {}): EncryptionSignals => ({
  change: changeFrom(ruleWith('AES256')),
  isSameKey: false,
  policy: { kind: 'absent' },
  acl: present(aclWith()),
  key: { arn: keyArn, isAwsManaged: false },
  keyPolicy: present(policyWith(rootOfKey)),
  ...changes,
});

export const withPolicy = (...statements: JsonValue[]): Pick<EncryptionSignals, 'policy'> => ({
  policy: present(policyWith(...statements)),
});

export const find = (changes: Partial<EncryptionSignals> = {}): Concerns =>
  findEncryptionHolds(signals(changes), ref);

/** The kinds of the holds and who is concerned, as one reads them in a table. */
export const kindsOf = ({ holds }: Concerns): string[] =>
  holds.map(({ kind, writer }) => `${kind}: ${writer}`);

export const goodHold: Hold = {
  kind: 'needs-key-policy',
  seal: 'encryption',
  writer: 'AWS Config',
  signal: 'statement 0 of the bucket policy',
  reason: 'This bucket is used by AWS Config.',
  source: 'AWS Config Developer Guide',
  lift: 'Add the statement.',
  keyPolicyStatement: '{"Effect":"Allow"}',
};
