import { describeFailure } from './describe-failure.ts';
import type { Seal } from './drift.ts';
import { isWithoutEncryption } from './encryption/recorded-encryption.ts';
import type { Parsed } from './names.ts';
import type { Observed } from './observed.ts';
import { formatRepairId, mayHaveBeenWritten } from './repair.ts';
import type { RepairEntry, RepairId, RepairSummary } from './repair.ts';
import { isSameDocument } from './same-document.ts';

export const settingNames = ['encryption', 'policy'] as const;
export type SettingName = (typeof settingNames)[number];

/** The document of a setting; `undefined` where there is none. */
export type DocumentText = string | undefined;

export type LiveSettings = Readonly<Record<SettingName, Observed<string>>>;

/** One write. `written` is there where S3 shows something else than what Reseal wrote last. */
export type Restoration = {
  setting: SettingName;
  live: DocumentText;
  wanted: DocumentText;
  changedSince?: { written: DocumentText };
};

/** How a bucket gets the documents back that it had before a repair. */
export type Rollback = {
  target: RepairSummary;
  /** The target and what came after it, as far as it may have written. Newest first. */
  undone: readonly RepairId[];
  live: LiveSettings;
  /** Empty where the bucket is already as it was. */
  restorations: readonly Restoration[];
  /** Those of the restored settings that the target, and what came after it, was about. */
  seals: readonly Seal[];
  /** Whether the writes take protection away: they do unless the target is a rollback itself. */
  opensSeals: boolean;
};

const rollbackMark = 'rollback-';

/** Names a rollback in the ledger: an entry like a repair, told apart by its id. */
export const rollbackUnique = (unique: string): string => rollbackMark + unique;
export const isRollback = ({ unique }: Pick<RepairId, 'unique'>): boolean =>
  unique.startsWith(rollbackMark);

/**
 * Only settings that may have been written since are restored: the others are not ours to put back. A run may have several
 * entries, where somebody changed a setting while it was at work: each setting gets back what the run replaced.
 *
 * @param entries newest first; the last are those of the run that is meant.
 */
export function planRollback(
  target: RepairEntry,
  entries: readonly RepairEntry[],
  live: LiveSettings,
): Parsed<Rollback> {
  const ofRun = entries.filter(({ runId }) => runId === target.runId);
  const restorations: Restoration[] = [];
  for (const setting of settingNames) {
    const isOfIt = (entry: RepairEntry): boolean =>
      entry.settings[setting].planned !== undefined && mayHaveBeenWritten(entry, setting);
    const newest = entries.find(isOfIt);
    if (newest === undefined) continue;
    const { before } = (ofRun.find(isOfIt) ?? ofRun.at(-1) ?? target).settings[setting];
    const now = live[setting];
    if (before.kind === 'unreadable') return notRecorded(setting, target);
    if (now.kind === 'unreadable') return { ok: false, problem: describeFailure(now.failure) };
    const wanted = before.kind === 'present' ? before.value.text : undefined;
    const shown = now.kind === 'present' ? now.value : undefined;
    const written = textOf(newest.settings[setting].planned);
    if (isSameSetting(setting, shown, wanted)) continue;
    const restoration = { setting, live: shown, wanted };
    const isOurs = isSameSetting(setting, shown, written);
    restorations.push(isOurs ? restoration : { ...restoration, changedSince: { written } });
  }
  const restored = new Set(restorations.map(({ setting }) => setting));
  const touched = entries.flatMap((entry) =>
    entry.seals.filter((seal) => mayHaveBeenWritten(entry, settingOf(seal))),
  );
  const seals = [...new Set(touched)].filter((seal) => restored.has(settingOf(seal)));
  const undone = entries.filter(({ state }) => state !== 'rolled-back').map(({ id }) => id);
  const opensSeals = !isRollback(target.id);
  return { ok: true, value: { target, undone, live, restorations, seals, opensSeals } };
}

export const settingOf = (seal: Seal): SettingName =>
  seal === 'encryption' ? 'encryption' : 'policy';

export const settingInWords: Readonly<Record<SettingName, string>> = {
  encryption: 'default encryption',
  policy: 'bucket policy',
};

/** S3 shows its own default where no encryption is configured. */
export function isSameSetting(
  setting: SettingName,
  one: DocumentText,
  other: DocumentText,
): boolean {
  if (setting === 'encryption' && (one === undefined || other === undefined)) {
    return isWithoutEncryption(one) && isWithoutEncryption(other);
  }
  return isSameDocument(one, other);
}

type Planned = RepairEntry['settings'][SettingName]['planned'];

const textOf = (planned: Planned): DocumentText =>
  planned !== undefined && 'text' in planned ? planned.text : undefined;

const notRecorded = (setting: SettingName, { id }: RepairEntry): Parsed<never> => ({
  ok: false,
  problem: `the ${settingInWords[setting]} from before ${formatRepairId(id)} is not recorded: it could not be read then`,
});
