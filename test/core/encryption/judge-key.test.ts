import { describe, expect, it } from '@jest/globals';
import type { Baseline } from '../../../src/core/baseline.ts';
import { judgeKey, keyToLookUp } from '../../../src/core/encryption/judge-key.ts';
import type { KeyVerdict } from '../../../src/core/encryption/judge-key.ts';
import { awsManagedKey } from '../../../src/core/encryption/key-reference.ts';
import type { Failure } from '../../../src/core/failure.ts';
import type { KmsKeyArn } from '../../../src/core/names.ts';
import {
  baseline,
  keyArn,
  keyId,
  otherKeyArn,
  present,
  ref,
  refIn,
} from '../../support/core-builders.ts';
import {
  aliasArn,
  goodKey,
  goodKeys,
  keyOfAwsArn,
  otherKeyId,
  theirKeyArn,
} from '../../support/core-keys.ts';
import type { Keys } from '../../support/core-keys.ts';

type Case = {
  found: string | undefined;
  why: string;
  baseline?: Partial<Baseline>;
  keys?: Keys;
  is: KeyVerdict['kind'];
  /** Whether KMS is asked; it is, unless this says no. */
  asks?: false;
  arn?: KmsKeyArn;
  failure?: Partial<Failure>;
};

const any = { acceptableKeys: 'any-customer-managed-in-account' } as const;
const list = { acceptableKeys: [otherKeyArn, theirKeyArn] };
const ofAws = { key: present(awsManagedKey) } as const;
const denied = { kind: 'denied', action: 'kms:DescribeKey', cause: 'unknown' } as const;
const refuses = (found: string): Keys => ({ [found]: { kind: 'unreadable', failure: denied } });
const elsewhere = keyArn.replace('eu-west-1', 'eu-west-2') as KmsKeyArn;
const inChina = keyArn.replace('arn:aws:', 'arn:aws-cn:');
const theirAlias = aliasArn('theirs', '444455556666');
const disabled = (arn: KmsKeyArn): Keys => ({
  [arn]: present(goodKey({ arn, state: 'Disabled' })),
});
const gone = 'arn:aws:kms:eu-west-1:111122223333:key/00000000-12ab-34cd-56ef-1234567890ab';

const whereOnlyOneKeyIsAllowed: Case[] = [
  { found: keyArn, why: 'the key of the baseline', is: 'stays' },
  { found: keyId, why: 'by its id', is: 'stays-as-arn', arn: keyArn },
  { found: 'alias/example', why: 'by its alias', is: 'stays-as-arn', arn: keyArn },
  { found: aliasArn('example'), why: 'by its alias ARN', is: 'stays-as-arn', arn: keyArn },
  { found: 'alias/other', why: 'an alias of another key', is: 'not-allowed' },
  { found: otherKeyId, why: 'the id of another key', is: 'not-allowed' },
  { found: 'alias/nowhere', why: 'no such alias', is: 'not-allowed' },
  { found: 'my key', why: 'S3 takes any text; KMS knows no such key', is: 'not-allowed' },
  { found: otherKeyArn, why: 'another ARN is another key', is: 'not-allowed', asks: false },
  { found: elsewhere, why: 'the same id in another Region', is: 'not-allowed', asks: false },
  { found: theirAlias, why: 'aliases stay in their account', is: 'not-allowed', asks: false },
  { found: keyOfAwsArn, why: 'another ARN is another key', is: 'not-allowed', asks: false },
  { found: undefined, why: 'means aws/s3', is: 'not-allowed', asks: false },
  { found: 'alias/aws/s3', why: 'asking would create it', is: 'not-allowed', asks: false },
  { found: aliasArn('aws/ebs'), why: 'asking would create it', is: 'not-allowed', asks: false },
  { found: 'arn:aws:iam::111122223333:role/x', why: 'no key', is: 'not-allowed', asks: false },
  {
    found: aliasArn('example', '111122223333', 'eu-west-2'),
    why: 'an alias of another Region is another one',
    is: 'not-allowed',
    asks: false,
  },
  {
    found: theirAlias,
    why: 'an alias in the account of the key may stand for it',
    baseline: { key: present(theirKeyArn) },
    is: 'stays-as-arn',
    arn: theirKeyArn,
  },
  {
    found: theirKeyArn,
    why: 'keys of other accounts are described by their ARN',
    baseline: { key: present(theirKeyArn) },
    is: 'stays',
  },
  {
    found: 'alias/example',
    why: 'the alias was moved to another key',
    keys: { 'alias/example': present(goodKey({ arn: otherKeyArn })) },
    is: 'not-allowed',
  },
];

