import type { Checkpoint } from '../../../src/backfill/checkpoint.ts';
import type { Ledger } from '../../../src/reconcile/ledger.ts';
import type { PlantedBug } from './simulate.ts';

const recorded = { ok: true, value: 'recorded' } as const;

/** Mistakes that somebody could make in a run or a worker. The simulation must find each. */
export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'now and then a bucket is not marked as done',
    ledger: (ledger) => ({
      ...ledger,
      markDone: async (run, block, numbers, nowMs) =>
        ledger.markDone(run, block, numbers.slice(0, numbers.length > 3 ? -1 : undefined), nowMs),
    }),
  },
  { name: 'the checkpoint is saved before its buckets are marked', ledger: markLate },
  { name: 'the token is saved before the chunk', ports: tokenEarly },
  {
    name: 'the checkpoint of another invocation is replaced',
    ledger: (ledger) => ({
      ...ledger,
      putCheckpoint: async (run, step, nowMs) => {
        const known = await ledger.readBackfill(run);
        const replaces = known.kind === 'present' ? known.value.checkpoint : undefined;
        return ledger.putCheckpoint(run, { ...step, replaces }, nowMs);
      },
    }),
  },
  {
    name: 'an open finding replaces a last word',
    ledger: (ledger) => ({
      ...ledger,
      putFinding: async (run, finding, nowMs) =>
        ledger.putFinding(run, { ...finding, isLast: true }, nowMs),
    }),
  },
  {
    name: 'a last word is kept as if it were open',
    ledger: (ledger) => ({
      ...ledger,
      putFinding: async (run, finding, nowMs) =>
        ledger.putFinding(run, { ...finding, isLast: false }, nowMs),
    }),
  },
  {
    name: 'the note that a repair is begun is forgotten',
    ledger: (ledger) => ({ ...ledger, noteRepair: async () => Promise.resolve(recorded) }),
  },
  {
    name: 'the note that a repair is begun comes behind the repair',
    ledger: noteLate,
  },
  {
    name: 'what the ledger does not take is taken for kept',
    ledger: (ledger) => ({
      ...ledger,
      putFinding: async (...given) => {
        await ledger.putFinding(...given);
        return recorded;
      },
    }),
  },
  {
    name: 'messages that the queue does not take are forgotten',
    ports: (ports) => ({
      ...ports,
      enqueue: async (bodies) => {
        await ports.enqueue(bodies);
        return undefined;
      },
    }),
  },
  {
    name: 'a run that only looks says so to nobody in the queue',
    ports: (ports) => ({
      ...ports,
      enqueue: async (bodies) =>
        ports.enqueue(bodies.map((body) => body.replace('"inspect"', '"repair"'))),
    }),
  },
  {
    name: 'a message whose bucket could not be marked is deleted',
    answer: (_, before) => before,
  },
  {
    name: 'no message carries the run on',
    ports: (ports) => ({ ...ports, carryOnLater: async () => Promise.resolve(undefined) }),
  },
  {
    name: 'each invocation tells the end under an id of its own',
    ports: (ports) => ({
      ...ports,
      publish: async (summary) =>
        ports.publish({ ...summary, run: `${summary.run}/${ports.invocation}` }),
    }),
  },
  {
    name: 'the end is noted before it is told',
    ports: noteFirst,
  },
  {
    name: 'what may end better later is told as refused',
    ports: (ports) => ({
      ...ports,
      look: async (...given) => {
        const outcome = await ports.look(...given);
        if (outcome?.kind !== 'refused') return outcome;
        const action = 's3:PutBucketPolicy';
        return { ...outcome, failures: [{ kind: 'denied', action, cause: 'unknown' }] };
      },
    }),
  },
  {
    name: 'a list that cannot be read has ended',
    ports: (ports) => ({
      ...ports,
      listPage: async (place) => {
        const page = await ports.listPage(place);
        if (page.ok || place.token === undefined) return page;
        return { ok: true, value: { refs: [], next: undefined } };
      },
    }),
  },
];

/** Done with the next mark, or never where the invocation dies before. */
function markLate(ledger: Ledger): Ledger {
  let late: (() => Promise<unknown>) | undefined;
  return {
    ...ledger,
    markDone: async (...given) => {
      late = async () => ledger.markDone(...given);
      return Promise.resolve(recorded);
    },
    putCheckpoint: async (...given) => {
      const put = await ledger.putCheckpoint(...given);
      await late?.();
      late = undefined;
      return put;
    },
  };
}

function noteLate(ledger: Ledger): Ledger {
  const late: (() => Promise<unknown>)[] = [];
  return {
    ...ledger,
    noteRepair: async (...given) => {
      late.push(async () => ledger.noteRepair(...given));
      return Promise.resolve(recorded);
    },
    releaseLease: async (...given) => {
      for (const note of late.splice(0)) await note();
      return ledger.releaseLease(...given);
    },
  };
}

/** Each checkpoint has the token of the page that was read ahead. */
function tokenEarly(ports: Parameters<NonNullable<PlantedBug['ports']>>[0]) {
  let token: string | undefined;
  const saved = new Map<string, string>();
  const { putCheckpoint } = ports.ledger;
  const ledger: typeof ports.ledger = {
    ...ports.ledger,
    putCheckpoint: async (run, { checkpoint, replaces }, nowMs) => {
      const read = JSON.parse(checkpoint) as Checkpoint;
      const early = JSON.stringify(
        read.phase === 'looking' && token !== undefined ? { ...read, token } : read,
      );
      saved.set(checkpoint, early);
      const before = replaces === undefined ? undefined : (saved.get(replaces) ?? replaces);
      return putCheckpoint(run, { checkpoint: early, replaces: before }, nowMs);
    },
  };
  return {
    ...ports,
    ledger,
    listPage: async (place: Parameters<typeof ports.listPage>[0]) => {
      const page = await ports.listPage(place);
      if (page.ok) token = page.value.next ?? token;
      return page;
    },
  };
}

/** Told once at most, and so perhaps never. */
function noteFirst(ports: Parameters<NonNullable<PlantedBug['ports']>>[0]) {
  let tell: (() => Promise<void>) | undefined;
  const { putCheckpoint } = ports.ledger;
  const ledger: typeof ports.ledger = {
    ...ports.ledger,
    putCheckpoint: async (...given) => {
      const put = await putCheckpoint(...given);
      if (put.ok && put.value === 'recorded') await tell?.();
      tell = undefined;
      return put;
    },
  };
  return {
    ...ports,
    ledger,
    publish: async (summary: Parameters<typeof ports.publish>[0]) => {
      tell = async () => ports.publish(summary);
      return Promise.resolve();
    },
  };
}
