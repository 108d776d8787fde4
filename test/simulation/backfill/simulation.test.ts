import { describe, expect, it } from '@jest/globals';
import { plantedBugs } from './planted-bugs.ts';
import { simulate } from './simulate.ts';
import type { PlantedBug, Simulated } from './simulate.ts';

/** More of them: `RESEAL_BACKFILL_WORLDS=10000 npx jest test/simulation/backfill`. */
const WORLDS = Number(process.env['RESEAL_BACKFILL_WORLDS'] ?? 400);

/** Of the same worlds for all. */
async function firstFailing(
  worlds: number,
  bug?: PlantedBug,
  sums = { kills: 0 },
): Promise<Simulated | undefined> {
  for (let seed = 1; seed <= worlds; seed++) {
    const simulated = await simulate(seed, bug);
    sums.kills += simulated.kills;
    if (simulated.violation !== undefined) return simulated;
  }
  return undefined;
}

/** What a person needs who looks into it; `simulate(seed)` plays it again. */
function inWords(simulated: Simulated | undefined): string {
  if (simulated === undefined) return 'all promises held';
  const { seed, violation, trace } = simulated;
  const lines = trace.length > 60 ? [...trace.slice(0, 10), '…', ...trace.slice(-50)] : trace;
  return [`seed ${seed}: ${violation}`, ...lines].join('\n');
}

describe('runs over all buckets while all goes wrong', () => {
  it(
    `keep their promises in ${WORLDS} worlds`,
    async () => {
      const sums = { kills: 0 };
      expect(inWords(await firstFailing(WORLDS, undefined, sums))).toBe('all promises held');
      expect(sums.kills).toBeGreaterThan(WORLDS);
    },
    60 * 60_000,
  );

  it('go the same way by the same seed', async () => {
    const [one, other] = [await simulate(7), await simulate(7)];
    expect(one.trace.length).toBeGreaterThan(10);
    expect(one.trace).toEqual(other.trace);
  });

  it.each(plantedBugs)('show that $name', async (bug) => {
    expect(await firstFailing(WORLDS, bug)).toBeDefined();
  });
});
