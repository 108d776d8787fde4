import { bucketRef } from '../../../src/core/bucket-ref.ts';
import type { BucketRef } from '../../../src/core/bucket-ref.ts';
import type { Failure } from '../../../src/core/failure.ts';
import type { AccountId, BucketName, Region } from '../../../src/core/names.ts';
import { ledgerInMemory } from '../../../src/reconcile/ledger-in-memory.ts';
import type { Ledger } from '../../../src/reconcile/ledger.ts';
import { randomFrom } from '../random.ts';
import type { Random } from '../random.ts';
import { newSchedule } from '../schedule.ts';
import type { Schedule } from '../schedule.ts';
import type { RunTruth } from './truth.ts';

export const account = '111122223333' as AccountId;
export const region = 'eu-west-1' as Region;

type Kind = 'sealed' | 'alarm' | 'held' | 'refused' | 'drifted' | 'drifted-alarm';
export type Bucket = { ref: BucketRef; kind: Kind; broken: number };

/** How rough one world is; each rate is drawn for it, and many are zero. */
type Profile = {
  kills: number;
  /** Of workers alone: some days most of them die, and messages end in the dead-letter queue. */
  killsOfWorkers: number;
  faults: number;
  /** One call that hardly ever gets through. */
  worst: { what: string; rate: number };
  denials: number;
  twice: number;
  slow: number;
  /** Of one lookup: S3 shows what was there before a write. */
  stale: number;
  pageSize: number;
  shortPages: boolean;
  tokenLifeMs: number;
  timeoutMs: number;
  isTurbulent: boolean;
  stormMs: number;
};

export type World = {
  seed: number;
  random: Random;
  schedule: Schedule;
  profile: Profile;
  /** By name. */
  buckets: Map<string, Bucket>;
  /** Of the buckets that are there from the beginning to the end. */
  lasting: Set<string>;
  changes: number;
  ledger: Ledger;
  truths: Map<string, RunTruth>;
  isStormy: () => boolean;
  latencyMs: () => number;
  fault: (
    what: string,
    mayBeDenied: boolean,
  ) => { failure: Failure; isBefore: boolean } | undefined;
  kills: number;
  /** Names of buckets: a write of it was denied; it was written. */
  denied: Set<string>;
  written: Set<string>;
  unique: number;
  /** Invocations whose name another one had at the same time. */
  startedTwice: Set<string>;
  onDeath: (invocation: string) => void;
  trace: string[];
  note: (who: string, what: string) => void;
  violation: string | undefined;
  violate: (what: string) => void;
};

function profileOf(random: Random): Profile {
  const rate = (most: number): number => (random.chance(0.4) ? 0 : random.between(0, most));
  return {
    kills: rate(0.95),
    killsOfWorkers: random.chance(0.15) ? random.between(0.9, 1) : rate(0.9),
    faults: rate(0.08),
    worst: {
      what: random.pick(['markDone', 'putFinding', 'noteRepair', 'putCheckpoint', 'takeLease']),
      rate: random.chance(0.8) ? 0 : random.between(0.5, 1),
    },
    denials: rate(0.05),
    twice: rate(0.3),
    slow: rate(0.04),
    stale: rate(0.2),
    pageSize: 2 + random.below(24),
    shortPages: random.chance(0.3),
    tokenLifeMs: random.chance(0.5) ? Infinity : random.between(1_000, 600_000),
    timeoutMs: random.chance(0.6) ? 900_000 : random.between(240_000, 400_000),
    isTurbulent: random.chance(0.2),
    stormMs: random.between(10, random.chance(0.3) ? 150 : 50) * 60_000,
  };
}

const kinds: [Kind, ...Kind[]] = [
  ...(['sealed', 'sealed', 'sealed', 'alarm', 'held', 'refused'] as const),
  ...(['drifted', 'drifted', 'drifted', 'drifted-alarm'] as const),
];

export function newBucket(name: string, random: Random): Bucket {
  const kind = random.pick(kinds);
  const broken = 1 + random.below(2);
  const isSealed = kind === 'sealed' || kind === 'alarm';
  const ref = bucketRef(account, region, name as BucketName);
  return { ref, kind, broken: isSealed ? 0 : broken };
}

export function newWorld(seed: number): World {
  const random = randomFrom(seed);
  const schedule = newSchedule(Date.parse('2026-11-21T09:00:00Z'));
  const startMs = schedule.nowMs();
  const profile = profileOf(random);
  const count = 10 + random.below(random.pick([30, 60, 60, 190]));
  const names = Array.from({ length: count }, (_, number) => {
    const team = random.pick(['app', 'app', 'data', 'logs']);
    return `${team}-${String(number).padStart(3, '0')}`;
  });
  const worstRate = Math.max(profile.faults, profile.worst.rate);
  const isStormy = (): boolean => schedule.nowMs() - startMs < profile.stormMs;
  const world: World = {
    seed,
    random,
    schedule,
    profile,
    buckets: new Map(names.map((name) => [name, newBucket(name, random)])),
    lasting: new Set(names),
    changes: 0,
    ledger: ledgerInMemory(),
    truths: new Map(),
    isStormy,
    latencyMs: () => {
      if (!random.chance(profile.slow)) return random.between(5, 150);
      return random.between(1_000, 40_000);
    },
    fault: (what, mayBeDenied) => {
      const isDenied = random.chance(profile.denials);
      const isFault = random.chance(what === profile.worst.what ? worstRate : profile.faults);
      const kind = random.below(3);
      if (!isStormy()) return undefined;
      if (mayBeDenied && isDenied) {
        const failure = { kind: 'denied', action: what, cause: 'unknown' } as const;
        return { failure, isBefore: true };
      }
      if (!isFault) return undefined;
      if (kind === 0) return { failure: { kind: 'throttled', action: what }, isBefore: true };
      const failure = { kind: 'unavailable', action: what, name: 'TimeoutError' } as const;
      return { failure, isBefore: kind === 1 };
    },
    kills: 0,
    denied: new Set(),
    written: new Set(),
    unique: 0,
    startedTwice: new Set(),
    onDeath: () => undefined,
    trace: [],
    note: (who, what) => {
      const seconds = ((schedule.nowMs() - startMs) / 1_000).toFixed(1);
      world.trace.push(`${seconds.padStart(8)} ${who}: ${what}`);
    },
    violation: undefined,
    violate: (what) => {
      world.violation ??= what;
    },
  };
  return world;
}
