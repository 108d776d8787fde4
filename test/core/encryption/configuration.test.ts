import { describe, expect, it } from '@jest/globals';
import {
  defaultEncryptionOf,
  isBucketKeyOn,
  withDefaultEncryption,
} from '../../../src/core/encryption/configuration.ts';
import type { EncryptionRule } from '../../../src/core/encryption/configuration.ts';
import { goodRule, keyArn, ruleWith } from '../../support/core-builders.ts';

const wanted = { algorithm: 'aws:kms', key: keyArn, bucketKey: true };

describe('defaultEncryptionOf', () => {
  const cases: { title: string; rule: EncryptionRule; expected: unknown }[] = [
    { title: 'both', rule: goodRule(), expected: { algorithm: 'aws:kms', key: keyArn } },
    { title: 'no key', rule: ruleWith('AES256'), expected: { algorithm: 'AES256' } },
    { title: 'empty key', rule: ruleWith('AES256', ''), expected: { algorithm: 'AES256' } },
    { title: 'empty rule', rule: {}, expected: undefined },
    {
      title: 'text',
      rule: { ApplyServerSideEncryptionByDefault: 'aws:kms' },
      expected: undefined,
    },
    { title: 'empty algorithm', rule: ruleWith(''), expected: undefined },
    {
      title: 'algorithm with children',
      rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: { a: 'aws:kms' } } },
      expected: undefined,
    },
  ];

  it.each(cases)('reads $title', ({ rule, expected }) => {
    expect(defaultEncryptionOf(rule)).toEqual(expected);
  });
});

describe('isBucketKeyOn', () => {
  it.each([
    { text: 'true', isOn: true },
    { text: 'false', isOn: false },
    { text: '', isOn: false },
  ])('"$text" → $isOn', ({ text, isOn }) => {
    expect(isBucketKeyOn(goodRule({ BucketKeyEnabled: text }))).toBe(isOn);
  });

  it('is off where nothing is said', () => {
    expect(isBucketKeyOn({})).toBe(false);
  });
});

describe('withDefaultEncryption', () => {
  it('makes a rule from nothing', () => {
    expect(withDefaultEncryption({}, wanted)).toEqual(goodRule());
  });

  it('never switches a bucket key off, and writes off only where nothing is said', () => {
    const off = { ...wanted, bucketKey: false };
    expect(withDefaultEncryption(goodRule(), off)['BucketKeyEnabled']).toBe('true');
    expect(withDefaultEncryption({}, off)['BucketKeyEnabled']).toBe('false');
    const odd = withDefaultEncryption({ BucketKeyEnabled: '1' }, off);
    expect(odd['BucketKeyEnabled']).toBe('1');
  });

  it('echoes what it does not own, blocked types and whatever comes next', () => {
    const rule = ruleWith('AES256', undefined, {
      BlockedEncryptionTypes: { EncryptionType: ['SSE-C', 'SSE-X'] },
      Tomorrow: { Deep: [{ er: 'value' }, 'text'] },
    });
    expect(withDefaultEncryption(rule, wanted)).toEqual({ ...rule, ...goodRule() });
  });

  it('echoes unknown members inside the default', () => {
    const rule = {
      ApplyServerSideEncryptionByDefault: { Layers: { Layer: ['1', '2'] }, SSEAlgorithm: 'AES256' },
    };
    const byDefault = withDefaultEncryption(rule, wanted)['ApplyServerSideEncryptionByDefault'];
    expect(byDefault).toEqual({
      Layers: { Layer: ['1', '2'] },
      SSEAlgorithm: 'aws:kms',
      KMSMasterKeyID: keyArn,
    });
  });

  it('keeps the members in their places', () => {
    const rule = { Before: 'x', ...ruleWith('AES256'), After: 'y' };
    expect(Object.keys(withDefaultEncryption(rule, wanted))).toEqual(Object.keys(rule));
  });

  it('does not change the rule it was given', () => {
    const rule = ruleWith('AES256');
    withDefaultEncryption(rule, wanted);
    expect(rule).toEqual(ruleWith('AES256'));
  });
});
