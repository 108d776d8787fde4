import type { Backfill, Backfills, Finding } from './backfills.ts';
import type { LedgerAnswer } from './ledger.ts';

/** The part of the ledger in memory that belongs to backfills. */
export function backfillsInMemory(): Backfills {
  const backfills = new Map<string, Backfill>();
  const find = (run: string): Backfill =>
    backfills.get(run) ?? { checkpoint: undefined, counters: {} };
  return {
    putCheckpoint: (run, { checkpoint, replaces }) => {
      const known = find(run);
      if (known.checkpoint !== checkpoint && known.checkpoint !== replaces) {
        return answer('superseded');
      }
      backfills.set(run, { ...known, checkpoint });
      return answer('recorded');
    },
    ...findingsInMemory(),
    ...doneInMemory(),
    addCounters: (run, added) => {
      const counters = { ...find(run).counters };
      for (const [name, count] of Object.entries(added)) {
        counters[name] = (counters[name] ?? 0) + count;
      }
      backfills.set(run, { ...find(run), counters });
      return answer({ ...counters });
    },
    readBackfill: (run) => {
      const value = backfills.get(run);
      return Promise.resolve(
        value === undefined
          ? { kind: 'absent' }
          : { kind: 'present', value: structuredClone(value) },
      );
    },
  };
}

function findingsInMemory(): Pick<Backfills, 'putFinding' | 'noteRepair' | 'findingsPage'> {
  const runs = new Map<string, Map<string, Finding>>();
  const lastWords = new Set<string>();
  const set = (run: string, bucket: string, said: Partial<Finding>): void => {
    const known = runs.get(run) ?? new Map<string, Finding>();
    const before = known.get(bucket) ?? { bucket, about: undefined, begun: undefined };
    runs.set(run, known.set(bucket, { ...before, ...said }));
  };
  return {
    putFinding: (run, { bucket, about, isLast }) => {
      const name = `${run} ${bucket}`;
      if (isLast) lastWords.add(name);
      if (isLast || !lastWords.has(name)) set(run, bucket, { about });
      return answer('recorded');
    },
    noteRepair: (run, { bucket, number }) => {
      set(run, bucket, { begun: number });
      return answer('recorded');
    },
    findingsPage: (run, limit, after = '') => {
      const later = [...(runs.get(run)?.values() ?? [])]
        .filter(({ bucket }) => bucket > after)
        .toSorted((one, other) => (one.bucket < other.bucket ? -1 : 1));
      const findings = structuredClone(later.slice(0, limit));
      const next = later.length > limit ? findings.at(-1)?.bucket : undefined;
      return answer({ findings, next });
    },
  };
}

function doneInMemory(): Pick<Backfills, 'markDone' | 'readDone'> {
  const blocks = new Map<string, Set<number>>();
  return {
    markDone: (run, block, numbers) => {
      const known = blocks.get(`${run} ${block}`) ?? new Set();
      blocks.set(`${run} ${block}`, new Set([...known, ...numbers]));
      return answer('recorded');
    },
    readDone: (run, block) => answer(new Set(blocks.get(`${run} ${block}`))),
  };
}

const answer = <T>(value: T): Promise<LedgerAnswer<T>> => Promise.resolve({ ok: true, value });
