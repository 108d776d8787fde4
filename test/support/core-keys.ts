import type { Baseline } from '../../src/core/baseline.ts';
import type { BucketRef } from '../../src/core/bucket-ref.ts';
import { keyToAskFor } from '../../src/core/encryption/find-encryption-drifts.ts';
import type { EncryptionState } from '../../src/core/encryption/find-encryption-drifts.ts';
import type { KeyDescription } from '../../src/core/encryption/key-health.ts';
import type { KmsKeyArn } from '../../src/core/names.ts';
import type { Observed } from '../../src/core/observed.ts';
import { keyArn, keyId, otherKeyArn, present } from './core-builders.ts';

/** A key that S3 can use. */
export const goodKey = (changes: Partial<KeyDescription> = {}): KeyDescription => ({
  arn: keyArn,
  state: 'Enabled',
  spec: 'SYMMETRIC_DEFAULT',
  usage: 'ENCRYPT_DECRYPT',
  manager: 'CUSTOMER',
  deletionDate: undefined,
  ...changes,
});

export const otherKeyId = '99999999-12ab-34cd-56ef-1234567890ab';
export const aliasArn = (name: string, account = '111122223333', region = 'eu-west-1'): string =>
  `arn:aws:kms:${region}:${account}:alias/${name}`;

/** A key of account 444455556666, which lets us describe it. */
export const theirKeyArn =
  'arn:aws:kms:eu-west-1:444455556666:key/77777777-12ab-34cd-56ef-1234567890ab' as KmsKeyArn;
export const keyOfAwsArn =
  'arn:aws:kms:eu-west-1:111122223333:key/55555555-12ab-34cd-56ef-1234567890ab' as KmsKeyArn;

/** What KMS answers to a text; whatever is not here does not exist. */
export type Keys = Readonly<Record<string, Observed<KeyDescription>>>;

const other = present(goodKey({ arn: otherKeyArn }));
const theirs = present(goodKey({ arn: theirKeyArn }));

export const goodKeys: Keys = {
  [keyArn]: present(goodKey()),
  [keyId]: present(goodKey()),
  'alias/example': present(goodKey()),
  [aliasArn('example')]: present(goodKey()),
  [otherKeyArn]: other,
  [otherKeyId]: other,
  'alias/other': other,
  [aliasArn('other')]: other,
  [theirKeyArn]: theirs,
  [aliasArn('theirs', '444455556666')]: theirs,
  [keyOfAwsArn]: present(goodKey({ arn: keyOfAwsArn, manager: 'AWS' })),
};

/** Asks KMS what the loop would ask it. */
export function withKeys<State extends EncryptionState>(
  state: State,
  ref: BucketRef,
  baseline: Baseline,
  keys: Keys = goodKeys,
): State {
  const asked = keyToAskFor(state.encryption, ref, baseline);
  if (asked === undefined) return state;
  // A text may be `__proto__`.
  const foundKey = Object.hasOwn(keys, asked) ? keys[asked] : undefined;
  return { ...state, foundKey: foundKey ?? { kind: 'absent' } };
}
