import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { afterBucket, afterThrottling, atOnce, firstPace } from '../../src/cli/pace.ts';
import type { Pace } from '../../src/cli/pace.ts';

type Service = {
  /** Calls that are answered; the others are throttled. */
  ratePerSecond: number;
  latencyMs: number;
  maximum: number;
};

type Simulated = {
  /** Buckets done in each second. */
  doneIn: number[];
  throttled: number;
  most: number;
  /** Buckets that were throttled at every attempt. */
  leftOver: number;
};

const STEP_MS = 5;
/** As the loop waits between attempts of a call. */
const DELAYS_MS = [300, 1_000, 3_000, 8_000];

/** The same numbers every time. */
function chanceFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

/** One call for each bucket, against a service that answers so many in a second, at a constant flow. */
function simulate({ ratePerSecond, latencyMs, maximum }: Service, seconds: number): Simulated {
  let pace: Pace = firstPace(maximum);
  let tokens = 10;
  type Bucket = { at: number; attempt: number; isAnswered: boolean };
  const chance = chanceFrom(1);
  const underWay = new Set<Bucket>();
  const seen: Simulated = { doneIn: [], throttled: 0, most: 0, leftOver: 0 };
  for (let nowMs = 0; nowMs < seconds * 1_000; nowMs += STEP_MS) {
    tokens = Math.min(Math.max(10, ratePerSecond / 20), tokens + (ratePerSecond * STEP_MS) / 1_000);
    while (underWay.size < atOnce(pace)) {
      underWay.add({ at: nowMs, attempt: 0, isAnswered: false });
    }
    seen.most = Math.max(seen.most, underWay.size);
    for (const bucket of underWay) {
      if (bucket.at > nowMs) continue;
      if (bucket.isAnswered) {
        underWay.delete(bucket);
        pace = afterBucket(pace);
        const second = Math.floor(nowMs / 1_000);
        seen.doneIn[second] = (seen.doneIn[second] ?? 0) + 1;
      } else if (tokens >= 1) {
        tokens--;
        bucket.isAnswered = true;
        bucket.at = nowMs + latencyMs;
      } else {
        seen.throttled++;
        pace = afterThrottling(pace, nowMs);
        const delayMs = DELAYS_MS[bucket.attempt++];
        if (delayMs !== undefined) bucket.at = nowMs + delayMs * (0.75 + chance() / 2);
        else if (underWay.delete(bucket)) seen.leftOver++;
      }
    }
  }
  return seen;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

describe('the pace', () => {
  it.each<[Service, string]>([
    [{ ratePerSecond: 100, latencyMs: 50, maximum: 100 }, 'five at once are enough'],
    [{ ratePerSecond: 100, latencyMs: 50, maximum: 8 }, 'the default is a little too many'],
    [{ ratePerSecond: 300, latencyMs: 100, maximum: 100 }, 'thirty at once are enough'],
    [{ ratePerSecond: 50, latencyMs: 200, maximum: 64 }, 'ten slow ones are enough'],
  ])('comes near to what the service takes, %j: %s', (service, _why) => {
    const { doneIn, throttled, leftOver } = simulate(service, 60);
    const settled = sum(doneIn.slice(20));
    expect(settled).toBeGreaterThan(0.7 * service.ratePerSecond * 40);
    expect(throttled).toBeLessThan(0.3 * sum(doneIn));
    expect(leftOver).toBeLessThan(0.01 * sum(doneIn));
  });

  it('is soon as fast as was asked for where nothing is throttled', () => {
    const { doneIn, throttled, most } = simulate(
      { ratePerSecond: 10_000, latencyMs: 50, maximum: 20 },
      10,
    );
    expect({ throttled, most }).toEqual({ throttled: 0, most: 20 });
    expect(sum(doneIn.slice(1))).toBeGreaterThan(0.9 * 20 * 20 * 9);
  });

  it('comes back to full speed once the service takes it again', () => {
    let pace = firstPace(16);
    for (let nowMs = 0; nowMs < 20_000; nowMs += 1_000) pace = afterThrottling(pace, nowMs);
    expect(atOnce(pace)).toBe(1);
    let buckets = 0;
    for (; atOnce(pace) < 16; buckets++) pace = afterBucket(pace);
    expect(buckets).toBeLessThan(150);
  });

  it('slows down once for one burst', () => {
    const burst = [0, 10, 900, 999].reduce(afterThrottling, firstPace(8));
    expect(atOnce(burst)).toBe(5);
    expect(atOnce(afterThrottling(burst, 1_000))).toBe(3);
  });

  it('is always between one and what was asked for', () => {
    const steps = fc.array(fc.option(fc.nat(5_000), { nil: undefined }), { maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), steps, (maximum, waits) => {
        let pace = firstPace(maximum);
        let nowMs = 0;
        for (const wait of waits) {
          nowMs += wait ?? 0;
          pace = wait === undefined ? afterBucket(pace) : afterThrottling(pace, nowMs);
          expect(atOnce(pace)).toBeGreaterThanOrEqual(1);
          expect(atOnce(pace)).toBeLessThanOrEqual(maximum);
        }
      }),
    );
  });
});
