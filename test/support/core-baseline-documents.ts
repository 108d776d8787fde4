import fc from 'fast-check';
import { keyArn, keyId, otherKeyArn } from './core-builders.ts';

const good = {
  $schema: [
    'https://example.com/baseline.schema.json',
    '../node_modules/reseal/src/baseline.schema.json',
  ],
  algorithm: ['aws:kms', 'aws:kms:dsse'],
  key: [
    keyArn,
    keyId,
    'alias/reseal',
    'arn:aws:kms:eu-west-1:111122223333:alias/a/b_c',
    `mrk-${'0'.repeat(32)}`,
    { 'eu-west-1': keyArn },
    { 'eu-west-1': 'alias/a', 'us-gov-west-1': 'alias/b' },
  ],
  bucketKey: [true, false],
  acceptableKeys: ['none', 'any-customer-managed-in-account', [otherKeyArn], [otherKeyArn, keyArn]],
  blockedEncryptionTypes: [[], ['SSE-C']],
  uploads: ['off', 'deny-other-encryption', 'deny-unencrypted', 'require-key'],
  tlsVersion: ['off', '1.2', '1.3'],
  exempt: [
    [],
    [{ bucket: 'logs-*', reason: 'Only SSE-S3 is possible.' }],
    [
      { bucket: '*.logs.?', seals: ['encryption', 'uploads'], reason: 'x', owner: 'logging team' },
      { bucket: 'website', seals: ['transport'], reason: 'Its endpoint knows HTTP only.' },
    ],
  ],
};

/** What people write by mistake, for each member. */
const wrong: Record<keyof typeof good, unknown[]> = {
  $schema: ['', 1, null],
  algorithm: ['AES256', 'AWS:KMS', '', null, ['aws:kms'], true],
  key: [
    '',
    ' ',
    'my-key',
    'alias/',
    'alias/aws/ebs',
    'aws/ebs',
    'alias/has space',
    'ALIAS/x',
    `${keyId} `,
    keyArn.replace('kms', 's3'),
    keyArn.replace(':1111', ':111'),
    'arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs',
    {},
    { Ireland: keyArn },
    { 'eu-west-1': '' },
    { 'eu-west-1': { key: keyArn } },
    { 'eu-west-1': null, 'eu-west-2': 7 },
    [keyArn],
    null,
    7,
  ],
  bucketKey: ['true', 1, null, []],
  acceptableKeys: [
    'any',
    '',
    [],
    ['alias/x'],
    [otherKeyArn, otherKeyArn],
    [null],
    [[keyArn]],
    {},
    null,
    true,
  ],
  blockedEncryptionTypes: [['SSE-S3'], ['SSE-C', 'SSE-C'], 'SSE-C', true, null, [null], {}],
  uploads: ['on', 'deny', '', null, false],
  tlsVersion: ['1.1', 'TLS1.2', 1.2, 1.3, null, ''],
  exempt: [
    'logs-*',
    {},
    null,
    ['logs-*'],
    [{}],
    [{ bucket: 'logs-*' }],
    [{ bucket: '', reason: 'x' }],
    [{ bucket: '*', reason: 'x' }],
    [{ bucket: '**?', reason: 'x' }],
    [{ bucket: 'a/b', reason: 'x' }],
    [{ bucket: 'x'.repeat(256), reason: 'x' }],
    [{ bucket: 7, reason: 'x' }],
    [{ bucket: 'a', reason: '' }],
    [{ bucket: 'a', reason: ' \t' }],
    [{ bucket: 'a', reason: 'x'.repeat(501) }],
    [{ bucket: 'a', reason: ['x'] }],
    [{ bucket: 'a', reason: 'x', seals: [] }],
    [{ bucket: 'a', reason: 'x', seals: ['tls'] }],
    [{ bucket: 'a', reason: 'x', seals: 'transport' }],
    [{ bucket: 'a', reason: 'x', seals: ['uploads', 'uploads'] }],
    [{ bucket: 'a', reason: 'x', owner: '' }],
    [{ bucket: 'a', reason: 'x', owner: null }],
    [{ bucket: 'a', reason: 'x', until: '2027-01-01' }],
  ],
};

/** Every single mistake, in a document that is good otherwise. */
export const wrongDocuments: [title: string, document: unknown][] = [
  ...Object.entries(wrong).flatMap(([member, values]) =>
    values.map((value): [string, unknown] => [
      `${member}: ${JSON.stringify(value).slice(0, 90)}`,
      { key: keyArn, [member]: value },
    ]),
  ),
  ['no key', {}],
  ['an unknown member', { key: keyArn, kmsKey: keyArn }],
  ['a member that every object has', { key: keyArn, constructor: 1 }],
  ['a member that no object should have', JSON.parse(`{"key":"${keyArn}","__proto__":{}}`)],
  ...['null', '[]', '"alias/x"', '7', 'true'].map((text): [string, unknown] => [
    text,
    JSON.parse(text),
  ]),
];

const membersFrom = (choices: Readonly<Record<string, readonly unknown[]>>) =>
  fc.record(
    Object.fromEntries(
      Object.entries(choices).map(([name, values]) => [name, fc.constantFrom(...values)]),
    ),
    { requiredKeys: [] },
  );

/** Documents in which every member is right by itself. */
export const goodDocument = membersFrom(good).map((members): Record<string, unknown> => ({
  key: keyArn,
  ...members,
}));

/** Documents with some members right, some wrong, and some that nobody knows. */
export const anyDocument = fc
  .tuple(membersFrom(good), membersFrom(wrong), fc.dictionary(fc.string(), fc.jsonValue()))
  .chain(([right, mistaken, other]) =>
    fc
      .constantFrom({}, mistaken, other, { ...mistaken, ...other })
      .map((changes): Record<string, unknown> => ({ ...right, ...changes })),
  );
