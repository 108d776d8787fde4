import { describe, expect, it } from '@jest/globals';
import type { Look } from '../../../src/cli/look.ts';
import { describeLook } from '../../../src/cli/output/describe-look.ts';
import type { Cause } from '../../../src/core/cause.ts';
import type { Failure } from '../../../src/core/failure.ts';
import { denied, ref } from '../../support/core-builders.ts';
import { goodHold } from '../../support/core-holds.ts';

const textOf = (look: Look, verbose = false, causes: Cause[] = []): string =>
  describeLook(look, causes, verbose)
    .map((line) => line.map((part) => (typeof part === 'string' ? part : part.text)).join(''))
    .join('\n');

const refused = (failure: Failure): Look => ({
  ref,
  kind: 'refused',
  drifts: [{ kind: 'unreadable', seal: 'transport', failure: denied }],
  changes: [],
  failures: [failure],
  remaining: [],
});

describe('describeLook', () => {
  it('has nothing to say of a sealed bucket', () => {
    expect(textOf({ ref, kind: 'unchanged' })).toBe('');
  });

  it('says once what could not be read and is therefore not written', () => {
    expect(textOf(refused(denied)).match(/is denied/g)).toHaveLength(1);
    const both = textOf(refused({ kind: 'throttled', action: 's3:PutBucketPolicy' }));
    expect(both).toContain('s3:GetBucketPolicy is denied');
    expect(both).toContain('s3:PutBucketPolicy is throttled');
  });

  it.each<[Failure, RegExp]>([
    [
      { kind: 'unexpected', action: 's3:GetBucketPolicy', name: 'Odd' },
      /\("Odd"\): .*at the command line run it again/,
    ],
    [{ kind: 'conflict', action: 's3:PutBucketPolicy' }, /run it again in a minute/],
    [{ kind: 'unavailable', action: 's3:PutBucketPolicy', name: 'EPIPE' }, /check the network/],
  ])('tells a person at the terminal what to do: %j', (failure, words) => {
    expect(textOf(refused(failure))).toMatch(words);
  });

  it('shows a hold with what lifts it, and the statement alone in its line', () => {
    const held: Look = {
      ref,
      kind: 'held',
      drifts: [{ kind: 'encryption-missing' }],
      holds: [goodHold],
      warnings: [{ kind: 'cross-account', text: 'Other accounts.', source: 'S3 User Guide' }],
    };
    const lines = textOf(held).split('\n');
    expect(lines).toContain(`  held (encryption): ${goodHold.reason}`);
    expect(lines).toContain(`    to lift it: ${goodHold.lift}`);
    expect(lines).toContain(`    ${goodHold.keyPolicyStatement}`);
    expect(lines).toContain('  note: Other accounts.');
    expect(textOf(held, true)).toContain(`source: ${goodHold.source}`);
  });

  it('owns up to a bug, and shows where only with --verbose', () => {
    const failed: Look = { ref, kind: 'failed', error: new Error('unhandled case') };
    expect(textOf(failed)).toContain('This is a bug of Reseal: unhandled case');
    expect(textOf(failed)).not.toContain('    at ');
    expect(textOf(failed, true)).toMatch(/\n +at .*describe-look\.test/);
  });

  it('names the last event, or says that the record names nobody', () => {
    const actor = {
      principal: undefined,
      sessionIssuer: undefined,
      invokedBy: undefined,
      sourceAddress: undefined,
      userAgent: undefined,
    };
    const cause: Cause = {
      eventName: 'PutBucketPolicy',
      eventId: undefined,
      eventTime: undefined,
      actor,
    };
    const text = textOf(refused(denied), false, [cause, { ...cause, eventName: 'CreateBucket' }]);
    expect(text).toContain('last named by CreateBucket of somebody the record does not name');
    expect(text).not.toContain('by PutBucketPolicy');
  });
});
