import { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, it } from '@jest/globals';
import type { Cause } from '../../src/core/cause.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { measureOutcome } from '../../src/lambda/measure-outcome.ts';
import { denied, ref } from '../support/core-builders.ts';

const nowMs = Date.parse('2026-11-21T10:00:00Z');

const causeAt = (eventTime: string | undefined): Cause => ({
  eventName: 'PutBucketPolicy',
  eventId: undefined,
  eventTime,
  actor: {
    principal: undefined,
    sessionIssuer: undefined,
    invokedBy: undefined,
    sourceAddress: undefined,
    userAgent: undefined,
  },
});

const repaired: Outcome = {
  ref,
  kind: 'repaired',
  drifts: [{ kind: 'encryption-missing' }, { kind: 'http-not-proven-denied', reason: 'r' }],
  changes: [],
};

function measured(outcome: Outcome, eventTimes: (string | undefined)[] = []) {
  const metrics = new Metrics({ serviceName: 'reseal', namespace: 'Reseal' });
  measureOutcome(outcome, eventTimes.map(causeAt), metrics, nowMs);
  const { _aws: about, ...values } = metrics.serializeMetrics();
  return { about, values };
}

describe('what is measured of an outcome', () => {
  it('is its kind and the kinds of its drifts, by the service alone', () => {
    const { about, values } = measured(repaired);
    expect(values).toEqual({
      service: 'reseal',
      repaired: 1,
      'drift-encryption-missing': 1,
      'drift-http-not-proven-denied': 1,
    });
    expect(about.CloudWatchMetrics.map(({ Dimensions }) => Dimensions)).toEqual([[['service']]]);
  });

  it.each([
    ['one event', ['2026-11-21T09:59:30Z'], 30_000],
    ['the oldest of several', ['2026-11-21T09:59:30Z', '2026-11-21T09:58:00Z'], 120_000],
    ['an event without a time beside one with', [undefined, '2026-11-21T09:59:30Z'], 30_000],
    ['a look without an event', [], undefined],
    ['a time that is none', ['yesterday'], undefined],
    ['a clock that is ahead', ['2026-11-21T10:00:01Z'], undefined],
    ['a replay of old logs', ['2026-11-01T09:59:30Z'], undefined],
  ])('is the time to repair: %s', (_, eventTimes, expectedMs) => {
    expect(measured(repaired, eventTimes).values['time-to-repair']).toBe(expectedMs);
  });

  it('has no time to repair where nothing was repaired', () => {
    const failures = [denied];
    const refused: Outcome = {
      ref,
      kind: 'refused',
      drifts: [],
      changes: [],
      failures,
      remaining: [],
    };
    expect(measured(refused, ['2026-11-21T09:59:30Z']).values).toEqual({
      service: 'reseal',
      refused: 1,
    });
  });
});
