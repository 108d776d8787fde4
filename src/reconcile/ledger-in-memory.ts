import type { BucketRef } from '../core/bucket-ref.ts';
import type { Seal } from '../core/drift.ts';
import type { SealException } from '../core/exception.ts';
import { formatRepairId, rankOf } from '../core/repair.ts';
import type { RepairEntry, RepairId, RepairSummary } from '../core/repair.ts';
import { backfillsInMemory } from './backfills-in-memory.ts';
import { answer, observed, refusal } from './immediate-answer.ts';
import { idTaken, noSuchRepair } from './ledger.ts';
import type { AccessLogs, Ledger, Lease } from './ledger.ts';
import { outboxInMemory } from './outbox-in-memory.ts';
import { toldInMemory } from './told.ts';

type World = {
  leases: Map<string, Lease>;
  /** By bucket and seal. */
  exceptions: Map<string, SealException>;
  /** By id as text. */
  entries: Map<string, RepairEntry>;
  accessLogs: Map<string, AccessLogs>;
};

/** A ledger that lasts as long as the process: for tests, the demonstration, and runs without a table. */
export function ledgerInMemory(): Ledger {
  const world: World = {
    leases: new Map(),
    exceptions: new Map(),
    entries: new Map(),
    accessLogs: new Map(),
  };
  return {
    ...leasesIn(world),
    ...repairsIn(world),
    ...exceptionsIn(world),
    ...outboxInMemory(),
    ...toldInMemory(),
    ...backfillsInMemory(),
  };
}

function leasesIn({ leases }: World): Pick<Ledger, 'takeLease' | 'releaseLease'> {
  return {
    takeLease: (ref, lease, nowMs) => {
      const held = leases.get(keyOf(ref));
      const isFree = held === undefined || held.untilMs <= nowMs || held.holder === lease.holder;
      if (isFree) leases.set(keyOf(ref), { ...lease });
      return answer(isFree ? 'taken' : 'held-by-another');
    },
    releaseLease: (ref, holder) => {
      if (leases.get(keyOf(ref))?.holder !== holder) return answer('not-held');
      leases.delete(keyOf(ref));
      return answer('released');
    },
  };
}

type Repairs =
  | 'readBucket'
  | 'putAccessLogs'
  | 'recordIntent'
  | 'recordOutcome'
  | 'readEntry'
  | 'history';
function repairsIn({ leases, exceptions, entries, accessLogs }: World): Pick<Ledger, Repairs> {
  const newestFirst = (ref: BucketRef): RepairEntry[] =>
    [...entries.values()]
      .filter(({ id }) => keyOf(id.ref) === keyOf(ref))
      .toSorted((one, other) => (isOlder(one.id, other.id) ? 1 : -1));
  return {
    readBucket: (ref, sinceMs) => {
      const repairs = newestFirst(ref).filter(({ id }) => id.timeMs >= sinceMs);
      const ofBucket = [...exceptions.values()].filter((one) => keyOf(one.ref) === keyOf(ref));
      const lease = leases.get(keyOf(ref));
      const logs = accessLogs.get(keyOf(ref));
      return answer({
        exceptions: ofBucket.map((one) => ({ ...one })),
        repairs: repairs.toReversed().map(summaryOf),
        lease: lease && { ...lease },
        accessLogs: logs && { ...logs },
      });
    },
    putAccessLogs: (target, logs) => {
      accessLogs.set(keyOf(target), { ...logs });
      return answer('recorded');
    },
    recordIntent: (intent) => {
      const key = formatRepairId(intent.id);
      const fresh: RepairEntry = { ...intent, state: 'intended', outcome: undefined };
      const known = entries.get(key) ?? structuredClone(fresh);
      const { state: _, outcome: __, ...recorded } = known;
      if (JSON.stringify(recorded) !== JSON.stringify(intent)) return refusal(idTaken(intent.id));
      entries.set(key, known);
      return answer('recorded');
    },
    recordOutcome: (id, outcome) => {
      const known = entries.get(formatRepairId(id));
      if (known === undefined) return refusal(noSuchRepair(id));
      if (rankOf[known.state] < rankOf[outcome.state]) {
        const kept = { ...known.outcome, ...structuredClone(outcome) };
        Object.assign(known, { state: outcome.state, outcome: kept });
      }
      return answer(known.state);
    },
    readEntry: (id) => observed(entries.get(formatRepairId(id))),
    history: (ref, limit, olderThan) => {
      const repairs = newestFirst(ref).filter(
        ({ id }) => olderThan === undefined || isOlder(id, olderThan),
      );
      const page = repairs.slice(0, limit).map(summaryOf);
      return answer({ repairs: page, next: repairs.length > limit ? page.at(-1)?.id : undefined });
    },
  };
}

type Exceptions = 'putException' | 'removeException' | 'listExceptions';

function exceptionsIn({ exceptions }: World): Pick<Ledger, Exceptions> {
  const keyOfSeal = (ref: BucketRef, seal: Seal): string => `${keyOf(ref)} ${seal}`;
  return {
    putException: (exception) => {
      exceptions.set(keyOfSeal(exception.ref, exception.seal), structuredClone(exception));
      return answer('recorded');
    },
    removeException: (ref, seal) =>
      answer(exceptions.delete(keyOfSeal(ref, seal)) ? 'removed' : 'absent'),
    listExceptions: (account) => {
      const found = [...exceptions.values()].filter(({ ref }) => ref.account === account);
      return answer(structuredClone(found.toSorted((one, other) => one.untilMs - other.untilMs)));
    },
  };
}

const isOlder = (one: RepairId, other: RepairId): boolean =>
  one.timeMs === other.timeMs ? one.unique < other.unique : one.timeMs < other.timeMs;

/** Shares what is in it with the entry: no part of an entry is ever changed in place. */
function summaryOf(entry: RepairEntry): RepairSummary {
  const { settings: _, ...summary } = entry;
  return summary;
}

const keyOf = (ref: BucketRef): string => `${ref.account} ${ref.region} ${ref.name}`;
