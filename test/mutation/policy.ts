import { expect, it } from '@jest/globals';

/**
 * The tests that decide whether a mutant of the policy engine lives: quick and sharp ones, in this order.
 * Searches over pools of requests are left out, because they take long and see little more.
 */
const suites = [
  'network',
  'preflight',
  's3-actions',
  'document',
  'condition-entry',
  'condition-keys',
  'glob',
  'find-key-state',
  'find-key-state-typed',
  'find-text',
  'find-request',
  'deny-statement',
  'merge',
  'counter-example',
  'evaluate',
  'seals-of-baseline',
  'own-statements',
  'seals',
  'cases',
];

// In one file, because a mutant then costs one start of jest. A suite that cannot even be read is a failure
// like any other, where Stryker would set the mutant aside as an error.
for (const suite of suites) {
  try {
    await import(`../core/policy/${suite}.test.ts`);
  } catch (error) {
    it(`${suite} can be read`, () => {
      expect(error).toBeUndefined();
    });
  }
}