const whatCannotBeTold: Case[] = [
  {
    found: 'alias/other',
    why: 'KMS refuses to say',
    keys: refuses('alias/other'),
    is: 'cannot-tell',
    failure: denied,
  },
  {
    found: keyArn,
    why: 'the right key, of unknown health',
    keys: refuses(keyArn),
    is: 'cannot-tell',
    failure: denied,
  },
  {
    found: otherKeyArn,
    why: 'it may be a customer managed key',
    baseline: any,
    keys: refuses(otherKeyArn),
    is: 'cannot-tell',
    failure: denied,
  },
  {
    found: otherKeyArn,
    why: 'KMS does not say who manages it',
    baseline: any,
    keys: { [otherKeyArn]: present(goodKey({ arn: otherKeyArn, manager: undefined })) },
    is: 'cannot-tell',
    failure: { kind: 'not-understood' },
  },
  {
    found: 'alias/other',
    why: 'the key of the baseline is not known',
    baseline: { key: { kind: 'unreadable', failure: denied } },
    is: 'cannot-tell',
    asks: false,
    failure: denied,
  },
];

const whatIsUnusable: Case[] = [
  {
    found: keyArn,
    why: 'disabled',
    keys: disabled(keyArn),
    is: 'stays-unusable',
    failure: { kind: 'key-unusable', key: keyArn },
  },
  {
    found: keyArn,
    why: 'being updated',
    keys: { [keyArn]: present(goodKey({ state: 'Updating' })) },
    is: 'stays-unusable',
    failure: { kind: 'key-not-ready' },
  },
  {
    found: keyArn,
    why: 'deleted for good',
    keys: {},
    is: 'stays-unusable',
    failure: { kind: 'key-not-found', key: keyArn },
  },
  {
    found: elsewhere,
    why: 'the key of the baseline, which is in another Region',
    baseline: { key: present(elsewhere) },
    is: 'stays-unusable',
    asks: false,
    failure: { kind: 'key-elsewhere', problem: 'it is in eu-west-2, the bucket in eu-west-1' },
  },
  {
    found: otherKeyArn,
    why: 'acceptable, and disabled: a person decides',
    baseline: any,
    keys: disabled(otherKeyArn),
    is: 'stays-unusable',
    failure: { kind: 'key-unusable', key: otherKeyArn },
  },
  {
    found: otherKeyArn,
    why: 'in the list, and deleted for good',
    baseline: list,
    keys: {},
    is: 'stays-unusable',
    failure: { kind: 'key-not-found' },
  },
];

const whereMoreKeysAreAllowed: Case[] = [
  { found: otherKeyArn, why: 'in the list', baseline: list, is: 'stays' },
  { found: theirKeyArn, why: 'in the list, of another account', baseline: list, is: 'stays' },
  {
    found: 'alias/other',
    why: 'its own key is kept, not replaced',
    baseline: list,
    is: 'stays-as-arn',
    arn: otherKeyArn,
  },
  { found: gone, why: 'not in the list', baseline: list, is: 'not-allowed', asks: false },
  { found: otherKeyArn, why: 'of the account', baseline: any, is: 'stays' },
  { found: otherKeyId, why: 'by id', baseline: any, is: 'stays-as-arn', arn: otherKeyArn },
  { found: keyOfAwsArn, why: 'AWS manages it', baseline: any, is: 'not-allowed' },
  { found: theirKeyArn, why: 'of others', baseline: any, is: 'not-allowed', asks: false },
  { found: inChina, why: 'of another partition', baseline: any, is: 'not-allowed', asks: false },
  { found: theirAlias, why: 'of others', baseline: any, is: 'not-allowed', asks: false },
  { found: undefined, why: 'aws/s3 is not ours', baseline: any, is: 'not-allowed', asks: false },
  { found: gone, why: 'KMS knows no such key', baseline: any, is: 'not-allowed' },
];

