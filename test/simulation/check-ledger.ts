import { breakerDefaults } from '../../src/core/breaker.ts';
import type { Seal } from '../../src/core/drift.ts';
import { sealsOfChange } from '../../src/core/plan.ts';
import type { Change } from '../../src/core/plan.ts';
import type { RepairIntent } from '../../src/core/repair.ts';
import type { Run } from './function.ts';
import type { World } from './world.ts';

/** What the world knows of the ledger and of our writes, without asking the ledger. */
export type LedgerSeen = {
  leases: Map<string, { run: string; untilMs: number }>;
  intents: { run: string; atMs: number; settings: RepairIntent['settings'] }[];
  exceptions: { name: string; seal: Seal; sinceMs: number; untilMs: number }[];
  /** Writes that took effect. */
  repairs: { name: string; seal: Seal; run: string; atMs: number }[];
  /** Whose write is on its way, by bucket. */
  writing: Map<string, string>;
};

export const nothingSeen = (): LedgerSeen => ({
  leases: new Map(),
  intents: [],
  exceptions: [],
  repairs: [],
  writing: new Map(),
});

/** What must be true when a run asks S3 for a write. */
export function checkRequest(world: World, run: Run, change: Change): void {
  const { ledgerSeen, schedule } = world;
  const { name } = run.bucket.ref;
  const lease = ledgerSeen.leases.get(name);
  if (lease?.run !== run.name) world.violate(`${run.name} writes without the lease`);
  else if (lease.untilMs < schedule.nowMs()) world.violate(`${run.name} writes after its lease`);
  const other = ledgerSeen.writing.get(name);
  // A request that a run has given up may still be on its way.
  if (other !== undefined && other !== run.name)
    world.violate(`${run.name} writes, and so does ${other}`);
  if (!isRecorded(world, run, change)) {
    world.violate(`${run.name} writes what is not recorded (${change.kind})`);
  }
}

/** What is replaced and what replaces it, verbatim, by this run. */
function isRecorded({ ledgerSeen }: World, run: Run, change: Change): boolean {
  const isPolicy = change.kind === 'put-policy';
  const before = isPolicy ? change.before?.text : change.before && JSON.stringify(change.before);
  const after = isPolicy ? change.after.text : JSON.stringify(change.after);
  return ledgerSeen.intents.some(({ run: by, settings }) => {
    const { before: recorded, planned } = settings[isPolicy ? 'policy' : 'encryption'];
    if (by !== run.name || planned === undefined || 'kind' in planned) return false;
    if (planned.text !== after) return false;
    return recorded.kind === 'present'
      ? recorded.value.text === before
      : recorded.kind === 'absent' && before === undefined;
  });
}

/** Clocks differ, and a repair is dated before it is written. */
const MARGIN_MS = 120_000;

/** What must be true when a write takes effect. */
export function checkFight(world: World, run: Run, change: Change): void {
  const { ledgerSeen, schedule } = world;
  const { name } = run.bucket.ref;
  const nowMs = schedule.nowMs();
  for (const seal of sealsOfChange(change)) {
    const isOfSeal = (one: { name: string; seal: Seal }): boolean =>
      one.name === name && one.seal === seal;
    const excepted = ledgerSeen.exceptions.filter(isOfSeal).at(-1);
    if (excepted !== undefined && excepted.sinceMs < run.ledgerReadMs) {
      if (nowMs < excepted.untilMs - MARGIN_MS) {
        world.violate(`${run.name} writes the ${seal} seal, which is excepted`);
      }
    }
    const runs = new Map<string, number>();
    for (const repair of ledgerSeen.repairs.filter(isOfSeal)) {
      if (repair.run !== run.name) runs.set(repair.run, repair.atMs);
    }
    if (isOpen([...runs.values()], nowMs)) {
      world.violate(`${run.name} writes the ${seal} seal, which is contested`);
    }
    ledgerSeen.repairs.push({ name, seal, run: run.name, atMs: nowMs });
  }
}

/** The breaker in other words: of the repairs of the last window, the last closes a row that is full. */
function isOpen(repairs: number[], nowMs: number): boolean {
  const { limit, windowMs } = breakerDefaults;
  const last = repairs.at(-1);
  const first = repairs.at(-limit);
  if (last === undefined || first === undefined) return false;
  return last - first < windowMs - MARGIN_MS && nowMs - last < windowMs - MARGIN_MS;
}
