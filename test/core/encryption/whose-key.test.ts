import { describe, expect, it } from '@jest/globals';
import type { Baseline } from '../../../src/core/baseline.ts';
import type { KeyDescription } from '../../../src/core/encryption/key-health.ts';
import { awsManagedKey } from '../../../src/core/encryption/key-reference.ts';
import { whoseKey } from '../../../src/core/encryption/whose-key.ts';
import type { KeyOwner } from '../../../src/core/encryption/whose-key.ts';
import type { Observed } from '../../../src/core/observed.ts';
import {
  baseline,
  keyArn,
  otherKeyArn,
  present,
  ref,
  unreadable,
} from '../../support/core-builders.ts';
import { goodKey, goodKeys, keyOfAwsArn, theirKeyArn } from '../../support/core-keys.ts';

type Case = {
  found: string | undefined;
  why: string;
  says?: Observed<KeyDescription>;
  baseline?: Partial<Baseline>;
  is: KeyOwner;
};

const ofAws = { key: present(awsManagedKey) };
const any = { acceptableKeys: 'any-customer-managed-in-account' } as const;

const cases: Case[] = [
  { found: keyArn, why: 'required', is: 'baseline' },
  { found: 'alias/example', why: 'required, by its alias', is: 'baseline' },
  {
    found: keyArn,
    why: 'also when disabled',
    says: present(goodKey({ state: 'Disabled' })),
    is: 'baseline',
  },
  { found: keyArn, why: 'also when deleted', says: { kind: 'absent' }, is: 'baseline' },
  { found: otherKeyArn, why: 'of the account', is: 'not-acceptable' },
  { found: otherKeyArn, why: 'of the account', baseline: any, is: 'acceptable' },
  { found: otherKeyArn, why: 'its ARN says so', says: unreadable, is: 'not-acceptable' },
  { found: theirKeyArn, why: 'of others', is: 'other-account' },
  { found: theirKeyArn, why: 'its ARN says so', says: unreadable, is: 'other-account' },
  { found: 'alias/other', why: 'KMS does not say', says: unreadable, is: 'not-known' },
  { found: 'alias/nowhere', why: 'no such key', says: { kind: 'absent' }, is: 'not-known' },
  { found: undefined, why: 'means aws/s3', is: 'aws-managed' },
  { found: 'alias/aws/ebs', why: 'never asked for', is: 'aws-managed' },
  { found: keyOfAwsArn, why: 'KMS says so', is: 'aws-managed' },
  { found: undefined, why: 'the key of AWS is required', baseline: ofAws, is: 'baseline' },
  { found: keyOfAwsArn, why: 'the key of AWS is required', baseline: ofAws, is: 'baseline' },
  { found: otherKeyArn, why: 'its owner controls more', baseline: ofAws, is: 'acceptable' },
  { found: keyArn, why: 'nothing to compare with', baseline: { key: unreadable }, is: 'not-known' },
];

describe('whoseKey', () => {
  it.each(cases)('$found: $is ($why)', ({ found, says, baseline: changes, is }) => {
    const description = says ?? goodKeys[found ?? ''];
    expect(whoseKey(found, description, ref, baseline(changes))).toBe(is);
  });
});
