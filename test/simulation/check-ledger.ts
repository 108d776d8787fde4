import { breakerDefaults } from '../../src/core/breaker.ts';
import type { Seal } from '../../src/core/drift.ts';
import { sealsOfChange } from '../../src/core/plan.ts';
import type { Change } from '../../src/core/plan.ts';
import type { RepairIntent, SettingFates } from '../../src/core/repair.ts';
import type { SettingName } from './bucket.ts';
import type { Run } from './function.ts';
import type { World } from './world.ts';

/** One request to S3 to change a setting. `undefined` is a setting that is not there. */
export type Request = {
  name: string;
  run: string;
  setting: SettingName;
  before: string | undefined;
  after: string | undefined;
  tookEffect: boolean;
  /** `nothing` while there is no answer, and where it is none that says how it ended. */
  heard: 'done' | 'refused' | 'nothing';
};

type Settings = RepairIntent['settings'];

type Intent = {
  id: string;
  run: string;
  name: string;
  atMs: number;
  settings: RepairIntent['settings'];
};

/** What the world knows of the ledger and of our writes, without asking the ledger. */
export type LedgerSeen = {
  leases: Map<string, { run: string; untilMs: number }>;
  intents: Intent[];
  /** What runs said that became of their intents, by id. */
  fates: Map<string, SettingFates>;
  exceptions: { name: string; seal: Seal; by: string; sinceMs: number; untilMs: number }[];
  requests: Request[];
  /** Writes that took effect. Runs can know of one when the ledger was told. */
  repairs: { name: string; seal: Seal; run: string; atMs: number; isKnown: boolean }[];
  /** Whose write is on its way, by bucket. */
  writing: Map<string, string>;
};

export const nothingSeen = (): LedgerSeen => ({
  leases: new Map(),
  intents: [],
  fates: new Map(),
  exceptions: [],
  requests: [],
  repairs: [],
  writing: new Map(),
});

/** Whoever asks S3 for a write is the only one. */
export function checkAlone(world: World, run: Run): void {
  const { ledgerSeen, schedule } = world;
  const { name } = run.bucket.ref;
  const lease = ledgerSeen.leases.get(name);
  if (lease?.run !== run.name) world.violate(`${run.name} writes without the lease`);
  else if (lease.untilMs < schedule.nowMs()) world.violate(`${run.name} writes after its lease`);
  const other = ledgerSeen.writing.get(name);
  // A request that a run has given up may still be on its way.
  if (other !== undefined && other !== run.name)
    world.violate(`${run.name} writes, and so does ${other}`);
}

type Documents = Pick<Request, 'setting' | 'before' | 'after'>;

export function documentsOf(change: Change): Documents {
  const isPolicy = change.kind === 'put-policy';
  return {
    setting: isPolicy ? 'policy' : 'encryption',
    before: isPolicy ? change.before?.text : change.before && JSON.stringify(change.before),
    after: isPolicy ? change.after.text : JSON.stringify(change.after),
  };
}

/** What is replaced and what replaces it lie in the ledger, verbatim, by this run. */
export function checkRecorded(
  { ledgerSeen, violate }: World,
  run: Run,
  { setting, before, after }: Documents,
): void {
  const isRecorded = ledgerSeen.intents.some(({ run: by, settings }) => {
    const { before: recorded, planned } = settings[setting];
    if (by !== run.name || planned === undefined) return false;
    if (('text' in planned ? planned.text : undefined) !== after) return false;
    return recorded.kind === 'present'
      ? recorded.value.text === before
      : recorded.kind === 'absent' && before === undefined;
  });
  if (!isRecorded) violate(`${run.name} writes what is not recorded (${setting})`);
}

/** What is recorded of each setting must be what became of it. */
export function checkFates(world: World, run: Run, id: string, fates: SettingFates): void {
  const { intents, requests } = world.ledgerSeen;
  const intent = intents.find((one) => one.id === id);
  for (const setting of ['encryption', 'policy'] as const) {
    const fate = fates[setting];
    if (intent === undefined || fate === undefined) continue;
    const { before, planned } = intent.settings[setting];
    const from = before.kind === 'present' ? before.value.text : undefined;
    const to = planned !== undefined && 'text' in planned ? planned.text : undefined;
    const sent = requests.filter(
      (one) =>
        one.run === run.name && one.setting === setting && one.before === from && one.after === to,
    );
    const mayBeThere = sent.some(({ tookEffect, heard }) => tookEffect || heard !== 'refused');
    const isDenied = fate === 'failed' || fate === 'not-attempted';
    // The same documents in another entry of the run, because of the other setting, may be those that were sent.
    const isAlone = !intents.some(
      (one) =>
        one !== intent && one.run === run.name && isEqual(one.settings, intent.settings, setting),
    );
    if (isDenied && mayBeThere && isAlone) {
      world.violate(`${run.name} recorded that the ${setting} was not written, and it may be`);
    }
    // What another rollback has restored meanwhile is restored all the same.
    const isRollback = run.name.startsWith('rollback');
    if (!isDenied && sent.length === 0 && !isRollback) {
      world.violate(`${run.name} recorded that the ${setting} was written, and asked for nothing`);
    }
  }
}

const isEqual = (one: Settings, other: Settings, setting: SettingName): boolean =>
  JSON.stringify(one[setting]) === JSON.stringify(other[setting]);

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
      if (repair.isKnown && repair.run !== run.name) runs.set(repair.run, repair.atMs);
    }
    if (isOpen([...runs.values()], nowMs)) {
      world.violate(`${run.name} writes the ${seal} seal, which is contested`);
    }
    ledgerSeen.repairs.push({ name, seal, run: run.name, atMs: nowMs, isKnown: false });
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
