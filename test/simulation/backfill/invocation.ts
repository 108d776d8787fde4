import type { Failure } from '../../../src/core/failure.ts';
import type { Clock } from '../../../src/reconcile/ports.ts';
import type { World } from './world.ts';

export class Killed extends Error {}

/** One invocation of a function: it may die at any call, or when its time is over, and makes no call after. */
export type Invocation = {
  name: string;
  isDead: () => boolean;
  /** Something that is asked of AWS: it takes effect some time later, and the answer takes a while, too. */
  call: <T>(asked: Asked<T>) => Promise<T>;
  clock: Clock;
  /** The result; `undefined` where it died. Code under test that goes on behind a death has no effect. */
  run: <T>(work: () => Promise<T>) => Promise<T | undefined>;
};

type Asked<T> = {
  what: string;
  effect: () => Promise<T>;
  /** The answer that says so; left out where the call always succeeds in the end. */
  failed?: (failure: Failure) => T;
  /** What a person would have to allow. */
  mayBeDenied?: boolean;
};

export function newInvocation(
  world: World,
  name: string,
  { timeoutMs, kills }: { timeoutMs: number; kills: number },
): Invocation {
  const { schedule, random } = world;
  const endMs = schedule.nowMs() + timeoutMs;
  let isDead = false;
  let callsLeft = Infinity;
  if (world.isStormy() && random.chance(kills)) {
    callsLeft = 1 + random.below(random.pick([10, 20, 40, 150]));
  }
  /** Also when the world ended: what is under way then comes to an end, and does nothing. */
  const isOver = (): boolean => isDead || world.violation !== undefined;
  const lastHasEffect = random.chance(0.5);
  const die = (why: string): void => {
    if (isOver()) return;
    isDead = true;
    world.kills += 1;
    world.note(name, `dies ${why}`);
    world.onDeath(name);
  };
  const takeBack = schedule.after(timeoutMs, () => {
    die('because its time is over');
  });

  const call = async <T>({ what, effect, failed, mayBeDenied }: Asked<T>): Promise<T> => {
    if (isOver()) throw new Killed();
    callsLeft -= 1;
    const isLast = callsLeft <= 0;
    const fault = failed && world.fault(what, mayBeDenied ?? false);
    // What was under way when it died may still arrive.
    const arrives = random.chance(0.5);
    return new Promise((resolve, reject) => {
      schedule.after(world.latencyMs(), () => {
        if (isLast) die(`at ${what}, ${lastHasEffect ? 'behind' : 'before'} its effect`);
        const has = isLast ? lastHasEffect : !isDead || arrives;
        const value = has && fault?.isBefore !== true ? effect() : undefined;
        schedule.wake(world.latencyMs(), () => {
          if (isOver() || (value === undefined && fault === undefined)) reject(new Killed());
          else if (fault !== undefined && failed !== undefined) resolve(failed(fault.failure));
          else if (value !== undefined) resolve(value);
        });
      });
    });
  };
  return {
    name,
    isDead: () => isDead,
    call,
    clock: {
      nowMs: schedule.nowMs,
      remainingMs: () => Math.max(0, endMs - schedule.nowMs()),
      wait: async (delayMs) =>
        new Promise((resolve, reject) => {
          schedule.wake(delayMs, () => {
            if (isOver()) reject(new Killed());
            else resolve();
          });
        }),
    },
    run: async (work) => {
      try {
        const result = await work();
        return isDead ? undefined : result;
      } catch (error) {
        if (!isOver()) world.note(name, `fails: ${String(error)}`);
        return undefined;
      } finally {
        takeBack();
      }
    },
  };
}
