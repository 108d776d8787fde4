import { sealOf } from '../core/drift.ts';
import { sealsOfChange } from '../core/plan.ts';
import type { Change } from '../core/plan.ts';
import type { RepairOutcome, SettingFate, SettingFates } from '../core/repair.ts';
import { settingNames } from '../core/roll-back.ts';
import type { SettingName } from '../core/roll-back.ts';
import type { AppliedPlan } from './apply-plan.ts';
import type { Settings } from './settings-of-repair.ts';

/** The last change of a setting that was sent for one entry of the ledger, and what S3 answered. */
export type Attempt = { change: Change; fate: SettingFate };

/** What the answers said, and where there was none, what S3 showed after. */
export function fatesOf(
  settings: Settings,
  attempts: ReadonlyMap<SettingName, Attempt>,
  { changes, remaining }: AppliedPlan,
): SettingFates {
  const fates: SettingFates = {};
  for (const part of settingNames) {
    if (settings[part].planned === undefined) continue;
    const attempt = attempts.get(part);
    fates[part] = attempt?.fate ?? 'not-attempted';
    if (attempt === undefined || !changes.includes(attempt.change)) continue;
    const isMissing = remaining.some((drift) =>
      sealsOfChange(attempt.change).includes(sealOf(drift)),
    );
    fates[part] = isMissing ? 'unconfirmed' : 'written';
  }
  return fates;
}

/** Of both settings the one that was written, and of two that were, the one that is less certain. */
export function stateOf(fates: SettingFates): RepairOutcome['state'] {
  const all = Object.values(fates);
  const order = ['unconfirmed', 'written', 'abandoned'] as const;
  return order.find((state) => all.includes(state)) ?? 'failed';
}
