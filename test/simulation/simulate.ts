import { breakerDefaults } from '../../src/core/breaker.ts';
import { checkSealed } from './check-outcome.ts';
import { eventsInto } from './events.ts';
import { invoke } from './invoke.ts';
import { startOwners, STORM_MS } from './owners.ts';
import { newQueue } from './queue.ts';
import type { Queue } from './queue.ts';
import { checkTold } from './tells.ts';
import { useSchedule } from './virtual-timers.ts';
import { newWorld } from './world.ts';
import type { Counts, World } from './world.ts';

export type Simulated = { seed: number; violation: string | undefined; counts: Counts };

const MINUTE_MS = 60_000;

/** The last owners act a little after the storm. */
const CALM_MS = STORM_MS + 60_000;

/** One world from its first event to the end. @param script takes what happens, line by line. */
export async function simulate(seed: number, script?: string[]): Promise<Simulated> {
  const world = newWorld(seed, script);
  const { schedule } = world;
  useSchedule(schedule);
  let invocations = 0;
  const queue: Queue = newQueue(world, async (batch) => invoke(world, batch, invocations++));
  const events = eventsInto(() => queue, world);
  world.tell = events.tell;
  startOwners(world);
  for (const bucket of world.buckets) events.tell(bucket, 'CreateBucket', 'person');
  schedule.after(CALM_MS, () => {
    world.isStormy = false;
    world.note('world', 'faults stop, and owners rest');
  });
  await runOn(world);
  if (world.isStormy) world.violate('the world ended in a storm');
  await sweepTwice(world, events.sweep);
  checkMessages(world, queue);
  await checkTold(world, queue);
  return { seed, violation: world.violation, counts: world.counts };
}

const runOn = async (world: World): Promise<void> =>
  world.schedule.run(() => world.violation !== undefined);

async function sweepTwice(world: World, sweep: () => void): Promise<void> {
  const { schedule, note } = world;
  for (const number of [1, 2]) {
    if (world.violation !== undefined) return;
    const writes = world.counts.writes;
    schedule.after(quietMs(world), () => {
      note('world', `sweep ${number}`);
      sweep();
    });
    await runOn(world);
    for (const bucket of world.buckets) checkSealed(world, bucket);
    if (number === 2 && world.counts.writes > writes) {
      world.violate('wrote although every bucket was sealed or held');
    }
  }
}

/** How long it takes until fights are over, and what people excepted has ended. */
function quietMs({ ledgerSeen: { intents, exceptions }, schedule }: World): number {
  const lastIntentMs = Math.max(0, ...intents.map(({ atMs }) => atMs));
  const lastEndMs = Math.max(0, ...exceptions.map(({ untilMs }) => untilMs));
  // Also an intent of which nothing came counts as a repair.
  const { windowMs } = breakerDefaults;
  return MINUTE_MS + Math.max(lastIntentMs + windowMs, lastEndMs) - schedule.nowMs();
}

/** Every message has come to an end. */
function checkMessages(world: World, { messages }: Queue): void {
  for (const { id, state, about } of messages) {
    if (world.violation !== undefined) return;
    if (state !== 'done' && state !== 'dead') world.violate(`${id} is ${state} in the end`);
    if (about === 'poison' && state !== 'dead') world.violate(`${id} is not in the DLQ`);
  }
}
