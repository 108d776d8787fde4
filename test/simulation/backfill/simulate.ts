import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { SQSBatchResponse } from 'aws-lambda';
import type { BackfillPorts } from '../../../src/backfill/ports.ts';
import { bucketRef } from '../../../src/core/bucket-ref.ts';
import { backfillNotes, inModeOf } from '../../../src/lambda/backfill-notes.ts';
import { carryOutBackfill } from '../../../src/lambda/carry-out-backfill.ts';
import { reconcileDeliveries } from '../../../src/lambda/reconcile-deliveries.ts';
import type { Teller } from '../../../src/lambda/tell-outcome.ts';
import type { Ledger } from '../../../src/reconcile/ledger.ts';
import { parsePayload } from '../../../src/triggers/parse-payload.ts';
import { baselineSettings } from '../../support/core-builders.ts';
import { telling } from '../../support/telling.ts';
import { checkWorld } from './check.ts';
import type { Asked } from './check.ts';
import { Killed, newInvocation } from './invocation.ts';
import { ledgerOf, look, backfillPortsOf, watchedLedger } from './ports.ts';
import { newQueue } from './queue.ts';
import type { QueueEvent } from './queue.ts';
import { newRunTruth } from './truth.ts';
import { account, newBucket, newWorld, region } from './world.ts';
import type { World } from './world.ts';

/**
 * Runs over all buckets of an account in memory, on a clock of its own: nothing waits, and a seed always goes the same way.
 * Real are the runs (`src/backfill`), the invocations (`carryOutBackfill`), the workers (`reconcileDeliveries`,
 * `backfillNotes`) and the ledger in memory. Modelled are S3 and one look at a bucket (`look.ts`), the two queues
 * (`queue.ts`), and Lambda, which kills (`invocation.ts`). What must be true is in `check.ts`.
 */
export type Simulated = {
  seed: number;
  violation: string | undefined;
  trace: readonly string[];
  kills: number;
  buckets: number;
};

/** A mistake between the code under test and the world. */
export type PlantedBug = {
  name: string;
  ledger?: (ledger: Ledger) => Ledger;
  ports?: (ports: BackfillPorts) => BackfillPorts;
  /** What a worker answers, and would have answered before it closed its notes. */
  answer?: (closed: SQSBatchResponse, before: SQSBatchResponse) => SQSBatchResponse;
};

const WORKER_MS = 60_000;
const MINUTE_MS = 60_000;
const LONGEST_MS = 24 * 60 * MINUTE_MS;

const silent = (): undefined => undefined;
const teller = {
  logger: { info: silent, warn: silent, error: silent } as unknown as Logger,
  metrics: { addMetric: silent } as unknown as Metrics,
  telling: () => telling,
} as unknown as Teller;

const idsIn = ({ batchItemFailures }: SQSBatchResponse): ReadonlySet<string> =>
  new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));

export async function simulate(
  seed: number,
  bug: PlantedBug = { name: 'none' },
): Promise<Simulated> {
  const world = newWorld(seed);
  const { random, schedule, profile } = world;
  const buckets = world.buckets.size;
  const queues = queuesOf(world, bug);
  const asked = [requestOf(world), ...(random.chance(0.25) ? [requestOf(world)] : [])];
  for (const [at, request] of asked.entries()) {
    const run = `run-${at}`;
    world.truths.set(run, newRunTruth(run, request.mode));
    world.note(run, `is asked for: ${JSON.stringify(request)}`);
    const { start, resume } = startsOf(world, run, request, queues.invoke);
    schedule.wake(random.between(0, at * 5 * MINUTE_MS), () => void start());
    // Delivered twice by Lambda, and by a person who is in a hurry.
    if (random.chance(0.2)) schedule.wake(random.between(0, 30_000), () => void start());
    if (random.chance(0.4)) {
      schedule.wake(random.between(0, profile.stormMs), () => void resume());
    }
  }
  if (profile.isTurbulent) startTurbulence(world);
  const limitMs = schedule.nowMs() + LONGEST_MS;
  await schedule.run(() => {
    if (schedule.nowMs() > limitMs) world.violate('a run does not end');
    return world.violation !== undefined;
  });
  // Nothing of this world is under way in the next one.
  await schedule.run(() => false);
  if (world.violation === undefined) checkWorld(world, asked, queues.events.bodies('dead'));
  const { violation, trace, kills } = world;
  return { seed, violation, trace, kills, buckets };
}

function requestOf({ random }: World): Asked {
  const mode = random.chance(0.15) ? 'inspect' : 'repair';
  const fanOut = random.pick(['in-place', 'queue', 'auto']);
  return {
    mode,
    fanOut,
    ...(random.chance(0.1) ? { prefix: 'app-' } : {}),
    ...(random.chance(0.1) ? { include: ['*-0*', 'data-*'] } : {}),
    ...(random.chance(0.1) ? { exclude: ['logs-*', '*7'] } : {}),
    ...(random.chance(0.15) ? { limit: 1 + random.below(60) } : {}),
  };
}

type Invoke = (event: object, name: string) => Promise<object | undefined>;

