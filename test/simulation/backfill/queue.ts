import type { Random } from '../random.ts';
import type { Schedule } from '../schedule.ts';

type Message = {
  id: string;
  body: string;
  receives: number;
  visibleAtMs: number;
  state: 'there' | 'deleted' | 'dead';
};

/** As Lambda hands it to a function. */
export type QueueEvent = { Records: { messageId: string; body: string; eventSource: string }[] };

export type QueueSettings = {
  name: string;
  visibilityMs: number;
  mostReceives: number;
  batchSize: number;
  mostInvocations: number;
  /** That a message is handed out again although it was just handed out, or was deleted. */
  twice: () => boolean;
  /** @returns the ids of the messages that come back; `undefined` where the invocation died. */
  invoke: (event: QueueEvent) => Promise<ReadonlySet<string> | undefined>;
  note: (what: string) => void;
  isOver: () => boolean;
};

export type Queue = {
  send: (body: string, delayMs?: number) => void;
  bodies: (state: Message['state']) => string[];
};

/** Delivers at least once, late, in no order, and gives up after some times. */
export function newQueue(settings: QueueSettings, schedule: Schedule, random: Random): Queue {
  const { name, visibilityMs, mostReceives, batchSize, mostInvocations, twice, note } = settings;
  const messages: Message[] = [];
  let running = 0;

  const hide = (message: Message, forMs: number): void => {
    message.visibleAtMs = schedule.nowMs() + forMs;
    schedule.after(forMs, pump);
  };
  function pump(): void {
    if (running >= mostInvocations || settings.isOver()) return;
    const ready = messages.filter(
      ({ state, visibleAtMs }) => state === 'there' && visibleAtMs <= schedule.nowMs(),
    );
    const batch: Message[] = [];
    for (let size = 1 + random.below(batchSize); size > 0 && ready.length > 0; size--) {
      const [message] = ready.splice(random.below(ready.length), 1);
      if (message !== undefined && receive(message)) batch.push(message);
    }
    if (batch.length === 0) return;
    running += 1;
    schedule.wake(random.between(5, 500), () => void carryOut(batch));
    if (ready.length > 0) schedule.after(10, pump);
  }
  function receive(message: Message): boolean {
    message.receives += 1;
    if (message.receives > mostReceives) {
      message.state = 'dead';
      note(`${name} gives up ${message.body}`);
      return false;
    }
    hide(message, twice() ? random.between(0, 2_000) : visibilityMs);
    return true;
  }
  async function carryOut(batch: readonly Message[]): Promise<void> {
    const Records = batch.map(({ id, body }) => ({
      messageId: id,
      body,
      eventSource: 'aws:sqs',
    }));
    const again = await settings.invoke({ Records });
    running -= 1;
    for (const message of batch) {
      if (again === undefined || again.has(message.id)) continue;
      if (!twice()) message.state = 'deleted';
    }
    schedule.after(1, pump);
  }
  return {
    send: (body, delayMs = 0) => {
      const id = `${name}-${messages.length}`;
      const message: Message = { id, body, receives: 0, visibleAtMs: 0, state: 'there' };
      messages.push(message);
      hide(message, delayMs + random.between(0, random.chance(0.05) ? 120_000 : 2_000));
    },
    bodies: (state) => messages.filter((one) => one.state === state).map(({ body }) => body),
  };
}
