import type { BucketState } from '../core/bucket-state.ts';
import { encryptionText } from '../core/encryption/recorded-encryption.ts';
import type { Observed } from '../core/observed.ts';
import type { Change } from '../core/plan.ts';
import type { Policy } from '../core/policy/document.ts';
import type { RecordedDocument, RepairIntent } from '../core/repair.ts';
import type { SettingName } from '../core/roll-back.ts';
import type { Ports } from './ports.ts';

/** Both settings of a bucket as the ledger keeps them: what there was, and what is to replace it. */
export type Settings = RepairIntent['settings'];

type Hash = Ports['sha256'];

export const settingsAsObserved = (
  { encryption, policy }: Pick<BucketState, 'encryption' | 'policy'>,
  sha256: Hash,
): Settings => ({
  encryption: { before: recorded(textOf(encryption, encryptionText), sha256) },
  policy: { before: recorded(textOf(policy, textOfPolicy), sha256) },
});

export const withChange = (settings: Settings, change: Change, sha256: Hash): Settings => ({
  ...settings,
  [settingOfChange(change)]: {
    before: recorded(textBefore(change), sha256),
    planned: documentOf(textAfter(change), sha256),
  },
});

export const settingOfChange = ({ kind }: Change): SettingName =>
  kind === 'put-encryption' ? 'encryption' : 'policy';

const documentOf = (text: string, sha256: Hash): RecordedDocument => ({
  text,
  sha256: sha256(text),
});

const recorded = (setting: Observed<string>, sha256: Hash): Observed<RecordedDocument> =>
  setting.kind === 'present'
    ? { kind: 'present', value: documentOf(setting.value, sha256) }
    : setting;

const textOfPolicy = ({ text }: Policy): string => text;

const textOf = <T>(setting: Observed<T>, write: (value: T) => string): Observed<string> =>
  setting.kind === 'present' ? { kind: 'present', value: write(setting.value) } : setting;

function textBefore(change: Change): Observed<string> {
  if (change.before === undefined) return { kind: 'absent' };
  const value =
    change.kind === 'put-encryption' ? encryptionText(change.before) : textOfPolicy(change.before);
  return { kind: 'present', value };
}

const textAfter = (change: Change): string =>
  change.kind === 'put-encryption' ? encryptionText(change.after) : textOfPolicy(change.after);