function queuesOf(world: World, bug: PlantedBug) {
  const { schedule, random, profile } = world;
  const watched = watchedLedger(world);
  let invocations = 0;
  /** How many invocations of one name are under way: Lambda may hand out one start twice. */
  const underWay = new Map<string, number>();
  const twice = (): boolean => random.chance(profile.twice) && world.isStormy();
  const settings = {
    twice,
    note: (what: string) => {
      world.note('queue', what);
    },
    isOver: () => world.violation !== undefined,
  };
  const invoke: Invoke = async (event, name) => {
    const invocation = newInvocation(world, name, profile);
    world.note(name, `begins: ${JSON.stringify(event).slice(0, 120)}`);
    const others = underWay.get(name) ?? 0;
    underWay.set(name, others + 1);
    if (others > 0) world.startedTwice.add(name);
    const real = backfillPortsOf(world, invocation, watched, queues);
    const ledger = bug.ledger?.(real.ledger as Ledger) ?? real.ledger;
    const ports = bug.ports?.({ ...real, ledger }) ?? { ...real, ledger };
    const answer = await invocation.run(async () =>
      carryOutBackfill(event, ports, 'repair', teller),
    );
    underWay.set(name, (underWay.get(name) ?? 1) - 1);
    excuse(name, 'it was not noted');
    return answer;
  };
  const excuse = (name: string, why: string): void => {
    for (const { told, checkpoint } of world.truths.values()) {
      if (checkpoint?.phase === 'finished') continue;
      for (const one of told) if (one.by === name) one.excuse ??= why;
    }
  };
  const work = async (event: QueueEvent): Promise<ReadonlySet<string> | undefined> => {
    const invocation = newInvocation(world, `worker-${++invocations}`, {
      timeoutMs: WORKER_MS,
      kills: profile.killsOfWorkers,
    });
    const real = ledgerOf(watched, invocation);
    const ledger = bug.ledger?.(real) ?? real;
    const notes = backfillNotes(ledger, teller, baselineSettings());
    const answer = await invocation.run(async () => {
      const before = await reconcileDeliveries(parsePayload(event, {}), {
        reconcile: async (run) => {
          const { mode } = inModeOf(run, { mode: 'repair' });
          const asked = { ref: run.ref, mode, places: run.marks ?? [] };
          return look(world, invocation, notes.ledgerOf(run), asked);
        },
        tell: notes.tell,
        runKey: async () => Promise.resolve(true),
        complete: ({ name }) => bucketRef(account, region, name),
        // That its time is over is a death here: `reconcileDeliveries` would wait for it on the real clock.
        clock: { ...invocation.clock, remainingMs: () => WORKER_MS },
        ...teller,
      });
      if (invocation.isDead()) throw new Killed();
      const closed = await notes.close(before);
      return bug.answer?.(closed, before) ?? closed;
    });
    return answer && idsIn(answer);
  };
  world.onDeath = (name) => {
    excuse(name, 'its teller died');
  };
  const resumeSettings = { visibilityMs: 930_000, mostReceives: 200, batchSize: 1 };
  const eventSettings = { visibilityMs: 360_000, mostReceives: 8, batchSize: 10 };
  const queues = {
    invoke,
    resumes: newQueue(
      {
        ...settings,
        ...resumeSettings,
        name: 'resumes',
        mostInvocations: 2,
        invoke: async (event) => {
          const answer = await invoke(event, `carrier-${++invocations}`);
          return answer && idsIn(answer as SQSBatchResponse);
        },
      },
      schedule,
      random,
    ),
    events: newQueue(
      { ...settings, ...eventSettings, name: 'events', mostInvocations: 5, invoke: work },
      schedule,
      random,
    ),
  };
  return queues;
}

/** Lambda tries a start again under its own name; a person resumes under a new one. */
function startsOf(world: World, run: string, request: Asked, invoke: Invoke) {
  const { schedule, random } = world;
  const start = async (): Promise<void> => {
    const answer = await invoke(request, run);
    if (answer !== undefined || world.violation !== undefined) return;
    schedule.wake(random.between(1, 2) * MINUTE_MS, () => void start());
  };
  const resume = async (): Promise<void> => {
    await invoke({ resume: run }, `${run}-by-hand`);
  };
  return { start, resume };
}

/** Buckets come and go while it is stormy. */
function startTurbulence(world: World): void {
  const { schedule, random, buckets, lasting, note } = world;
  const mostMs = random.between(30_000, 10 * MINUTE_MS);
  const turn = (): void => {
    if (!world.isStormy() || world.violation !== undefined) return;
    world.changes += 1;
    if (random.chance(0.5)) {
      const name = `${random.pick(['app', 'data', 'zoo'])}-${String(random.below(999)).padStart(3, '0')}-new`;
      if (!buckets.has(name)) buckets.set(name, newBucket(name, random));
      note(name, 'is created');
    } else {
      const name = [...buckets.keys()][random.below(buckets.size)] ?? '';
      buckets.delete(name);
      lasting.delete(name);
      note(name, 'is deleted');
    }
    schedule.after(random.between(0, mostMs), turn);
  };
  schedule.after(random.between(0, mostMs), turn);
}
