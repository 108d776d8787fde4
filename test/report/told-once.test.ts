import { describe, expect, it } from '@jest/globals';
import type { Cause } from '../../src/core/cause.ts';
import type { Contest } from '../../src/core/contest.ts';
import type { Hold } from '../../src/core/holds/hold.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import type { PolicyAlarm } from '../../src/core/policy/evaluate.ts';
import { isTold, toldOnceAs } from '../../src/report/told-once.ts';
import { ref, refIn } from '../support/core-builders.ts';
import { cause, minuteMs, nowMs } from '../support/ledger-builders.ts';

const hold: Hold = {
  kind: 'website',
  seal: 'transport',
  writer: 'visitors',
  signal: 'the website configuration',
  reason: 'r',
  source: 's',
  lift: 'l',
};
const alarm: PolicyAlarm = {
  kind: 'https-denied',
  target: 'bucket',
  proof: [0],
  statements: ['x'],
};
const open = { kind: 'http-not-proven-denied', reason: 'r' } as const;
const held: Outcome & { kind: 'held' } = { ref, kind: 'held', drifts: [open], holds: [hold] };
const contest: Contest = { seal: 'transport', sinceMs: 1, untilMs: 2, repairs: 3, undoers: [] };
const contested: Outcome & { kind: 'contested' } = {
  ...held,
  kind: 'contested',
  contests: [contest],
  changes: [],
};
const refused: Outcome & { kind: 'refused' } = {
  ref,
  kind: 'refused',
  drifts: [open],
  changes: [],
  remaining: [],
  failures: [{ kind: 'denied', action: 's3:PutBucketPolicy', cause: 'unknown' }],
};
const alarming: Outcome & { kind: 'unchanged' } = { ref, kind: 'unchanged', alarms: [alarm] };

const factOf = (outcome: Outcome) => toldOnceAs(outcome, [])?.text;

describe('toldOnceAs', () => {
  it.each<{ why: string; outcome: Outcome }>([
    { why: 'nothing is wrong', outcome: { ref, kind: 'unchanged' } },
    { why: 'what was written is told', outcome: { ...held, kind: 'repaired', changes: [] } },
    {
      why: 'what was written beside the fight is told',
      outcome: {
        ...contested,
        changes: [{ kind: 'put-encryption', before: undefined, after: { rules: [] } }],
      },
    },
    {
      why: 'what was written beside the refusal is told',
      outcome: {
        ...refused,
        changes: [{ kind: 'put-encryption', before: undefined, after: { rules: [] } }],
      },
    },
  ])('names no lasting fact where $why', ({ outcome }) => {
    expect(toldOnceAs(outcome, [])).toBeUndefined();
  });

  it.each<{ why: string; one: Outcome; other: Outcome }>([
    { why: 'another bucket', one: held, other: { ...held, ref: refIn('eu-west-1', 'other') } },
    { why: 'another Region', one: held, other: { ...held, ref: refIn('eu-west-2') } },
    {
      why: 'another drift',
      one: held,
      other: { ...held, drifts: [open, { kind: 'encryption-missing' }] },
    },
    { why: 'another hold', one: held, other: { ...held, holds: [{ ...hold, signal: 'more' }] } },
    { why: 'an alarm beside it', one: held, other: { ...held, alarms: [alarm] } },
    {
      why: 'another alarm',
      one: alarming,
      other: { ...alarming, alarms: [{ ...alarm, target: 'objects' }] },
    },
    { why: 'a fight', one: held, other: contested },
    { why: 'a refusal', one: held, other: refused },
    {
      why: 'another call that is refused',
      one: refused,
      other: {
        ...refused,
        failures: [{ kind: 'denied', action: 'kms:DescribeKey', cause: 'unknown' }],
      },
    },
    {
      why: 'another fight',
      one: contested,
      other: { ...contested, contests: [{ ...contest, sinceMs: 2 }] },
    },
  ])('tells two facts apart: $why', ({ one, other }) => {
    expect(factOf(one)).not.toBe(factOf(other));
  });

  it('names one fact in whatever order its parts come', () => {
    const other: Hold = { ...hold, seal: 'uploads' };
    const drifts = [open, { kind: 'bucket-key-off' } as const];
    const one: Outcome = { ...held, drifts, holds: [hold, other] };
    const same: Outcome = { ...held, drifts: drifts.toReversed(), holds: [other, hold] };
    expect(factOf(one)).toBe(factOf(same));
  });
});

