import { parseArgs } from 'node:util';
import { plantedBugs } from './planted-bugs.ts';
import { runWorlds } from './run-worlds.ts';
import type { Report } from './worker.ts';

/** `npm run simulate`: see README.md beside this file. */

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    from: { type: 'string', default: '0' },
    runs: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '3600' },
    workers: { type: 'string', default: '2' },
    bug: { type: 'string' },
    bugs: { type: 'boolean', default: false },
  },
});

/** Each planted bug must be found among so many worlds. */
const WORLDS_PER_BUG = 1_000;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

process.exitCode = await main();

async function main(): Promise<number> {
  if (values.bugs) return findBugs(Number(values.workers));
  const { seed, bug } = values;
  const only = seed === undefined ? undefined : Number(seed);
  const from = only ?? Number(values.from);
  const until = only === undefined ? from + Number(values.runs) : only + 1;
  const work = { from, until, seconds: Number(values.seconds), bug };
  return runMany({ ...work, withScript: only !== undefined }, only === undefined);
}

async function runMany(work: Parameters<typeof runWorlds>[0], isMany: boolean): Promise<number> {
  const startedMs = performance.now();
  const totals: Record<string, number> = {};
  let runs = 0;
  let script: string[] | undefined;
  const failed = await runWorlds(work, isMany ? Number(values.workers) : 1, (report) => {
    runs++;
    script = report.script;
    for (const [name, count] of Object.entries(report.counts)) {
      const total = totals[name] ?? 0;
      totals[name] = name.startsWith('widest') ? Math.max(total, Math.round(count)) : total + count;
    }
  });
  if (failed !== undefined) {
    tellFailure(failed, work.bug);
    return 1;
  }
  if (script !== undefined) say(script.join('\n'));
  const seconds = (performance.now() - startedMs) / 1_000;
  const perSecond = Math.round(runs / seconds);
  say(`${runs} worlds in ${seconds.toFixed(1)} s (${perSecond} a second), all invariants held`);
  say(
    Object.entries(totals)
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
  );
  return 0;
}

function tellFailure({ seed, violation, script = [] }: Report, bug: string | undefined): void {
  say(script.join('\n'));
  say(`\nseed ${seed}: ${violation ?? ''}`);
  say(`npm run simulate -- --seed ${seed}${bug === undefined ? '' : ` --bug ${bug}`}`);
}

/** Every planted bug in turn: the simulation is as good as what it finds. */
async function findBugs(workers: number): Promise<number> {
  const bugs = [...plantedBugs];
  let missed = 0;
  const next = async (): Promise<void> => {
    for (let bug = bugs.shift(); bug !== undefined; bug = bugs.shift()) {
      const work = {
        from: 0,
        until: WORLDS_PER_BUG,
        seconds: 600,
        bug: bug.name,
        withScript: false,
      };
      const found = await runWorlds(work, 1);
      if (found === undefined) missed++;
      say(
        `${bug.name}: ${found === undefined ? 'MISSED' : `seed ${found.seed}: ${found.violation}`}`,
      );
    }
  };
  await Promise.all(Array.from({ length: workers }, next));
  say(`${plantedBugs.length - missed} of ${plantedBugs.length} planted bugs found`);
  return missed === 0 ? 0 : 1;
}
