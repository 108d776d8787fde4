import { describe, expect, it } from '@jest/globals';
import type { Failure } from '../../src/core/failure.ts';
import { WATCHED_KEY_EVENTS } from '../../src/core/key-event.ts';
import type { KeyCondition, KeyEventName } from '../../src/core/key-event.ts';
import type { Region } from '../../src/core/names.ts';
import { toKeyAlert } from '../../src/report/key-alert.ts';
import { keyArn } from '../support/simulated-bucket.ts';
import { telling } from '../support/telling.ts';

const denied: Failure = { kind: 'denied', action: 'kms:DescribeKey', cause: 'identity-policy' };

const cause = {
  eventName: 'any',
  eventId: 'event-1',
  eventTime: '2026-11-21T09:00:00Z',
  actor: {
    principal: 'arn:aws:iam::111122223333:user/ann',
    sessionIssuer: undefined,
    invokedBy: undefined,
    sourceAddress: '203.0.113.10',
    userAgent: 'aws-cli/2',
  },
};

const inState = (state: string): KeyCondition => ({
  kind: 'unusable',
  state,
  problem: `its state is ${state}, not Enabled`,
});

type Event = Parameters<typeof toKeyAlert>[0];

function alertOf(eventName: KeyEventName, condition: KeyCondition, more: Partial<Event> = {}) {
  const outcome = { kind: 'key-event', arn: keyArn, condition, doubt: undefined } as const;
  const region = 'eu-west-1' as Region;
  const event: Event = {
    eventName,
    named: keyArn,
    region,
    deletionDate: undefined,
    outcome,
    cause,
    ...more,
  };
  return toKeyAlert(event, [cause], telling);
}

const cancel = `aws kms cancel-key-deletion --region eu-west-1 --key-id ${keyArn}`;
const enable = `aws kms enable-key --region eu-west-1 --key-id ${keyArn}`;

describe('toKeyAlert', () => {
  it('says in one line who did what, what follows, and what to paste', () => {
    const deletionDate = 'Oct 21, 2024, 2:25:29 PM';
    const alert = alertOf('ScheduleKeyDeletion', inState('PendingDeletion'), { deletionDate });
    expect(alert.sentence).toBe(
      `The baseline's KMS key ${keyArn} was scheduled for deletion by arn:aws:iam::111122223333:user/ann, ` +
        'to be deleted Oct 21, 2024, 2:25:29 PM. Now its state is PendingDeletion, not Enabled: every bucket that uses it ' +
        `stops taking uploads, and its objects cannot be read. Run: ${cancel} && ${enable}`,
    );
    expect(alert).toMatchObject({
      version: '1.0',
      id: `key-event/eu-west-1/${keyArn}/event-1`,
      kind: 'key',
      outcome: 'key-event',
      severity: 'error',
      key: { named: keyArn, isBaselineKey: 'yes', state: 'PendingDeletion', deletionDate },
      nextSteps: [cancel, enable],
      events: [{ actor: { principal: 'arn:aws:iam::111122223333:user/ann', tool: 'cli' } }],
    });
  });

  it.each<[KeyEventName, KeyCondition, string, string[]]>([
    ['DisableKey', inState('Disabled'), 'error', [enable]],
    ['DisableKey', { kind: 'usable' }, 'warning', []],
    ['DisableKey', { kind: 'not-told', failure: denied }, 'error', [enable]],
    ['ScheduleKeyDeletion', inState('PendingReplicaDeletion'), 'error', [cancel, enable]],
    ['ScheduleKeyDeletion', { kind: 'not-told', failure: denied }, 'error', [cancel, enable]],
    ['CancelKeyDeletion', inState('Disabled'), 'error', [enable]],
    ['CancelKeyDeletion', { kind: 'usable' }, 'info', []],
    ['EnableKey', { kind: 'usable' }, 'info', []],
    ['EnableKey', inState('PendingDeletion'), 'error', [cancel, enable]],
    ['DeleteKey', { kind: 'gone' }, 'error', []],
    ['DeleteKey', { kind: 'not-told', failure: denied }, 'error', []],
    ['DeleteImportedKeyMaterial', inState('PendingImport'), 'error', []],
    ['ImportKeyMaterial', { kind: 'usable' }, 'info', []],
    ['DisableKey', inState('Resting'), 'error', []],
  ])('%s and then %j → %s', (eventName, condition, severity, nextSteps) => {
    expect(alertOf(eventName, condition)).toMatchObject({ severity, nextSteps });
  });

  it('says what it could not tell, and never lowers the alarm for it', () => {
    const outcome = {
      kind: 'key-event',
      arn: keyArn,
      condition: inState('Disabled'),
      doubt: denied,
    } as const;
    const alert = alertOf('DisableKey', inState('Disabled'), { outcome });
    expect(alert).toMatchObject({
      severity: 'error',
      key: { isBaselineKey: 'not-told' },
      failures: [{ kind: 'denied' }],
    });
    expect(alert.sentence).toMatch(
      /^The KMS key arn:.* Whether it is the baseline's key could not/,
    );
  });

  it('offers nothing to paste that came from an attacker, and keeps to one line', () => {
    const outcome = {
      kind: 'key-event',
      arn: undefined,
      condition: { kind: 'not-told', failure: denied },
      doubt: denied,
    } as const;
    const named = 'alias/x"; rm -rf /\n';
    const principal = 'somebody\n$(reboot)';
    const alert = alertOf('DisableKey', inState('Disabled'), {
      outcome,
      named,
      deletionDate: 'soon\r\n',
      cause: { ...cause, actor: { ...cause.actor, principal } },
    });
    expect(alert.nextSteps).toEqual([]);
    expect(alert.sentence).not.toMatch(/[\r\n]|Run:/);
    expect(alert.sentence).toContain('"alias/x\\"; rm -rf /\\n"');
  });

  it.each(WATCHED_KEY_EVENTS)('has words for %s', (eventName) => {
    const nobody = { ...cause, actor: { ...cause.actor, principal: undefined } };
    const { sentence } = alertOf(eventName, { kind: 'gone' }, { cause: nobody });
    expect(sentence).toMatch(/was \w+.* by somebody the record hides\. It is gone/);
    expect(sentence).toContain('another kmsKey');
  });
});
