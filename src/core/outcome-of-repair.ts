import type { BaselineSettings } from './baseline.ts';
import { findDrifts } from './bucket-state.ts';
import { sealOf } from './drift.ts';
import type { Seal } from './drift.ts';
import { defaultEncryptionOf } from './encryption/configuration.ts';
import type { EncryptionConfiguration } from './encryption/configuration.ts';
import { awsManagedKey } from './encryption/key-reference.ts';
import { parseEncryptionText } from './encryption/recorded-encryption.ts';
import { parseKmsKeyArn } from './names.ts';
import type { Parsed } from './names.ts';
import type { Observed } from './observed.ts';
import type { Outcome } from './outcome.ts';
import type { Change } from './plan.ts';
import { parsePolicy } from './policy/document.ts';
import { mayHaveBeenWritten, wasWritten } from './repair.ts';
import type { RepairEntry } from './repair.ts';
import { settingOf } from './roll-back.ts';
import type { SettingName } from './roll-back.ts';

/**
 * What a run would have told of its repair, made of what the ledger has of it: the documents say what was broken and what was
 * written. What was held beside it is not recorded.
 *
 * @param brokenNow the seals that are not as they should be: where it is not known whether a write took effect, a seal that holds
 *   now says so.
 * @returns `undefined` where it wrote nothing.
 */
export function outcomeOfRepair(
  entry: RepairEntry,
  settings: BaselineSettings,
  brokenNow: ReadonlySet<Seal>,
): Outcome | undefined {
  const { id, seals, outcome } = entry;
  const { ref } = id;
  const isBroken = (setting: SettingName): boolean =>
    seals.some((seal) => settingOf(seal) === setting && brokenNow.has(seal));
  const isTold = (setting: SettingName): boolean =>
    wasWritten(entry, setting) || (mayHaveBeenWritten(entry, setting) && !isBroken(setting));
  const encryption = documentsOf(entry, 'encryption', parseEncryptionText);
  const policy = documentsOf(entry, 'policy', parsePolicy);
  const changes: Change[] = [];
  if (encryption.after !== undefined && isTold('encryption')) {
    const { before, after } = encryption;
    changes.push({ kind: 'put-encryption', before: valueOf(before), after });
  }
  if (policy.after !== undefined && isTold('policy')) {
    const { before, after } = policy;
    const ofPolicy = seals.filter((seal) => seal !== 'encryption');
    changes.push({ kind: 'put-policy', before: valueOf(before), after, seals: ofPolicy });
  }
  if (changes.length === 0) return undefined;
  const baseline = { ...settings, key: keyWritten(encryption.after) };
  const before = { encryption: encryption.before, policy: policy.before };
  const drifts = findDrifts(before, ref, baseline).filter(
    (drift) => seals.includes(sealOf(drift)) && isTold(settingOf(sealOf(drift))),
  );
  const found = { ref, drifts, changes, repairId: id };
  const isConfirmed = outcome?.state === 'written' || !seals.some((seal) => brokenNow.has(seal));
  return isConfirmed
    ? { ...found, kind: 'repaired' }
    : { ...found, kind: 'repaired-unconfirmed', remaining: drifts };
}

/** A document that is not as we record it is told as unreadable, or as not written. */
function documentsOf<T>(
  { settings }: RepairEntry,
  setting: SettingName,
  parse: (text: string) => Parsed<T>,
): { before: Observed<T>; after: T | undefined } {
  const { before, planned } = settings[setting];
  const after = planned !== undefined && 'text' in planned ? parse(planned.text) : undefined;
  const known = { after: after?.ok === true ? after.value : undefined };
  if (before.kind !== 'present') return { ...known, before };
  const parsed = parse(before.value.text);
  if (parsed.ok) return { ...known, before: { kind: 'present', value: parsed.value } };
  const { problem } = parsed;
  const failure = { kind: 'not-understood', action: 'dynamodb:GetItem', problem } as const;
  return { ...known, before: { kind: 'unreadable', failure } };
}

const valueOf = <T>(observed: Observed<T>): T | undefined =>
  observed.kind === 'present' ? observed.value : undefined;

/** The key of the baseline at that time is the one that was written. */
function keyWritten(after: EncryptionConfiguration | undefined) {
  const key = parseKmsKeyArn(defaultEncryptionOf(after?.rules[0] ?? {})?.key ?? '');
  return { kind: 'present' as const, value: key.ok ? key.value : awsManagedKey };
}
