import type { BaselineSettings } from '../../src/core/baseline.ts';
import { ledgerInMemory } from '../../src/reconcile/ledger-in-memory.ts';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import { homeRegion, keyIn, newBucket } from './bucket.ts';
import type { Bucket } from './bucket.ts';
import { nothingSeen } from './check-ledger.ts';
import type { LedgerSeen } from './check-ledger.ts';
import { profileFrom } from './profile.ts';
import type { Profile } from './profile.ts';
import { randomFrom } from './random.ts';
import type { Random } from './random.ts';
import { newSchedule } from './schedule.ts';
import type { Schedule } from './schedule.ts';

/** What is counted over all worlds. */
export type Counts = Record<
  | 'writes'
  | 'crashes'
  | 'outOfTime'
  | 'goneOn'
  | 'lostEdits'
  | 'deadLetters'
  | 'runs'
  | 'rollbacks'
  | 'restored'
  | 'widestWindowMs',
  number
>;

export type World = {
  seed: number;
  random: Random;
  schedule: Schedule;
  profile: Profile;
  mode: 'inspect' | 'repair';
  baseline: BaselineSettings;
  buckets: Bucket[];
  /** A minute in `serverless.yml`; with less, more runs are cut off. */
  functionTimeoutMs: number;
  ledger: Ledger;
  ledgerSeen: LedgerSeen;
  /** The repairs of which the topic has an alert. */
  told: Set<string>;
  /** Owners are at work and things fail. */
  isStormy: boolean;
  /** Tells what happens, for the script of a failing run. */
  note: (actor: string, what: string) => void;
  /** The first invariant that was broken ends the run. */
  violate: (what: string) => void;
  violation: string | undefined;
  counts: Counts;
  /** An event of CloudTrail; our own writes are events too. */
  tell: (bucket: Bucket, eventName: string, who: string) => void;
};

const startMs = Date.UTC(2026, 10, 21, 9);

export function newWorld(seed: number, script?: string[]): World {
  const random = randomFrom(seed);
  const schedule = newSchedule(startMs);
  const note = (actor: string, what: string): void => {
    const seconds = ((schedule.nowMs() - startMs) / 1_000).toFixed(3).padStart(10);
    script?.push(`${seconds} ${actor.padEnd(12)} ${what}`);
  };
  const profile = profileFrom(random);
  const world: World = {
    seed,
    random,
    schedule,
    profile,
    mode: random.chance(0.05) ? 'inspect' : 'repair',
    baseline: baselineFrom(random),
    buckets: Array.from({ length: random.pick([1, 1, 2, 2, 3]) }, (_, at) =>
      newBucket(random, at, startMs),
    ),
    functionTimeoutMs: random.pick([60_000, 60_000, 25_000, 12_000]),
    ledger: ledgerInMemory(),
    ledgerSeen: nothingSeen(),
    told: new Set(),
    isStormy: true,
    note,
    violate: (what) => {
      world.violation ??= what;
      note('INVARIANT', what);
    },
    violation: undefined,
    counts: {
      writes: 0,
      crashes: 0,
      outOfTime: 0,
      goneOn: 0,
      lostEdits: 0,
      deadLetters: 0,
      runs: 0,
      rollbacks: 0,
      restored: 0,
      widestWindowMs: 0,
    },
    tell: () => undefined,
  };
  const rates = Object.entries(profile).filter(([, rate]) => rate > 0);
  note('world', rates.map(([name, rate]) => `${name}=${Number(rate.toFixed(3))}`).join(' '));
  note('world', `${world.mode} ${JSON.stringify(world.baseline)}`);
  for (const { ref, kind, encryption, policy } of world.buckets) {
    const settings = `${JSON.stringify(encryption[0]?.value)} ${policy[0]?.value ?? 'no policy'}`;
    note('world', `${ref.name} in ${ref.region} is ${kind}: ${settings}`);
  }
  return world;
}

const baselineFrom = (random: Random): BaselineSettings => ({
  algorithm: random.chance(0.15) ? 'aws:kms:dsse' : 'aws:kms',
  bucketKey: random.chance(0.7),
  requiredKey: { kind: 'lookup', text: 'alias/example' },
  acceptableKeys: random.chance(0.5) ? 'none' : [keyIn(homeRegion)],
  blockSseC: random.chance(0.3),
  uploads: random.chance(0.2) ? 'deny-other-encryption' : 'off',
  tlsVersion: random.chance(0.2) ? '1.2' : 'off',
  exemptions: [
    {
      bucket: 'exempt-*',
      seals: ['encryption', 'transport', 'tls-version', 'uploads'],
      reason: 'a test',
      owner: undefined,
    },
  ],
});