const eventAt = (eventName: string, time: string | undefined): Cause =>
  cause({ eventName, eventTime: time });

it('reminds of what has to be solved sooner', () => {
  const remind = (outcome: Outcome) => toldOnceAs(outcome, [])?.remindAfterMs;
  const [held7, fight, refusal] = [held, contested, refused].map(remind);
  expect(fight).toBe(24 * 60 * minuteMs);
  expect(refusal).toBe(fight);
  expect(held7).toBe(7 * 24 * 60 * minuteMs);
});

describe('the last write that a fact may be new by', () => {
  it.each<{ causes: Cause[]; is: string | number | undefined; why: string; outcome?: Outcome }>([
    { causes: [], is: undefined, why: 'nobody wrote' },
    {
      causes: [eventAt('PutBucketPolicy', '2026-11-21T11:00:00Z')],
      is: '2026-11-21T11:00:00Z',
      why: 'the policy was written, and is held',
    },
    {
      causes: [eventAt('PutBucketEncryption', '2026-11-21T11:00:00Z')],
      is: undefined,
      why: 'only the encryption was written, and the policy is held',
    },
    {
      causes: [
        eventAt('DeleteBucketPolicy', '2026-11-21T11:02:00Z'),
        eventAt('CreateBucket', '2026-11-21T11:00:00Z'),
      ],
      is: '2026-11-21T11:02:00Z',
      why: 'the newest counts',
    },
    {
      causes: [eventAt('SomethingOfTomorrow', '2026-11-21T11:00:00Z')],
      is: '2026-11-21T11:00:00Z',
      why: 'it may have written anything',
    },
    {
      causes: [eventAt('PutBucketPolicy', undefined)],
      is: Infinity,
      why: 'it may have been this moment',
    },
    {
      causes: [eventAt('PutBucketPolicy', 'yesterday')],
      is: Infinity,
      why: 'its time is not understood',
    },
    {
      outcome: alarming,
      causes: [eventAt('PutBucketPolicy', '2026-11-21T11:00:00Z')],
      is: '2026-11-21T11:00:00Z',
      why: 'alarms are about the policy',
    },
    {
      outcome: contested,
      causes: [eventAt('PutBucketPolicy', '2026-11-21T11:00:00Z')],
      is: undefined,
      why: 'in a fight somebody always writes',
    },
  ])('is $is: $why', ({ causes, is, outcome = held }) => {
    const wanted = typeof is === 'string' ? Date.parse(is) : is;
    expect(toldOnceAs(outcome, causes)?.lastWriteMs).toBe(wanted);
  });
});

describe('isTold', () => {
  const dayMs = 24 * 60 * minuteMs;
  it.each<{
    toldMs: number;
    lastWriteMs?: number;
    remindAfterMs?: number;
    is: boolean;
    why: string;
  }>([
    { toldMs: nowMs - minuteMs, is: true, why: 'told a minute ago' },
    { toldMs: nowMs - 7 * dayMs, is: false, why: 'somebody should be reminded' },
    {
      toldMs: nowMs - dayMs,
      remindAfterMs: dayMs,
      is: false,
      why: 'what has to be solved stays visible',
    },
    { toldMs: Number.NaN, is: false, why: 'nobody knows when' },
    {
      toldMs: nowMs - minuteMs,
      lastWriteMs: nowMs - 2 * minuteMs,
      is: true,
      why: 'what was written was there already when it was told',
    },
    {
      toldMs: nowMs - 2 * minuteMs,
      lastWriteMs: nowMs - minuteMs,
      is: false,
      why: 'it may have been mended in between, and came back',
    },
    {
      toldMs: nowMs,
      lastWriteMs: nowMs - 1_000,
      is: false,
      why: 'clocks are not that exact: better twice than never',
    },
  ])('is $is: $why', ({ toldMs, lastWriteMs, remindAfterMs = 7 * dayMs, is }) => {
    expect(isTold(toldMs, { lastWriteMs, remindAfterMs }, nowMs)).toBe(is);
  });
});
