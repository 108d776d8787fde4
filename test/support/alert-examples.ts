import type { Alert } from '../../src/report/alert-contract.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { toAlert } from '../../src/report/alert.ts';
import { toBackfillAlert } from '../../src/report/backfill-alert.ts';
import { toBaselineAlert } from '../../src/report/baseline-alert.ts';
import { toDigestAlert } from '../../src/report/digest-alert.ts';
import type { Digest } from '../../src/report/digest-alert.ts';
import type { ToldKeyEvent } from '../../src/report/describe-key-event.ts';
import { toKeyAlert } from '../../src/report/key-alert.ts';
import type { Cause } from '../../src/core/cause.ts';
import { keyArn, ref } from './core-builders.ts';
import { exception } from './ledger-builders.ts';
import { telling } from './telling.ts';
import { toldCause, toldOutcomes } from './told-outcomes.ts';

const keyCause: Cause = {
  ...toldCause,
  eventName: 'ScheduleKeyDeletion',
  eventId: 'f2a60d7c-3d1f-4f53-9e0f-0a8f3b1c9d2e',
};

const keyEvent = (changes: Partial<ToldKeyEvent>): ToldKeyEvent => ({
  eventName: 'ScheduleKeyDeletion',
  named: keyArn,
  region: ref.region,
  deletionDate: 'Dec 21, 2026, 9:00:00 AM',
  outcome: {
    kind: 'key-event',
    arn: keyArn,
    condition: {
      kind: 'unusable',
      state: 'PendingDeletion',
      problem: 'its state is PendingDeletion, not Enabled',
    },
    doubt: undefined,
  },
  cause: keyCause,
  ...changes,
});

const keyEnabled = keyEvent({
  eventName: 'EnableKey',
  deletionDate: undefined,
  outcome: { kind: 'key-event', arn: keyArn, condition: { kind: 'usable' }, doubt: undefined },
  cause: { ...keyCause, eventName: 'EnableKey' },
});

const problems = ['tlsVersion: "1.1" is not known: expected off or 1.2 or 1.3'];
const baselineSentence = `Baseline /reseal/baseline version 2 cannot be used; version 1 stays in use: ${problems[0]}`;

export const backfillSummary = {
  exceptions: [],
  run: '2026-11-21T08:00:00.000Z',
  account: ref.account,
  region: ref.region,
  mode: 'repair' as const,
  startedMs: Date.parse('2026-11-21T08:00:00Z'),
  endedMs: Date.parse('2026-11-21T08:14:00Z'),
  fanOut: 'queue' as const,
  listed: 1240,
  chosen: 1240,
  outcomes: { unchanged: 1204, repaired: 31, held: 4, refused: 1 },
  notFinished: 0,
  drifts: { 'encryption-missing': 12, 'http-allowed': 28 },
  alarms: {},
  buckets: [
    {
      bucket: 'example-logs',
      outcome: 'held',
      severity: 'warning' as const,
      text: 'Bucket example-logs was held, nothing was written.',
    },
    {
      bucket: 'example-tight',
      outcome: 'refused',
      severity: 'error' as const,
      text: 'Bucket example-tight could not be resealed.',
    },
  ],
  failures: [],
};

export const digest = (changes: Partial<Digest> = {}): Digest => ({
  account: ref.account,
  region: ref.region,
  fromMs: Date.parse('2026-11-14T00:00:00Z'),
  untilMs: Date.parse('2026-11-21T00:00:00Z'),
  days: [
    {
      repairs: 9,
      'outcome repaired': 9,
      'outcome held': 1,
      'actor arn:aws:iam::111122223333:role/deploy': 8,
      'actor arn:aws:iam::111122223333:user/ann': 2,
    },
    {
      repairs: 31,
      'outcome contested': 1,
      'actor arn:aws:iam::111122223333:role/deploy': 1,
    },
  ],
  lastSweep: {
    ...backfillSummary,
    outcomes: { unchanged: 1204, repaired: 31, held: 4, contested: 1 },
    buckets: [
      {
        bucket: 'example-fought-over',
        outcome: 'contested',
        severity: 'warning',
        text: 'Bucket example-fought-over is contested.',
      },
    ],
  },
  exceptions: [{ ...exception(ref), untilMs: Date.parse('2026-11-30T12:00:00Z') }],
  ...changes,
});

/** What real code makes of good data, by the names of the files in events/alerts. */
export const alertExamples: Readonly<Record<string, Alert | undefined>> = {
  ...Object.fromEntries(
    Object.entries(toldOutcomes).map(([name, outcome]) => [
      name,
      toAlert(outcome, [toldCause], telling),
    ]),
  ),
  'held-reminder': reminder(toldOutcomes['held']),
  'key-event': toKeyAlert(keyEvent({}), [keyCause], telling),
  'key-event-enabled': toKeyAlert(keyEnabled, [keyCause], telling),
  'baseline-not-read': toBaselineAlert(
    { parameter: '/reseal/baseline', region: ref.region },
    baselineSentence,
    problems,
    telling,
  ),
  'backfill-ended': toBackfillAlert(backfillSummary, telling),
  digest: toDigestAlert(digest(), telling),
};

function reminder(outcome: Outcome | undefined): Alert | undefined {
  const alert = outcome && toAlert(outcome, [], telling);
  return alert && { ...alert, repeats: 14 };
}
