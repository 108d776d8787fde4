import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findExemption } from '../../src/core/exemption.ts';
import type { Exemption } from '../../src/core/exemption.ts';
import { refIn } from '../support/core-builders.ts';

const exemption = (changes: Partial<Exemption>): Exemption => ({
  bucket: 'logs-*',
  seals: ['encryption'],
  reason: 'Log delivery takes SSE-S3 only.',
  owner: undefined,
  ...changes,
});

const isExempt = (name: string, bucket: string): boolean =>
  findExemption(refIn('eu-west-1', name), 'encryption', {
    exemptions: [exemption({ bucket })],
  }) !== undefined;

describe('an exemption', () => {
  it.each([
    ['logs-*', 'logs-eu', true],
    ['logs-*', 'logs-', true],
    ['logs-*', 'my-logs-eu', false],
    ['*-logs', 'a-logs-logs', true],
    ['*-logs', 'a-logs-', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['app-?', 'app-1', true],
    ['app-?', 'app-', false],
    ['app-?', 'app-12', false],
    ['*a?b*', 'xxaybzz', true],
    ['exact', 'exact', true],
    ['exact', 'exactly', false],
    ['a.b', 'axb', false],
    ['Logs', 'logs', false],
  ])('for %s and the bucket %s: %s', (bucket, name, expected) => {
    expect(isExempt(name, bucket)).toBe(expected);
  });

  it('holds for its seals alone, and the first one counts', () => {
    const first = exemption({ seals: ['transport', 'uploads'], reason: 'first' });
    const second = exemption({ bucket: 'logs-eu', seals: ['transport'], reason: 'second' });
    const baseline = { exemptions: [first, second] };
    const ref = refIn('eu-west-1', 'logs-eu');
    expect(findExemption(ref, 'transport', baseline)).toBe(first);
    expect(findExemption(ref, 'encryption', baseline)).toBeUndefined();
    expect(findExemption(refIn('eu-west-1', 'app'), 'transport', baseline)).toBeUndefined();
  });

  it('always fits as the same pattern does as a regular expression', () => {
    const text = (characters: string) =>
      fc
        .array(fc.constantFrom(...Array.from(characters)), { maxLength: 12 })
        .map((list) => list.join(''));
    fc.assert(
      fc.property(text('ab*?'), text('ab'), (glob, name) => {
        const pattern = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(isExempt(name, glob)).toBe(pattern.test(name));
      }),
      { numRuns: 1_000 },
    );
  });

  it('answers at once for a pattern that is made to take long', () => {
    const began = performance.now();
    expect(isExempt('a'.repeat(255), '*a'.repeat(127) + 'b')).toBe(false);
    expect(performance.now() - began).toBeLessThan(50);
  });
});
