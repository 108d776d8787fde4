import type { Failure } from '../../src/core/failure.ts';
import type { Teller } from '../../src/lambda/tell-outcome.ts';
import { drawFault } from './faults.ts';
import { call } from './function.ts';
import type { Invocation } from './function.ts';
import type { World } from './world.ts';

/** How a function tells people; that fails like everything else, and must never fail a repair. */
export const tellsOf = (
  world: World,
  invocation: Invocation,
): Pick<Teller, 'publish' | 'isNews'> => ({
  publish: async () => {
    const action = 'sns:Publish';
    const publish = (): Failure | undefined => {
      const fault = drawFault(world, action, 'write');
      return fault.kind === 'none' ? undefined : fault.failure;
    };
    const timedOut: Failure = { kind: 'unavailable', action, name: 'TimeoutError' };
    return call(world, { name: invocation.name, invocation }, action, publish, timedOut);
  },
  isNews: async (text) => {
    const count = async (): Promise<boolean> => {
      const fault = drawFault(world, 'ledger:addCounters', 'write');
      if (fault.kind === 'fails') return true;
      const told = await world.ledger.addCounters(`told ${text}`, { times: 1 }, 0);
      return fault.kind === 'lost-reply' || !told.ok || told.value['times'] === 1;
    };
    return call(world, { name: invocation.name, invocation }, 'ledger:addCounters', count, true);
  },
});
