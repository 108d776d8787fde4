import type { Seal } from '../../src/core/drift.ts';
import type { Rollback } from '../../src/core/roll-back.ts';
import { formatRepairId } from '../../src/core/repair.ts';
import { settingOf } from '../../src/core/roll-back.ts';
import type { RolledBack } from '../../src/reconcile/roll-back.ts';
import type { SettingName } from './bucket.ts';
import { checkRecorded } from './check-ledger.ts';
import type { Request } from './check-ledger.ts';
import type { Run } from './function.ts';
import type { World } from './world.ts';

type Documents = Pick<Request, 'setting' | 'before' | 'after'>;

/** What must be true when a person's rollback asks S3 for a write. */
export function checkRestore(
  world: World,
  run: Run,
  rollback: Rollback,
  { setting, after }: Documents,
): void {
  const violate = (what: string): void => {
    world.violate(`${what} (${run.name}, ${setting})`);
  };
  const restoration = rollback.restorations.find((one) => one.setting === setting);
  const { live } = restoration ?? {};
  checkRecorded(world, run, { setting, before: live, after });
  const shown = run.shown[setting];
  if (shown === undefined || shown.kind === 'unreadable') violate('replaces what it did not read');
  if (run.callsSince[setting].length > 0) violate('read before other calls');
  if (shown?.bornMs === run.bucket.bornMs) {
    const read = textOf(run, setting, shown.version);
    if (!isSame(setting, read, live)) {
      violate('replaces what the person did not see');
    }
  }
  if (!wantedOf(world, rollback, setting).includes(after)) violate('restores what was never there');
  if (!mayBeOurs(world, run, rollback, setting)) violate('restores what nobody wrote');
}

/** What must be true when it takes effect: the leave is there, or the function would undo it. */
export function checkRestored(
  { ledgerSeen, schedule, violate }: World,
  run: Run,
  { seals, opensSeals }: Rollback,
  setting: SettingName,
): void {
  const { name } = run.bucket.ref;
  for (const seal of opensSeals ? seals : []) {
    if (settingOf(seal) !== setting) continue;
    const isLet = ledgerSeen.exceptions.some(
      (one) =>
        one.name === name &&
        one.seal === seal &&
        (one.by === run.name || one.untilMs > schedule.nowMs()),
    );
    if (!isLet) violate(`${run.name} restores the ${seal} seal without leave`);
  }
}

/** The run that is rolled back replaced it; of several documents, the one that it may have written last or later. */
function wantedOf(
  { ledgerSeen: { intents, requests } }: World,
  { target }: Rollback,
  setting: SettingName,
): (string | undefined)[] {
  const by = intents.find(({ id }) => id === formatRepairId(target.id))?.run;
  const ofRun = intents.filter(({ run }) => run === by);
  const planned = ofRun.filter(({ settings }) => settings[setting].planned !== undefined);
  const befores = (planned.length > 0 ? planned : ofRun).map(({ settings }) => {
    const { before } = settings[setting];
    return before.kind === 'present' ? before.value.text : undefined;
  });
  const last = requests.findLast(
    (one) => one.run === by && one.setting === setting && one.heard !== 'refused',
  );
  const from = last === undefined ? -1 : befores.lastIndexOf(last.before);
  return from < 0 ? befores : befores.slice(from);
}

/** A setting that this run and all after it left alone, and said so, is not ours to put back. */
function mayBeOurs(
  { ledgerSeen: { intents, fates, requests } }: World,
  { name: own }: Run,
  { target }: Rollback,
  setting: SettingName,
): boolean {
  const meant = intents.find(({ id }) => id === formatRepairId(target.id));
  // Ids sort by time.
  const first = intents
    .filter(({ run }) => run === meant?.run)
    .map(({ id }) => id)
    .toSorted()[0];
  const after = intents.filter(
    ({ id, name, run }) => name === meant?.name && run !== own && id >= (first ?? id),
  );
  return after.some(
    ({ id, run }) =>
      // A rollback that found the bucket as it is to be can be taken back all the same.
      run.startsWith('rollback') ||
      !fates.has(id) ||
      requests.some((one) => one.run === run && one.setting === setting && one.heard !== 'refused'),
  );
}

const requestsOf = ({ ledgerSeen }: World, run: Run, setting: SettingName): Request[] =>
  ledgerSeen.requests.filter((one) => one.run === run.name && one.setting === setting);

/** Leave is taken back only where surely nothing was restored. */
export function checkLeave(world: World, run: Run, seal: Seal): void {
  const sent = requestsOf(world, run, settingOf(seal));
  if (sent.some(({ tookEffect, heard }) => tookEffect || heard !== 'refused')) {
    world.violate(
      `${run.name} takes back the leave for the ${seal} seal, which it may have opened`,
    );
  }
}

/** What the person is told must be so, then and later. */
export function checkRolledBack(
  world: World,
  run: Run,
  { restorations }: Rollback,
  ended: RolledBack,
): void {
  const all = restorations.map(({ setting }) => setting);
  const restored = ended.kind === 'restored' ? all : ended.kind === 'partly' ? ended.restored : [];
  for (const { setting, wanted } of restorations) {
    const sent = requestsOf(world, run, setting);
    const mayBeThere = sent.some(({ tookEffect, heard }) => tookEffect || heard !== 'refused');
    if (restored.includes(setting)) {
      const shown = run.shown[setting];
      const isNew = shown?.bornMs !== run.bucket.bornMs;
      const isShown = isNew || isSame(setting, textOf(run, setting, shown.version), wanted);
      const isSent = sent.some(
        ({ after, heard, tookEffect }) => (heard === 'done' || tookEffect) && after === wanted,
      );
      if (!isShown && !isSent) world.violate(`${run.name} did not restore the ${setting}`);
      if (ended.kind === 'restored' && ended.isShown && !isShown) {
        world.violate(`${run.name} was not shown the ${setting}`);
      }
    } else if ('obstacle' in ended && ended.obstacle.isCertain && mayBeThere) {
      world.violate(`${run.name} may have written the ${setting}, and said that it did not`);
    }
  }
}

function textOf({ bucket }: Run, setting: SettingName, version: number): string | undefined {
  if (setting === 'policy') return bucket.policy[version]?.value;
  const value = bucket.encryption[version]?.value;
  return value && JSON.stringify(value);
}

/** S3 shows SSE-S3 where nothing is configured. */
const isPlain = (text: string | undefined): boolean =>
  text === undefined || text.includes('"AES256"');

const isSame = (
  setting: SettingName,
  one: string | undefined,
  other: string | undefined,
): boolean =>
  lettersOf(one) === lettersOf(other) ||
  (setting === 'encryption' && isPlain(one) && isPlain(other));

/** Two documents of the same statements, in whatever order, have the same letters. */
const lettersOf = (text: string | undefined): string | undefined =>
  text?.replaceAll(/\s/g, '').split('').toSorted().join('');
