import { describe, expect, it } from '@jest/globals';
import type { Baseline } from '../../../src/core/baseline.ts';
import { awsManagedKey } from '../../../src/core/encryption/key-reference.ts';
import { policySealsOf } from '../../../src/core/policy/seals-of-baseline.ts';
import { baseline, keyArn, otherKeyArn, ref } from '../../support/core-builders.ts';

const inShort = (changes: Partial<Baseline>) =>
  policySealsOf(baseline(changes)).seals.map(({ name, request, sid, condition }) => [
    name,
    request,
    sid,
    condition,
  ]);

const algorithmKey = 's3:x-amz-server-side-encryption';
const kmsKeyKey = 's3:x-amz-server-side-encryption-aws-kms-key-id';
const http = [
  'transport',
  'http',
  'DenyInsecureConnections',
  { Bool: { 'aws:SecureTransport': 'false' } },
];
const tls = (minimum: string) => [
  'tls-version',
  'outdated-tls',
  'DenyOutdatedTls',
  { NumericLessThan: { 's3:TlsVersion': minimum } },
];
const keys = (...arns: string[]) => [
  'uploads',
  'upload',
  'DenyOtherKeys',
  { Null: { [kmsKeyKey]: 'false' }, StringNotEquals: { [kmsKeyKey]: arns } },
];
const algorithms = (...names: string[]) => [
  'uploads',
  'upload',
  'DenyOtherEncryption',
  { Null: { [algorithmKey]: 'false' }, StringNotEquals: { [algorithmKey]: names } },
];

const rows: { title: string; changes: Partial<Baseline>; seals: unknown[] }[] = [
  { title: 'nothing but plain HTTP where all is off', changes: {}, seals: [http] },
  { title: 'TLS 1.2', changes: { tlsVersion: '1.2' }, seals: [http, tls('1.2')] },
  { title: 'TLS 1.3', changes: { tlsVersion: '1.3' }, seals: [http, tls('1.3')] },
  {
    title: 'the required algorithm and the stronger one',
    changes: { uploads: 'deny-other-encryption', algorithm: 'aws:kms' },
    seals: [http, algorithms('aws:kms', 'aws:kms:dsse')],
  },
  {
    title: 'the strongest algorithm alone',
    changes: { uploads: 'deny-other-encryption', algorithm: 'aws:kms:dsse' },
    seals: [http, algorithms('aws:kms:dsse')],
  },
  {
    title: 'the statement of the AWS example',
    changes: { uploads: 'deny-unencrypted' },
    seals: [
      http,
      [
        'uploads',
        'upload',
        'DenyUnEncryptedObjectUploads',
        { StringNotEquals: { [algorithmKey]: 'aws:kms' } },
      ],
    ],
  },
  {
    title: 'the required key',
    changes: { uploads: 'require-key', acceptableKeys: 'none' },
    seals: [http, keys(keyArn)],
  },
  {
    title:
      'the algorithm alone where the key is that of AWS, beside which every other is acceptable',
    changes: {
      uploads: 'require-key',
      key: { kind: 'present', value: awsManagedKey },
      acceptableKeys: [keyArn],
    },
    seals: [http, algorithms('aws:kms', 'aws:kms:dsse')],
  },
  {
    title: 'the required key and those that are acceptable by name',
    changes: { uploads: 'require-key', acceptableKeys: [otherKeyArn] },
    seals: [http, keys(keyArn, otherKeyArn)],
  },
];

describe('policySealsOf', () => {
  it.each(rows)('asks for $title', ({ changes, seals }) => {
    expect(inShort(changes)).toEqual(seals);
    expect(policySealsOf(baseline(changes)).unknown).toEqual([]);
  });

  it('says why it cannot tell what to ask of uploads when the key is unreadable', () => {
    const failure = { kind: 'no-key-for-region', region: ref.region } as const;
    const changes: Partial<Baseline> = {
      uploads: 'require-key',
      key: { kind: 'unreadable', failure },
    };
    expect(inShort(changes)).toEqual([http]);
    expect(policySealsOf(baseline(changes)).unknown).toEqual([{ name: 'uploads', failure }]);
  });
});
