import { timeText } from '../core/repair.ts';
import type { Alert, AlertEvent, BucketAlert } from './alert-contract.ts';
import { lineOf } from './line-of.ts';

/** What is counted of a day, by name: one item of the ledger. */
export type DigestCounters = Readonly<Record<string, number>>;

const dayMs = 24 * 60 * 60_000;
const DAYS = 7;

/** So many actors are counted one by one in a day: an item of the ledger holds 400 KB (aws-facts 6.9). */
const MOST_ACTORS = 200;
/** As in the schema. */
const LONGEST_NAME = 200;

const actorPrefix = 'actor ';
const outcomePrefix = 'outcome ';
const repairs = 'repairs';
/** Those that are not counted one by one. */
const others = 'others';

/** Where the ledger counts a day; days are those of UTC. */
export const digestDayOf = (timeMs: number): string => `digest-${timeText(timeMs).slice(0, 10)}`;

/** The seven whole days before the one of this time. */
export function digestDays(nowMs: number): { fromMs: number; untilMs: number; days: string[] } {
  const untilMs = nowMs - (nowMs % dayMs);
  const fromMs = untilMs - DAYS * dayMs;
  const days = Array.from({ length: DAYS }, (_, index) => digestDayOf(fromMs + index * dayMs));
  return { fromMs, untilMs, days };
}

/** What an alert adds to its day; nothing where no bucket was found open. */
export function digestCountersOf(alert: Alert): DigestCounters {
  if (alert.kind === 'backfill') {
    const { repaired = 0, 'repaired-unconfirmed': unconfirmed = 0 } = alert.outcomes;
    return repaired + unconfirmed === 0 ? {} : { [repairs]: repaired + unconfirmed };
  }
  if (alert.kind !== 'bucket' || alert.outcome === 'unchanged') return {};
  return {
    ...(alert.changes.length > 0 ? { [repairs]: 1 } : {}),
    [outcomePrefix + alert.outcome]: 1,
    [actorPrefix + actorOf(alert)]: 1,
  };
}

/** The role rather than its session: sessions have a new name each time. */
function actorOf({ events }: BucketAlert): string {
  const actor: AlertEvent['actor'] | undefined = events.at(-1)?.actor;
  const name = actor?.sessionIssuer ?? actor?.principal ?? actor?.invokedBy ?? others;
  return lineOf(name, LONGEST_NAME);
}

/** @param known what the day has by now. The same counters, with no more actors than an item holds. */
export function withinOneItem(added: DigestCounters, known: DigestCounters): DigestCounters {
  const isFull =
    Object.keys(known).filter((name) => name.startsWith(actorPrefix)).length >= MOST_ACTORS;
  return Object.fromEntries(
    Object.entries(added).map(([name, count]) => {
      const isTooMany = isFull && name.startsWith(actorPrefix) && !(name in known);
      return [isTooMany ? actorPrefix + others : name, count];
    }),
  );
}

type Week = {
  repairs: number;
  outcomes: Record<string, number>;
  /** The most first. */
  actors: { name: string; count: number }[];
};

export function sumOfDays(days: readonly DigestCounters[]): Week {
  const sums = new Map<string, number>();
  for (const [name, count] of days.flatMap((day) => Object.entries(day))) {
    sums.set(name, (sums.get(name) ?? 0) + count);
  }
  const named = (prefix: string): [name: string, count: number][] =>
    [...sums]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, count]) => [name.slice(prefix.length), count]);
  return {
    repairs: sums.get(repairs) ?? 0,
    outcomes: Object.fromEntries(named(outcomePrefix)),
    actors: named(actorPrefix)
      .map(([name, count]) => ({ name: lineOf(name, LONGEST_NAME), count }))
      .toSorted((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1)),
  };
}
