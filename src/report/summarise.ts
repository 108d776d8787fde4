import type { BucketRecord, SealState, State } from './bucket-record.ts';
import { states } from './bucket-record.ts';
import { kindInWords } from './kinds-in-words.ts';

/** What a bucket is like as a whole, by its seals: what could not be seen is worse than drift. */
export type Condition = SealState | 'gone';

export type SealCounts = Record<SealState, number>;
export type Count = { kind: string; words: string; buckets: number };
type CauseCount = {
  who: string | null;
  tool: string;
  buckets: number;
  events: number;
};

export type Summary = {
  /** Buckets that are there. */
  total: number;
  conditions: SealCounts;
  states: { state: State; buckets: number }[];
  seals: ({ seal: string } & SealCounts)[];
  regions: { region: string; buckets: number; conditions: SealCounts }[];
  sealsByRegion: ({ region: string; seal: string } & SealCounts)[];
  drifts: Count[];
  holds: Count[];
  failures: Count[];
  /** Who touched buckets that have drift, as far as events say. */
  causes: CauseCount[];
};

export function conditionOf({ state, seals }: Pick<BucketRecord, 'state' | 'seals'>): Condition {
  if (state === 'gone') return 'gone';
  const found = Object.values(seals);
  if (found.includes('unknown') || found.length === 0) return 'unknown';
  return found.includes('drifted') ? 'drifted' : 'sealed';
}

/** The numbers of a report. Most first, and by name where they are as many. */
export function summarise(buckets: readonly BucketRecord[]): Summary {
  const there = buckets.filter(({ state }) => state !== 'gone');
  const regions = groupsOf(there, ({ region }) => region);
  return {
    total: there.length,
    conditions: countSeals(there.map(conditionOf)),
    states: states
      .map((state) => ({ state, buckets: buckets.filter((one) => one.state === state).length }))
      .filter((count) => count.buckets > 0),
    seals: sealsIn(there),
    regions: regions.map(([region, ofRegion]) => ({
      region,
      buckets: ofRegion.length,
      conditions: countSeals(ofRegion.map(conditionOf)),
    })),
    sealsByRegion: regions.flatMap(([region, ofRegion]) =>
      sealsIn(ofRegion).map((counts) => ({ region, ...counts })),
    ),
    drifts: countKinds(there, ({ drifts }) => drifts),
    holds: countKinds(there, ({ holds }) => holds),
    failures: countKinds(there, ({ failures }) => failures),
    causes: countCauses(there),
  };
}

function sealsIn(buckets: readonly BucketRecord[]): Summary['seals'] {
  const found = new Map<string, SealState[]>();
  for (const { seals } of buckets) {
    for (const [seal, state] of Object.entries(seals)) {
      const ofSeal = found.get(seal);
      if (ofSeal === undefined) found.set(seal, [state]);
      else ofSeal.push(state);
    }
  }
  return Array.from(found, ([seal, all]) => ({ seal, ...countSeals(all) }));
}

function countSeals(found: readonly Condition[]): SealCounts {
  const count = (state: SealState) => found.filter((one) => one === state).length;
  return { sealed: count('sealed'), drifted: count('drifted'), unknown: count('unknown') };
}

/** A bucket counts once for each kind. */
function countKinds(
  buckets: readonly BucketRecord[],
  listOf: (bucket: BucketRecord) => readonly { kind: string }[],
): Count[] {
  const kinds = buckets.flatMap((bucket) => [...new Set(listOf(bucket).map(({ kind }) => kind))]);
  return groupsOf(kinds, (kind) => kind)
    .map(([kind, all]) => ({ kind, words: kindInWords(kind), buckets: all.length }))
    .toSorted((a, b) => b.buckets - a.buckets || compareTexts(a.kind, b.kind));
}

/** Sessions of one role are one: they have a new name each time. */
function countCauses(buckets: readonly BucketRecord[]): CauseCount[] {
  const events = buckets
    .filter(({ drifts }) => drifts.length > 0)
    .flatMap(({ arn, events: all }) =>
      all.map(({ actor, role, tool }) => ({ arn, who: role ?? actor, tool })),
    );
  return groupsOf(events, ({ who, tool }) => JSON.stringify([who, tool]))
    .flatMap(([, [first, ...others]]): CauseCount[] => {
      if (first === undefined) return [];
      const touched = new Set([first, ...others].map(({ arn }) => arn));
      const { who, tool } = first;
      return [{ who, tool, buckets: touched.size, events: others.length + 1 }];
    })
    .toSorted((a, b) => b.buckets - a.buckets || b.events - a.events);
}

function groupsOf<T>(all: readonly T[], keyOf: (one: T) => string): [string, T[]][] {
  const groups = Map.groupBy(all, keyOf);
  return [...groups].toSorted(([a], [b]) => compareTexts(a, b));
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
