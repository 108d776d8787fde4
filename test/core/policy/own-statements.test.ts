import { describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../src/core/policy/document.ts';
import { isOwn } from '../../../src/core/policy/merge.ts';
import type { PolicySeal } from '../../../src/core/policy/policy-seal.ts';
import { tlsVersionSeal } from '../../../src/core/policy/seals/tls-version.ts';
import { transportSeal } from '../../../src/core/policy/seals/transport.ts';
import {
  denyOtherEncryption,
  denyUnencrypted,
  requireKeys,
} from '../../../src/core/policy/seals/uploads.ts';
import { keyArn, otherKeyArn } from '../../support/core-builders.ts';

const algorithm = 's3:x-amz-server-side-encryption';
const kmsKey = 's3:x-amz-server-side-encryption-aws-kms-key-id';
const both = ['aws:kms', 'aws:kms:dsse'];

/** Conditions of a statement under our Sid: one of ours that may be replaced, or one that denies more. */
type Row = { title: string; seal: PolicySeal; own: JsonValue[]; foreign: JsonValue[] };

const rows: Row[] = [
  {
    title: 'plain HTTP',
    seal: transportSeal,
    own: [
      { Bool: { 'AWS:SecureTransport': [false, 'False'] } },
      { StringEquals: { 'aws:SecureTransport': 'false' } },
      { StringEqualsIgnoreCase: { 'aws:SecureTransport': 'FALSE' } },
      { BoolIfExists: { 'aws:SecureTransport': 'false', 's3:x': 'true' } },
    ],
    foreign: [
      {},
      'x',
      { Bool: {} },
      { Bool: { 'aws:SecureTransport': [] } },
      { Bool: { 'aws:SecureTransport': ['false', 'true'] } },
      { Bool: { 'aws:SecureTransport': 'false', 'AWS:SecureTransport': 'true' } },
      { Bool: { 'aws:SecureTransport': ['false', 5] } },
      { Bool: { 'aws:ViaAWSService': 'false' } },
    ],
  },
  {
    title: 'outdated TLS',
    seal: tlsVersionSeal('1.2'),
    own: [1.2, '1.2', '1.1', ['1.1', 1.2]].map((bound) => ({
      NumericLessThan: { 's3:tlsversion': bound },
    })),
    foreign: [
      ...['1.3', ['1.2', '1.3'], [], 'x', null, ['1.1', ['1.2']]].map((bound) => ({
        NumericLessThan: { 's3:TlsVersion': bound },
      })),
      { NumericLessThan: { 's3:TlsVersion': '1.2', 's3:tlsversion': '1.2' } },
      { NumericLessThan: { 's3:max-keys': '1' } },
      { NumericLessThanEquals: { 's3:TlsVersion': '1.2' } },
    ],
  },
  {
    title: 'other algorithms',
    seal: denyOtherEncryption('aws:kms'),
    own: ['false', false, ['false', false]].map((isNull) => ({
      Null: { [algorithm]: isNull },
      StringNotEquals: { [algorithm]: [...both, 'AES256'] },
    })),
    foreign: [
      { Null: { [algorithm]: 'false' }, StringNotEquals: { [algorithm]: 'aws:kms' } },
      { Null: { [algorithm]: 'false' }, StringNotEquals: { [algorithm]: 'aws:kms:dsse' } },
      { StringNotEquals: { [algorithm]: both } },
      ...['true', true, [], ['false', 'true'], 0].map((isNull) => ({
        Null: { [algorithm]: isNull },
        StringNotEquals: { [algorithm]: both },
      })),
    ],
  },
  {
    title: 'uploads without encryption',
    seal: denyUnencrypted(),
    own: [
      { StringNotEquals: { [algorithm]: 'aws:kms' } },
      { StringNotEquals: { [algorithm]: both } },
    ],
    foreign: [{ StringNotEquals: { [algorithm]: 'aws:kms:dsse' } }, {}],
  },
  {
    title: 'other keys',
    seal: requireKeys([keyArn]),
    own: [{ Null: { [kmsKey]: false }, StringNotEquals: { [kmsKey]: otherKeyArn } }],
    foreign: [
      { Null: { [kmsKey]: 'false' } },
      { StringNotEquals: { [kmsKey]: keyArn } },
      { Null: { [kmsKey]: 'true' }, StringNotEquals: { [kmsKey]: keyArn } },
      {},
    ],
  },
];

const statementOf = ({ sid, action }: PolicySeal, Condition: JsonValue) => ({
  Sid: sid,
  Effect: 'Deny',
  Principal: '*',
  Action: action,
  Condition,
});

describe('a statement under our Sid', () => {
  it.each(rows)('is our own where it denies no more than ours: $title', (row) => {
    const { seal, own, foreign } = row;
    for (const condition of own) {
      expect([condition, isOwn(statementOf(seal, condition), seal)]).toEqual([condition, true]);
    }
    for (const condition of foreign) {
      expect([condition, isOwn(statementOf(seal, condition), seal)]).toEqual([condition, false]);
    }
  });

  it('about uploads is our own only where it denies them and nothing else', () => {
    const seal = denyUnencrypted();
    const { Action: _, ...rest } = statementOf(seal, seal.condition);
    const actions: JsonValue[] = ['s3:PutObject', ['S3:putobject', 's3:PutObject']];
    expect(actions.map((Action) => isOwn({ ...rest, Action }, seal))).toEqual([true, true]);
    const more: JsonValue[] = [
      ['s3:PutObject', 's3:GetObject'],
      [],
      's3:*',
      5,
      ['s3:PutObject', 5],
    ];
    expect(more.filter((Action) => isOwn({ ...rest, Action }, seal))).toEqual([]);
    expect(isOwn({ ...rest, NotAction: 's3:PutObject' }, seal)).toBe(false);
  });
});
