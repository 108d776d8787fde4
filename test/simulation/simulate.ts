import { checkSealed } from './check-outcome.ts';
import { eventsInto } from './events.ts';
import { invoke } from './invoke.ts';
import { startOwners, STORM_MS } from './owners.ts';
import { newQueue } from './queue.ts';
import type { Queue } from './queue.ts';
import { useSchedule } from './virtual-timers.ts';
import { newWorld } from './world.ts';
import type { Counts, World } from './world.ts';

export type Simulated = { seed: number; violation: string | undefined; counts: Counts };

const HOUR_MS = 60 * 60_000;

/** The last owners act a little after the storm. */
const CALM_MS = STORM_MS + 60_000;

/** Long enough for every message to come to its end, and for every fight to be over. */
const SWEEP_MS = CALM_MS + 4 * HOUR_MS;

/** One world from its first event to the end. @param script takes what happens, line by line. */
export async function simulate(seed: number, script?: string[]): Promise<Simulated> {
  const world = newWorld(seed, script);
  const { schedule } = world;
  useSchedule(schedule);
  let invocations = 0;
  const queue: Queue = newQueue(world, async (batch) => invoke(world, batch, invocations++));
  const events = eventsInto(() => queue, world);
  world.onOwnWrite = (bucket, { kind }) => {
    const eventName = kind === 'put-policy' ? 'PutBucketPolicy' : 'PutBucketEncryption';
    events.tell(bucket, eventName, 'us');
  };
  startOwners(world, events.tell);
  for (const bucket of world.buckets) events.tell(bucket, 'CreateBucket', 'person');
  schedule.after(CALM_MS, () => {
    world.isStormy = false;
    world.note('world', 'faults stop, and owners rest');
  });
  await runOn(world);
  if (world.isStormy) world.violate('the world ended in a storm');
  await sweepTwice(world, events.sweep);
  checkMessages(world, queue);
  return { seed, violation: world.violation, counts: world.counts };
}

const runOn = async (world: World): Promise<void> =>
  world.schedule.run(() => world.violation !== undefined);

async function sweepTwice(world: World, sweep: () => void): Promise<void> {
  const { schedule, note } = world;
  for (const number of [1, 2]) {
    if (world.violation !== undefined) return;
    const writes = world.counts.writes;
    schedule.after(number * SWEEP_MS, () => {
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

/** Every message has come to an end. */
function checkMessages(world: World, { messages }: Queue): void {
  for (const { id, state, about } of messages) {
    if (world.violation !== undefined) return;
    if (state !== 'done' && state !== 'dead') world.violate(`${id} is ${state} in the end`);
    if (about === 'poison' && state !== 'dead') world.violate(`${id} is not in the DLQ`);
  }
}
