import { describe, expect, it } from '@jest/globals';
import { policyOf } from '../../src/core/policy/document.ts';
import { policyDiff } from '../../src/report/policy-diff.ts';
import { allowRead } from '../support/simulated-bucket.ts';

const one = allowRead('One');
const policy = (Statement: object) => policyOf({ Version: '2012-10-17', Statement } as never);

describe('policyDiff', () => {
  it('is empty for the same policy, also when one writes its only statement as an object', () => {
    expect(policyDiff(policy([one]), policy([one]))).toEqual([]);
    expect(policyDiff(policy(one), policy([one]))).toEqual([]);
  });

  it('shows only what was added', () => {
    const lines = policyDiff(policy([one]), policy([one, allowRead('Two')]));
    expect(lines.filter((line) => line.startsWith('+')).join('\n')).toContain('"Two"');
    expect(lines.filter((line) => line.startsWith('-'))).toEqual([]);
  });

  it('shows the whole policy where there was none', () => {
    const lines = policyDiff(undefined, policy([one]));
    expect(lines.length > 0 && lines.every((line) => line.startsWith('+'))).toBe(true);
  });
});
