import type { Bucket, SettingName } from './bucket.ts';
import type { World } from './world.ts';

/** One invocation of the function. */
export type Invocation = {
  name: string;
  deadlineMs: number;
  /** Nothing of it goes on: it crashed, or its time was over. */
  isDead: boolean;
  /** Its container is frozen; what is still at work goes on at `thawMs`, if ever. */
  hasAnswered: boolean;
  thawMs: number | undefined;
  /** How far the clock of its container is ahead. */
  skewMs: number;
};

/** What a read showed, of which bucket of this name, and when S3 was asked. */
export type Shown = {
  kind: 'present' | 'absent' | 'unreadable';
  version: number;
  bornMs: number;
  readMs: number;
};

/** What the answer was to a question about the users of a bucket. */
export type Asked = { answer: 'yes' | 'no' | 'not-known'; readMs: number };

/** The look of one invocation at one bucket, with what it saw. */
export type Run = {
  name: string;
  /** When it asked the ledger last. */
  ledgerReadMs: number;
  invocation: Invocation;
  bucket: Bucket;
  shown: Record<SettingName, Shown | undefined>;
  users: Record<'website' | 'acl', Asked | undefined>;
  /** Whether there was a policy when both settings were looked at last. */
  hadPolicy: boolean;
  /** Calls since each setting was read. */
  callsSince: Record<SettingName, string[]>;
};

export const newRun = (invocation: Invocation, bucket: Bucket): Run => ({
  name: `${invocation.name}/${bucket.ref.name}`,
  ledgerReadMs: 0,
  invocation,
  bucket,
  shown: { encryption: undefined, policy: undefined },
  users: { website: undefined, acl: undefined },
  hadPolicy: false,
  callsSince: { encryption: [], policy: [] },
});

export function newInvocation(world: World, number: number): Invocation {
  const { random, profile, schedule } = world;
  return {
    name: `function-${number}`,
    deadlineMs: schedule.nowMs() + world.functionTimeoutMs,
    isDead: false,
    hasAnswered: false,
    thawMs: undefined,
    skewMs: random.between(-profile.skewMs, profile.skewMs),
  };
}

/** The clients give up after this (`src/aws/clients.ts`). */
const requestTimeoutMs = 3_000;

/**
 * One call of a function to somewhere. The request arrives after a while and takes effect, also when the
 * function is no more; the answer comes after another while, if there is still somebody to hear it.
 */
export async function call<T>(
  world: World,
  { name, invocation }: Pick<Run, 'name' | 'invocation'>,
  what: string,
  effect: () => T | Promise<T>,
  timedOut: T,
): Promise<T> {
  const { schedule, random } = world;
  return new Promise<T>((resolve) => {
    if (invocation.isDead) return;
    const toMs = latency(world);
    const fromMs = latency(world);
    const isTimedOut = toMs + fromMs > requestTimeoutMs;
    let answer: T | Promise<T> = timedOut;
    const hear = (): void => {
      resolve(isTimedOut ? timedOut : answer);
    };
    schedule.after(toMs, () => {
      const answered = effect();
      if (!isTimedOut) answer = answered;
    });
    const waitMs = isTimedOut ? requestTimeoutMs : toMs + fromMs;
    const isDying = random.chance(world.isStormy ? world.profile.crash : 0);
    const endWait = (): void => {
      if (isDying) die(world, invocation, `crashed waiting for ${what}`);
      if (invocation.isDead) return;
      if (isTimedOut) world.note(name, `${what}: no answer in time`);
      resume(world, invocation, hear);
    };
    schedule.wake(waitMs, endWait);
  });
}

/** Goes on now, or when the container goes on. */
export function resume(world: World, invocation: Invocation, goOn: () => void): void {
  const { random, profile, schedule } = world;
  if (!invocation.hasAnswered || schedule.nowMs() >= (invocation.thawMs ?? Infinity)) {
    goOn();
    return;
  }
  if (invocation.thawMs === undefined) {
    const isReused = random.chance(profile.thaw);
    invocation.thawMs = isReused ? schedule.nowMs() + random.between(1_000, 900_000) : Infinity;
    if (isReused) {
      world.counts.goneOn++;
      world.note(invocation.name, 'frozen with work left, goes on later');
    }
  }
  if (invocation.thawMs === Infinity) return;
  schedule.wake(invocation.thawMs - schedule.nowMs(), goOn);
}

export function die(world: World, invocation: Invocation, why: string): void {
  if (invocation.isDead) return;
  invocation.isDead = true;
  world.counts.crashes++;
  world.note(invocation.name, why);
}

function latency({ random, profile, isStormy }: World): number {
  const usual = random.between(2, 40);
  const isSlow = random.chance(profile.slow);
  return isSlow && isStormy ? random.between(40, 4_000) : usual;
}
