/**
 * How many buckets are at work at once: slow start, additive increase, multiplicative decrease, as TCP does it. What
 * AWS allows is not documented for the configuration of buckets, and it is shared with whatever else is at work.
 */
export type Pace = {
  /** Grows in fractions; what is whole of it counts. */
  readonly limit: number;
  readonly maximum: number;
  /** `undefined` while AWS has taken everything. */
  readonly slowedAtMs: number | undefined;
};

/** One burst of refusals is one reason to slow down: what was under way before is refused as well. */
const ONE_BURST_MS = 1_000;
/** As CUBIC has it (RFC 9438): with the half, much of what AWS takes would be left unused. */
const SLOWER = 0.7;

/** Many at once from the start would all be refused at once, and all come back at once. */
const FIRST_LIMIT = 8;

export const firstPace = (maximum: number): Pace => ({
  limit: Math.min(FIRST_LIMIT, maximum),
  maximum,
  slowedAtMs: undefined,
});

/** Twice as many at once after a round of buckets; one more, once AWS has refused anything. */
export const afterBucket = (pace: Pace): Pace => ({
  ...pace,
  limit: Math.min(pace.maximum, pace.limit + (pace.slowedAtMs === undefined ? 1 : 1 / pace.limit)),
});

/** At once for a whole burst. */
export const afterThrottling = (pace: Pace, nowMs: number): Pace =>
  nowMs - (pace.slowedAtMs ?? -Infinity) < ONE_BURST_MS
    ? pace
    : { ...pace, limit: Math.max(1, pace.limit * SLOWER), slowedAtMs: nowMs };

export const atOnce = ({ limit }: Pace): number => Math.floor(limit);
