import type { Bucket } from './bucket.ts';
import type { World } from './world.ts';

/** As in `serverless.yml`. */
const SETTLE_DELAY_MS = 20_000;
const VISIBILITY_TIMEOUT_MS = 360_000;
const MAXIMUM_RECEIVES = 8;
const BATCH_SIZE = 10;
const MAXIMUM_CONCURRENCY = 5;

export type Message = {
  id: string;
  body: string;
  /** The bucket it names; `poison` names none, and `ignored` is none of our business. */
  about: Bucket | 'poison' | 'ignored';
  receives: number;
  state: 'visible' | 'in-flight' | 'done' | 'dead';
};

export type Queue = {
  send: (body: string, about: Message['about'], delayMs: number) => void;
  messages: Message[];
};

/** @param invoke answers with the ids that have to come back; `undefined` when it did not answer. */
export function newQueue(
  world: World,
  invoke: (batch: readonly Message[]) => Promise<readonly string[] | undefined>,
): Queue {
  const { schedule, random, note } = world;
  const messages: Message[] = [];
  let running = 0;

  function show(message: Message, delayMs: number): void {
    schedule.after(delayMs, () => {
      if (message.state === 'done' || message.state === 'dead') return;
      message.state = 'visible';
      poll();
    });
  }
  const poll = (): void => {
    // Wakes: what it starts runs until it waits for something.
    schedule.wake(random.between(0, 1_000), receive);
  };
  function receive(): void {
    if (running >= MAXIMUM_CONCURRENCY) {
      poll();
      return;
    }
    const batch = messages.filter(({ state }) => state === 'visible').slice(0, BATCH_SIZE);
    for (const message of batch) {
      message.receives++;
      message.state = message.receives > MAXIMUM_RECEIVES ? 'dead' : 'in-flight';
      if (message.state === 'dead') {
        world.counts.deadLetters++;
        note('queue', `${message.id} goes to the dead-letter queue`);
      } else show(message, VISIBILITY_TIMEOUT_MS);
    }
    const living = batch.filter(({ state }) => state === 'in-flight');
    if (living.length > 0) void serve(living);
  }
  async function serve(batch: readonly Message[]): Promise<void> {
    running++;
    note('queue', `gives ${batch.map(({ id, receives }) => `${id} (${receives})`).join(', ')}`);
    const again = await invoke(batch);
    running--;
    if (again === undefined) return;
    for (const message of batch) {
      if (!again.includes(message.id)) message.state = 'done';
    }
    if (again.length > 0) note('queue', `${again.join(', ')} come back`);
  }
  return {
    messages,
    send: (body, about, delayMs) => {
      const id = `message-${messages.length}`;
      const message: Message = { id, body, about, receives: 0, state: 'in-flight' };
      messages.push(message);
      note('queue', `${id}: ${body.slice(0, 160)}`);
      show(message, SETTLE_DELAY_MS + delayMs);
    },
  };
}
