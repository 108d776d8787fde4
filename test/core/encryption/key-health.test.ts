import { describe, expect, it } from '@jest/globals';
import {
  whyKeyCannotServe,
  whyKeyIsElsewhere,
  whyKeyIsUnusable,
} from '../../../src/core/encryption/key-health.ts';
import { awsManagedKey } from '../../../src/core/encryption/key-reference.ts';
import type { KeyDescription } from '../../../src/core/encryption/key-health.ts';
import type { KmsKeyArn } from '../../../src/core/names.ts';
import { baseline, keyArn, keyId, present, ref, refIn } from '../../support/core-builders.ts';
import { goodKey, keyOfAwsArn } from '../../support/core-keys.ts';

const unusable: { changes: Partial<KeyDescription>; says: string }[] = [
  { changes: { state: undefined }, says: 'its state is not known, not Enabled' },
  { changes: { usage: 'SIGN_VERIFY' }, says: 'its usage is SIGN_VERIFY, not ENCRYPT_DECRYPT' },
  { changes: { spec: 'RSA_2048' }, says: 'its spec is RSA_2048, not SYMMETRIC_DEFAULT' },
  { changes: { spec: 'SM2' }, says: 'its spec is SM2, not SYMMETRIC_DEFAULT' },
  { changes: { spec: undefined }, says: 'its spec is not known, not SYMMETRIC_DEFAULT' },
  ...[
    'Creating',
    'Disabled',
    'PendingDeletion',
    'PendingImport',
    'PendingReplicaDeletion',
    'Unavailable',
    'Updating',
    'enabled',
    'Tomorrow',
  ].map((state) => ({ changes: { state }, says: `its state is ${state}, not Enabled` })),
];

describe('whyKeyIsUnusable', () => {
  it('has nothing against an enabled symmetric key', () => {
    expect(whyKeyIsUnusable(goodKey())).toBeUndefined();
  });

  it('takes the usage from the spec, which allows only one, where it is not stated', () => {
    expect(whyKeyIsUnusable(goodKey({ usage: undefined }))).toBeUndefined();
    const other = goodKey({ spec: 'HMAC_256', usage: undefined });
    expect(whyKeyIsUnusable(other)).toBe('its spec is HMAC_256, not SYMMETRIC_DEFAULT');
  });

  it.each(unusable)('$says', ({ changes, says }) => {
    expect(whyKeyIsUnusable(goodKey(changes))).toBe(says);
  });
});

describe('whyKeyCannotServe', () => {
  const keyOfAws = goodKey({ arn: keyOfAwsArn, manager: 'AWS' });

  it.each(['Creating', 'Updating'])('has %s tried again: it passes by itself', (state) => {
    const failure = { kind: 'key-not-ready', key: keyArn, state };
    expect(whyKeyCannotServe(goodKey({ state }), ref, baseline())).toEqual(failure);
  });

  it('does not wait for a key that would not be usable then either', () => {
    const signing = goodKey({ state: 'Updating', spec: 'RSA_2048' });
    expect(whyKeyCannotServe(signing, ref, baseline())).toMatchObject({ kind: 'key-unusable' });
  });

  it('says when a key is deleted', () => {
    const pending = goodKey({ state: 'PendingDeletion', deletionDate: '2026-12-01T00:00:00.000Z' });
    expect(whyKeyCannotServe(pending, ref, baseline())).toMatchObject({
      problem:
        'its state is PendingDeletion (it is deleted on 2026-12-01T00:00:00.000Z), not Enabled',
    });
  });

  it('takes a key of AWS only where the baseline asks for that', () => {
    expect(whyKeyCannotServe(keyOfAws, ref, baseline())).toMatchObject({
      problem: expect.stringContaining('AWS manages it'),
    });
    expect(whyKeyCannotServe(keyOfAws, ref, baseline({ key: present(awsManagedKey) }))).toBe(
      undefined,
    );
  });

  it('looks at the Region first', () => {
    expect(whyKeyCannotServe(goodKey(), refIn('eu-west-2'), baseline())).toMatchObject({
      kind: 'key-elsewhere',
      problem: 'it is in eu-west-1, the bucket in eu-west-2',
    });
  });
});

describe('whyKeyIsElsewhere', () => {
  it('has nothing against a key of the same Region, whatever its account', () => {
    expect(whyKeyIsElsewhere(keyArn, ref)).toBeUndefined();
    const ofOthers = keyArn.replace('111122223333', '444455556666') as KmsKeyArn;
    expect(whyKeyIsElsewhere(ofOthers, ref)).toBeUndefined();
  });

  it('names both Regions', () => {
    expect(whyKeyIsElsewhere(keyArn, refIn('eu-west-2'))).toBe(
      'it is in eu-west-1, the bucket in eu-west-2',
    );
  });

  it('names both partitions', () => {
    const inChina = `arn:aws-cn:kms:eu-west-1:111122223333:key/${keyId}` as KmsKeyArn;
    expect(whyKeyIsElsewhere(inChina, ref)).toBe('it is in partition aws-cn, the bucket in aws');
  });
});