const whereTheKeyOfAwsIsRequired: Case[] = [
  { found: undefined, why: 'means aws/s3', baseline: ofAws, is: 'stays', asks: false },
  { found: 'alias/aws/s3', why: 'the same', baseline: ofAws, is: 'stays', asks: false },
  { found: aliasArn('aws/s3'), why: 'the same', baseline: ofAws, is: 'stays', asks: false },
  {
    found: aliasArn('aws/s3', '444455556666'),
    why: 'of another account',
    baseline: ofAws,
    is: 'not-allowed',
    asks: false,
  },
  { found: 'alias/aws/ebs', why: 'not of S3', baseline: ofAws, is: 'not-allowed', asks: false },
  { found: keyOfAwsArn, why: 'by its ARN', baseline: ofAws, is: 'stays' },
  { found: otherKeyArn, why: 'its owner controls more', baseline: ofAws, is: 'stays' },
  { found: theirKeyArn, why: 'its owner controls more', baseline: ofAws, is: 'stays' },
  {
    found: 'alias/other',
    why: 'the key is kept',
    baseline: ofAws,
    is: 'stays-as-arn',
    arn: otherKeyArn,
  },
  {
    found: otherKeyArn,
    why: 'a disabled key is still its owner’s',
    baseline: ofAws,
    keys: disabled(otherKeyArn),
    is: 'stays-unusable',
    failure: { kind: 'key-unusable' },
  },
  {
    found: elsewhere,
    why: 'never replaced by aws/s3',
    baseline: ofAws,
    is: 'stays-unusable',
    failure: { kind: 'key-not-found' },
  },
  {
    found: 'alias/nowhere',
    why: 'never replaced by aws/s3',
    baseline: ofAws,
    is: 'stays-unusable',
    failure: { kind: 'key-not-found' },
  },
];

describe('judgeKey', () => {
  it.each([
    ...whereOnlyOneKeyIsAllowed,
    ...whatCannotBeTold,
    ...whatIsUnusable,
    ...whereMoreKeysAreAllowed,
    ...whereTheKeyOfAwsIsRequired,
  ])(
    '$found: $is ($why)',
    ({ found, baseline: changes, keys = goodKeys, is, asks = true, arn, failure }) => {
      const required = baseline(changes);
      const asked = keyToLookUp(found, ref, required);
      expect(asked).toBe(asks ? found : undefined);
      const foundKey =
        asked === undefined ? undefined : (keys[asked] ?? { kind: 'absent' as const });
      const verdict = judgeKey(found, foundKey, ref, required);
      const carries = { ...(arn && { arn }), ...(failure && { failure }) };
      expect(verdict).toMatchObject({ kind: is, ...carries });
    },
  );

  it('never takes silence for a pass', () => {
    expect(judgeKey(keyArn, undefined, ref, baseline())).toMatchObject({ kind: 'cannot-tell' });
  });

  it.each([
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-eusc', 'eusc-de-east-1'],
  ])('takes a key of partition %s', (partition, region) => {
    const arn = `arn:${partition}:kms:${region}:111122223333:key/${keyId}` as KmsKeyArn;
    const bucket = refIn(region);
    const foundKey = present(goodKey({ arn }));
    const required = baseline({ key: present(arn) });
    expect(judgeKey(arn, foundKey, bucket, required)).toEqual({ kind: 'stays' });
    expect(judgeKey(keyId, foundKey, bucket, required)).toEqual({ kind: 'stays-as-arn', arn });
  });
});
