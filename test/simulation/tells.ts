import type { Failure } from '../../src/core/failure.ts';
import { sha256 } from '../../src/aws/sha256.ts';
import type { Teller } from '../../src/lambda/tell-outcome.ts';
import { isTold } from '../../src/report/told-once.ts';
import { drawFault } from './faults.ts';
import { call } from './function.ts';
import type { Invocation } from './function.ts';
import type { World } from './world.ts';

/** How a function tells people; that fails like everything else, and must never fail a repair. */
export const tellsOf = (
  world: World,
  invocation: Invocation,
): Pick<Teller, 'alerts' | 'telling' | 'publish' | 'isNews' | 'rememberTold'> => ({
  alerts: {},
  telling: () => ({ nowMs: world.schedule.nowMs(), sha256 }),
  publish: async () => {
    const action = 'sns:Publish';
    const publish = (): Failure | undefined => {
      const fault = drawFault(world, action, 'write');
      return fault.kind === 'none' ? undefined : fault.failure;
    };
    const timedOut: Failure = { kind: 'unavailable', action, name: 'TimeoutError' };
    return call(world, { name: invocation.name, invocation }, action, publish, timedOut);
  },
  isNews: async ({ text, lastWriteMs }) => {
    const action = 'ledger:readTold';
    const read = async (): Promise<boolean> => {
      if (drawFault(world, action, 'read').kind !== 'none') return true;
      const told = await world.ledger.readTold(text);
      return told.kind !== 'present' || !isTold(told.value, lastWriteMs, world.schedule.nowMs());
    };
    return call(world, { name: invocation.name, invocation }, action, read, true);
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
});
