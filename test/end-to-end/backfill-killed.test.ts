import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { BucketName } from '../../src/core/names.ts';
import { bucketRef } from '../../src/core/bucket-ref.ts';
import { randomFrom } from '../simulation/random.ts';
import { startBackfillAccount } from '../support/backfill-account.ts';
import type { BackfillAccount } from '../support/backfill-account.ts';
import { immortal, invokeBackfill, runQueues } from '../support/backfill-invocations.ts';
import type { Fate } from '../support/backfill-invocations.ts';
import { account, region } from '../support/local-world.ts';

/** Of one round; two chunks in place. */
const SEALED = 30;
const DRIFTED = 40;
const KILLS = 50;

let world: BackfillAccount;
beforeEach(async () => {
  world = await startBackfillAccount();
});
afterEach(async () => world.close());

type Alert = { id: string; outcomes: Record<string, number>; chosen: number; notFinished: number };

/**
 * Kills invocations somewhere within their next calls, until there were enough. A queue hands a message out eight
 * times: after `spareAfter` kills nobody is killed until it came back.
 */
function killer(seed: number, spareAfter: number) {
  const random = randomFrom(seed);
  const fates: Fate[] = [];
  const kills = (): number => fates.filter(({ isDead }) => isDead).length;
  let spared = 0;
  let toSpare = 0;
  return {
    kills,
    next: (): Fate => {
      if (kills() >= spared + spareAfter) [spared, toSpare] = [kills(), 12];
      toSpare -= 1;
      if (toSpare >= 0 || kills() >= KILLS) return immortal();
      const callsLeft = 1 + random.below(random.pick([10, 60, 300]));
      const fate = { callsLeft, lastHasEffect: random.chance(0.5), isDead: false };
      fates.push(fate);
      return fate;
    },
  };
}

/** One run: Lambda tries its start again under the same name, and its message carries it on. */
async function runWhileKilled(prefix: string, fanOut: string, next: () => Fate): Promise<Alert[]> {
  world.alerts.length = 0;
  for (let isStarted = false; !isStarted;) {
    world.pass(60_000);
    const start = invokeBackfill(world, { prefix, fanOut }, next(), `run-${prefix}`);
    isStarted = await start.then(
      () => true,
      () => false,
    );
  }
  while (world.alerts.length === 0) await runQueues(world, next);
  await runQueues(world, next);
  return world.alerts as Alert[];
}

const bucketsRead = (): Set<string> =>
  new Set(
    world.aws.requests.flatMap(({ operation, bucket = '' }) =>
      operation === 'GetBucketEncryption' ? [bucket] : [],
    ),
  );

async function repairsOf(name: string): Promise<number> {
  const history = await world.ports.ledger.history(
    bucketRef(account, region, name as BucketName),
    10,
  );
  if (!history.ok) throw new Error(history.failure.kind);
  return history.value.repairs.filter(({ state }) => state === 'written').length;
}

async function expectAllOnce(alerts: Alert[], prefix: string): Promise<void> {
  const all = SEALED + DRIFTED;
  const [alert] = alerts;
  expect(alert).toMatchObject({ listed: all, chosen: all, notFinished: 0, failures: [] });
  expect(alert?.outcomes).toEqual({ repaired: DRIFTED, unchanged: SEALED });
  // Told a second time only where an invocation died between telling and noting it, and under the same id.
  expect(new Set(alerts.map(({ id }) => id)).size).toBe(1);
  const read = bucketsRead();
  expect(read.size).toBe(all);
  const repairs = await Promise.all([...read].map(async (name) => repairsOf(name)));
  expect(Math.max(...repairs)).toBeLessThanOrEqual(1);
  const after = await invokeBackfill(world, { mode: 'inspect', prefix, fanOut: 'in-place' });
  expect(after).toMatchObject({ outcomes: { unchanged: all } });
}

describe(`a backfill whose invocations are killed ${KILLS} times`, () => {
  it.each([
    { fanOut: 'in-place', seed: 20_261_121, spareAfter: Infinity },
    { fanOut: 'queue', seed: 20_261_122, spareAfter: 7 },
  ])(
    '$fanOut, never misses a bucket and never counts one twice',
    async ({ fanOut, seed, spareAfter }) => {
      const { kills, next } = killer(seed, spareAfter);
      const told: string[] = [];
      for (let round = 0; kills() < KILLS; round++) {
        const prefix = `round-${round}-`;
        await world.createBuckets(`round-${round}`, SEALED, DRIFTED);
        const alerts = await runWhileKilled(prefix, fanOut, next);
        told.push(`${JSON.stringify(alerts[0]?.outcomes)} told ${alerts.length}x`);
        await expectAllOnce(alerts, prefix);
      }
      process.stdout.write(`${fanOut}, seed ${seed}: ${kills()} kills; ${told.join('; ')}\n`);
    },
    600_000,
  );
});
