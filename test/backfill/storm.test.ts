import { describe, expect, it } from '@jest/globals';
import { stormBugs } from './storm-bugs.ts';
import { storm } from './storm.ts';
import type { StormBug, Stormed } from './storm.ts';

/** More of them: `RESEAL_STORMS=10000 npx jest test/backfill/storm.test.ts`. */
const WORLDS = Number(process.env['RESEAL_STORMS'] ?? 400);

/** Of the same worlds for all. */
async function firstFailing(
  worlds: number,
  bug?: StormBug,
  sums = { kills: 0 },
): Promise<Stormed | undefined> {
  for (let seed = 1; seed <= worlds; seed++) {
    const stormed = await storm(seed, bug);
    sums.kills += stormed.kills;
    if (stormed.violation !== undefined) return stormed;
  }
  return undefined;
}

/** What a person needs who looks into it; `storm(seed)` plays it again. */
function inWords(stormed: Stormed | undefined): string {
  if (stormed === undefined) return 'all promises held';
  const { seed, violation, trace } = stormed;
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
    const [one, other] = [await storm(7), await storm(7)];
    expect(one.trace.length).toBeGreaterThan(10);
    expect(one.trace).toEqual(other.trace);
  });

  it.each(stormBugs)('show that $name', async (bug) => {
    expect(await firstFailing(WORLDS, bug)).toBeDefined();
  });
});
