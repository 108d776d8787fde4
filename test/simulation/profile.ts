import type { Random } from './random.ts';

/** How bad a world is: probabilities per call, per await or per event, and what else goes wrong. */
export type Profile = {
  throttled: number;
  conflict: number;
  unavailable: number;
  /** The write is done, the answer is lost. */
  lostReply: number;
  unexpected: number;
  noCredentials: number;
  /** For one call; for a while see `permissionsLost`. */
  denied: number;
  stale: number;
  slow: number;
  /** The function dies at an await. */
  crash: number;
  /** What is still at work when a function has answered goes on with the next invocation. */
  thaw: number;
  duplicate: number;
  eventLost: number;
  late: number;
  poison: number;
  permissionsLost: number;
  vanish: number;
  skewMs: number;
  exceptions: number;
  /** Somebody begins to use a bucket, while runs are at work or at any time. */
  newUsers: number;
  /** A person rolls back. */
  rollbacks: number;
  /** Acts of owners per bucket. */
  acts: number;
};

const worst: Profile = {
  throttled: 0.15,
  conflict: 0.2,
  unavailable: 0.1,
  lostReply: 0.2,
  unexpected: 0.05,
  noCredentials: 0.03,
  denied: 0.08,
  stale: 0.25,
  slow: 0.5,
  crash: 0.03,
  thaw: 1,
  duplicate: 0.5,
  eventLost: 0.3,
  late: 0.3,
  poison: 0.08,
  permissionsLost: 0.5,
  vanish: 0.4,
  skewMs: 4_000,
  exceptions: 0.3,
  newUsers: 0.4,
  rollbacks: 0.5,
  acts: 5,
};

/** Each world has some of the faults: with all of them at once, most hide behind the first. */
export function profileFrom(random: Random): Profile {
  const isQuiet = random.chance(0.1);
  const draw = (most: number): number => {
    const rate = random.chance(0.5) ? random.next() * most : 0;
    return isQuiet ? 0 : rate;
  };
  const profile = Object.fromEntries(
    Object.entries(worst).map(([name, most]) => [name, draw(most)]),
  ) as Profile;
  // A frozen function seldom has work left, so it had better go on with it.
  const thaw = profile.thaw > 0 ? 1 : 0;
  return { ...profile, thaw, acts: 1 + random.below(worst.acts) };
}
