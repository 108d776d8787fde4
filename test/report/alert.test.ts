import { describe, expect, it } from '@jest/globals';
import type { Cause } from '../../src/core/cause.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { policyOf } from '../../src/core/policy/document.ts';
import { toAlert } from '../../src/report/alert.ts';
import { describeOutcome } from '../../src/report/describe-outcome.ts';
import { logFields } from '../../src/report/log-fields.ts';
import { goodHold } from '../support/core-holds.ts';
import { allowRead, ref, sealedEncryption, sealedPolicy } from '../support/simulated-bucket.ts';
import { telling } from '../support/telling.ts';

const cause: Cause = {
  eventName: 'PutBucketPolicy',
  eventId: 'event-1',
  eventTime: '2026-11-21T09:00:00Z',
  actor: {
    principal: 'arn:aws:iam::111122223333:user/alice',
    sessionIssuer: undefined,
    invokedBy: undefined,
    sourceAddress: '203.0.113.10',
    userAgent: 'Terraform/1.9',
  },
};
const denied: Failure = { kind: 'denied', action: 's3:GetBucketPolicy', cause: 'unknown' };
const throttled: Failure = { kind: 'throttled', action: 's3:PutBucketPolicy' };
const secret = allowRead('TheirSecretProject');
const change = {
  kind: 'put-policy' as const,
  seals: ['transport' as const],
  before: policyOf({ Version: '2012-10-17', Statement: [secret] }),
  after: policyOf({ Version: '2012-10-17', Statement: [secret, sealedPolicy] }),
};
const drift = { kind: 'http-not-proven-denied' as const, reason: 'statement 0 uses NotPrincipal' };

const outcomes: Record<string, Outcome> = {
  unchanged: { ref, kind: 'unchanged' },
  gone: { ref, kind: 'gone' },
  'sealed, but locked': {
    ref,
    kind: 'unchanged',
    alarms: [
      { kind: 'https-denied', target: 'objects', proof: [0], statements: ['statement 0 ("All")'] },
    ],
  },
  repaired: { ref, kind: 'repaired', drifts: [drift], changes: [change] },
  unconfirmed: {
    ref,
    kind: 'repaired-unconfirmed',
    drifts: [drift],
    changes: [change],
    remaining: [drift],
  },
  inspected: { ref, kind: 'inspected', drifts: [drift], planned: [change], failures: [] },
  held: { ref, kind: 'held', drifts: [drift], holds: [goodHold] },
  'repaired in part': {
    ref,
    kind: 'repaired',
    drifts: [drift],
    changes: [change],
    holds: [goodHold],
  },
  refused: refused(denied),
  'refused for now': refused(throttled),
  'refused for now, half done': { ...refused(throttled), changes: [change] },
};

function refused(failure: Failure): Extract<Outcome, { kind: 'refused' }> {
  const drifts = [{ kind: 'unreadable' as const, seal: 'transport' as const, failure }];
  return { ref, kind: 'refused', drifts, changes: [], failures: [failure], remaining: [] };
}

describe('toAlert', () => {
  it.each([
    ['unchanged', undefined, 'nothing happened'],
    ['gone', undefined, 'nothing can be done'],
    ['sealed, but locked', 'warning', 'nobody can use it'],
    ['repaired', 'info', 'something was written'],
    ['unconfirmed', 'warning', 'something was written'],
    ['inspected', 'warning', 'somebody has to decide'],
    ['held', 'warning', 'somebody has to decide'],
    ['repaired in part', 'warning', 'a seal was left as it is'],
    ['refused', 'error', 'somebody has to mend it'],
    ['refused for now', undefined, 'the message comes back'],
    ['refused for now, half done', 'error', 'something was written'],
  ])('%s → %s (%s)', (name, severity, _why) => {
    expect(toAlert(outcomes[name] as Outcome, [cause], telling)?.severity).toBe(severity);
  });

  it('says why a bucket is held, and what would lift that', () => {
    expect(toAlert(outcomes['held'] as Outcome, [], telling)).toMatchObject({
      sentence:
        'Bucket example-bucket was held, nothing was written. This bucket is used by AWS Config.',
      holds: [goodHold],
    });
    expect(toAlert(outcomes['repaired in part'] as Outcome, [], telling)?.sentence).toContain(
      'in part',
    );
  });

  it('says what happened, what was found, what was written and who caused it', () => {
    expect(toAlert(outcomes['repaired'] as Outcome, [cause], telling)).toMatchObject({
      version: '1.0',
      id: 'repaired/111122223333/eu-west-1/example-bucket/event-1',
      kind: 'bucket',
      outcome: 'repaired',
      severity: 'info',
      sentence:
        'Bucket example-bucket was resealed: bucket policy mended (http-not-proven-denied).',
      bucket: {
        name: 'example-bucket',
        account: '111122223333',
        region: 'eu-west-1',
        partition: 'aws',
        arn: 'arn:aws:s3:::example-bucket',
      },
      seals: ['transport'],
      drifts: [
        {
          kind: 'http-not-proven-denied',
          seal: 'transport',
          text: 'plain HTTP may get through: statement 0 uses NotPrincipal',
          counterExample: null,
        },
      ],
      changes: [{ setting: 'bucket policy', before: '1 statement', after: '2 statements' }],
      failures: [],
      alarms: [],
      contests: [],
      repairId: null,
      holds: [],
      warnings: [],
      events: [{ name: 'PutBucketPolicy', id: 'event-1', actor: { tool: 'terraform' } }],
      secondsToRepair: 120,
    });
  });

  it('says which statements lock everybody out', () => {
    const alert = toAlert(outcomes['sealed, but locked'] as Outcome, [], telling);
    const text =
      'every request over HTTPS to its objects is denied as well, by statement 0 ("All")';
    expect(alert).toMatchObject({
      sentence: `Bucket example-bucket is sealed, but ${text}; nothing was written.`,
      alarms: [{ kind: 'https-denied', text }],
    });
  });

  it('never carries a whole policy, and stays small in a storm of events', () => {
    const alert = JSON.stringify(
      toAlert(outcomes['repaired'] as Outcome, Array(500).fill(cause), telling),
    );
    expect(alert).not.toContain('TheirSecretProject');
    expect(alert.length).toBeLessThan(20_000);
  });
});

describe('what is told of an outcome', () => {
  it.each(Object.keys(outcomes))('is one sentence and one log line: %s', (name) => {
    const outcome = outcomes[name] as Outcome;
    expect(describeOutcome(outcome)).toMatch(/^Bucket example-bucket [^\n]+\.$/);
    const fields = JSON.stringify(logFields(outcome, [cause]));
    expect(fields).toContain('"bucket":"example-bucket"');
    expect(fields).not.toContain('TheirSecretProject');
  });

  it('shows the default encryption in words', () => {
    const outcome: Outcome = {
      ref,
      kind: 'repaired',
      drifts: [{ kind: 'encryption-missing' }],
      changes: [{ kind: 'put-encryption', before: undefined, after: sealedEncryption }],
    };
    expect(toAlert(outcome, [], telling)?.changes).toMatchObject([
      {
        setting: 'default encryption',
        before: 'none (SSE-S3)',
        after: expect.stringMatching(/^aws:kms, arn:aws:kms:eu-west-1:.*, bucket key on$/),
      },
    ]);
  });
});
