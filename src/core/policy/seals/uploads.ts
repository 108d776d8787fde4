import type { RequiredAlgorithm } from '../../baseline.ts';
import type { KmsKeyArn } from '../../names.ts';
import type { KeyState } from '../condition-entry.ts';
import type { JsonObject, JsonValue } from '../document.ts';
import { fixedKeys, testsOf, valuesOf } from '../policy-seal.ts';
import type { PolicySeal, RequestKind } from '../policy-seal.ts';

const action = 's3:PutObject';
const algorithmKey = 's3:x-amz-server-side-encryption';
const kmsKeyKey = 's3:x-amz-server-side-encryption-aws-kms-key-id';

/**
 * No upload gets through that asks for an algorithm weaker than the required one. Uploads without the header
 * do: they get the bucket's default encryption (aws-facts 4.15).
 */
export function denyOtherEncryption(algorithm: RequiredAlgorithm): PolicySeal {
  const accepted = algorithm === 'aws:kms' ? ['aws:kms', 'aws:kms:dsse'] : ['aws:kms:dsse'];
  const known = ['AES256', 'aws:kms', 'aws:kms:dsse'];
  return {
    name: 'uploads',
    request: 'upload',
    sid: 'DenyOtherEncryption',
    forbidden: [
      ...known
        .filter((name) => !accepted.includes(name))
        .map((name) => upload({ [algorithmKey]: [name] })),
      // And whatever S3 may know tomorrow.
      upload({}, { Null: { [algorithmKey]: 'true' }, StringEquals: { [algorithmKey]: known } }),
    ],
    action,
    condition: {
      Null: { [algorithmKey]: 'false' },
      StringNotEquals: { [algorithmKey]: accepted },
    },
    mayReplace: (condition) =>
      isPresent(condition, algorithmKey) && accepted.every(isSparedBy(condition, algorithmKey)),
  };
}

/**
 * The statement of the AWS example that the project started from: it refuses every upload that does not ask for
 * `aws:kms` itself. So it defeats default encryption, stops log delivery, and refuses the stronger
 * `aws:kms:dsse`, too (aws-facts 4.15).
 */
export const denyUnencrypted = (): PolicySeal => ({
  name: 'uploads',
  request: 'upload',
  sid: 'DenyUnEncryptedObjectUploads',
  forbidden: [
    upload({ [algorithmKey]: undefined }),
    upload({ [algorithmKey]: ['AES256'] }),
    upload({}, { StringEquals: { [algorithmKey]: ['aws:kms', 'aws:kms:dsse'] } }),
  ],
  action,
  condition: { StringNotEquals: { [algorithmKey]: 'aws:kms' } },
  mayReplace: (condition) => isSparedBy(condition, algorithmKey)('aws:kms'),
});

/**
 * No upload gets through that names a key other than these. Uploads that name none do: they get the bucket's
 * default. S3 compares the text of the header, so a key named by its id or an alias is refused.
 */
export const requireKeys = (keys: readonly KmsKeyArn[]): PolicySeal => ({
  name: 'uploads',
  request: 'upload',
  sid: 'DenyOtherKeys',
  forbidden: [
    upload({}, { Null: { [kmsKeyKey]: 'true' }, StringEquals: { [kmsKeyKey]: [...keys] } }),
  ],
  action,
  condition: { Null: { [kmsKeyKey]: 'false' }, StringNotEquals: { [kmsKeyKey]: [...keys] } },
  // With whatever keys: beside an earlier one, ours would refuse every upload that names a key.
  mayReplace: (condition) =>
    isPresent(condition, kmsKeyKey) && spares(condition, kmsKeyKey) !== undefined,
});

const upload = (
  fixed: Readonly<Record<string, KeyState>>,
  without: JsonObject = {},
): RequestKind => ({
  targets: ['objects'],
  action,
  fixed: fixedKeys(fixed),
  without: testsOf(without),
});

const isPresent = (condition: JsonValue | undefined, key: string): boolean => {
  const values = valuesOf(condition, 'Null', key) ?? [];
  return values.length > 0 && values.every((value) => value === false || value === 'false');
};

/** What StringNotEquals lists of a key: the values that a statement spares. */
const spares = (condition: JsonValue | undefined, key: string) =>
  valuesOf(condition, 'StringNotEquals', key);

const isSparedBy = (condition: JsonValue | undefined, key: string) => (value: string) =>
  spares(condition, key)?.includes(value) ?? false;
