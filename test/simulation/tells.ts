import type { Failure } from '../../src/core/failure.ts';
import { sha256 } from '../../src/aws/sha256.ts';
import { formatRepairId } from '../../src/core/repair.ts';
import type { RepairSummary } from '../../src/core/repair.ts';
import type { Teller } from '../../src/lambda/tell-outcome.ts';
import { isTold } from '../../src/report/told-once.ts';
import type { Ledger } from '../../src/reconcile/ledger.ts';
import { drawFault } from './faults.ts';
import { call } from './function.ts';
import type { Invocation } from './function.ts';
import type { Message, Queue } from './queue.ts';
import type { World } from './world.ts';

/** How a function tells people; that fails like everything else, and must never fail a repair. */
export const tellsOf = (
  world: World,
  invocation: Invocation,
): Pick<
  Teller,
  'alerts' | 'telling' | 'publish' | 'keep' | 'askTold' | 'countRepeat' | 'rememberTold' | 'count'
> => ({
  alerts: {},
  telling: () => ({ nowMs: world.schedule.nowMs(), sha256 }),
  publish: async ({ body }) => {
    const action = 'sns:Publish';
    const publish = (): Failure | undefined => {
      const fault = drawFault(world, action, 'write');
      if (fault.kind !== 'fails') noteTold(world, body);
      return fault.kind === 'none' ? undefined : fault.failure;
    };
    const timedOut: Failure = { kind: 'unavailable', action, name: 'TimeoutError' };
    return call(world, { name: invocation.name, invocation }, action, publish, timedOut);
  },
  keep: async (alert) => {
    const action = 'ledger:putUndelivered';
    const keep = async (): Promise<boolean> => {
      const fault = drawFault(world, action, 'write');
      if (fault.kind !== 'fails') await world.ledger.putUndelivered(alert);
      return fault.kind === 'none';
    };
    return call(world, { name: invocation.name, invocation }, action, keep, false);
  },
  askTold: async (fact) => {
    const action = 'ledger:readTold';
    const inDoubt = { isNews: true, repeats: 0 };
    const read = async (): Promise<typeof inDoubt> => {
      if (drawFault(world, action, 'read').kind !== 'none') return inDoubt;
      const told = await world.ledger.readTold(fact.text);
      if (told.kind !== 'present') return inDoubt;
      const { timeMs, repeats } = told.value;
      return { isNews: !isTold(timeMs, fact, world.schedule.nowMs()), repeats };
    };
    return call(world, { name: invocation.name, invocation }, action, read, inDoubt);
  },
  countRepeat: async ({ text }) => {
    const action = 'ledger:countRepeat';
    const write = async (): Promise<undefined> => {
      if (drawFault(world, action, 'write').kind === 'fails') return undefined;
      await world.ledger.countRepeat(text);
      return undefined;
    };
    return call(world, { name: invocation.name, invocation }, action, write, undefined);
  },
  rememberTold: async ({ text }) => {
    const action = 'ledger:putTold';
    const write = async (): Promise<undefined> => {
      if (drawFault(world, action, 'write').kind === 'fails') return undefined;
      await world.ledger.putTold(text, world.schedule.nowMs());
      return undefined;
    };
    return call(world, { name: invocation.name, invocation }, action, write, undefined);
  },
  // Nothing follows from it.
  count: async () => Promise.resolve(),
});

function noteTold(world: World, body: string): void {
  // Not parsed: half of a world's alerts would be, and this is what takes the time.
  const [, repairId] = /"repairId":"([^"]+)"/.exec(body) ?? [];
  if (repairId !== undefined) world.told.add(repairId);
}

/** What a run asks the ledger of repairs that nobody told. */
export const toldRepairsOf = (
  world: World,
  invocation: Invocation,
): Pick<Ledger, 'readBucket' | 'readEntry'> => {
  const asked = { name: invocation.name, invocation };
  return {
    readBucket: async (ref, sinceMs) => {
      const action = 'ledger:readBucket';
      const failure: Failure = { kind: 'unavailable', action, name: 'TimeoutError' };
      const read = async () => {
        const fault = drawFault(world, action, 'read');
        if (fault.kind !== 'none') return { ok: false as const, failure: fault.failure };
        return world.ledger.readBucket(ref, sinceMs);
      };
      return call(world, asked, action, read, { ok: false, failure });
    },
    readEntry: async (id) => {
      const action = 'ledger:readEntry';
      const failure: Failure = { kind: 'unavailable', action, name: 'TimeoutError' };
      const read = async () => {
        const fault = drawFault(world, action, 'read');
        if (fault.kind === 'none') return world.ledger.readEntry(id);
        return { kind: 'unreadable' as const, failure: fault.failure };
      };
      return call(world, asked, action, read, { kind: 'unreadable', failure });
    },
  };
};

/**
 * Every repair that surely wrote is told, or will be by the next sweep, unless the messages that led to it ended in the dead-letter
 * queue. A run tells of its last entry.
 */
export async function checkTold(world: World, { messages }: Queue): Promise<void> {
  const outbox = await world.ledger.listUndelivered(1_000_000);
  const kept = outbox.ok ? outbox.value.map(({ body }) => body).join(' ') : '';
  for (const { ref } of world.buckets) {
    const history = await world.ledger.history(ref, 1_000_000);
    const byRun = new Map<string, RepairSummary>();
    for (const repair of history.ok ? history.value.repairs.toReversed() : []) {
      byRun.set(repair.runId, repair);
    }
    for (const { id, state, causes } of byRun.values()) {
      const text = formatRepairId(id);
      if (state !== 'written' && state !== 'unconfirmed') continue;
      // A person who rolls back looks on.
      if (id.unique.startsWith('rollback-')) continue;
      if (world.told.has(text) || kept.includes(text)) continue;
      const isOfThese = ({ body }: Message): boolean =>
        causes.some(({ eventId }) => eventId !== undefined && body.includes(eventId));
      if (messages.some((message) => isOfThese(message) && message.state === 'dead')) continue;
      world.violate(`nobody was told of the repair ${text}`);
    }
  }
}
