import type { BucketRef } from '../core/bucket-ref.ts';
import type { BucketState } from '../core/bucket-state.ts';
import type { Cause } from '../core/cause.ts';
import { seals as allSeals } from '../core/drift.ts';
import type { Seal } from '../core/drift.ts';
import type { Failure } from '../core/failure.ts';
import { sealsOfChange } from '../core/plan.ts';
import type { Change } from '../core/plan.ts';
import type { RepairId, RepairIntent } from '../core/repair.ts';
import type { SettingName } from '../core/roll-back.ts';
import type { Recorder } from './apply-change.ts';
import type { AppliedPlan } from './apply-plan.ts';
import { fatesOf, stateOf } from './fates-of-repair.ts';
import type { Attempt } from './fates-of-repair.ts';
import type { Ports } from './ports.ts';
import { settingOfChange, settingsAsObserved, withChange } from './settings-of-repair.ts';
import type { Settings } from './settings-of-repair.ts';

/** What the ledger holds, or may hold, of one run. Most runs have one entry. */
type Entry = { intent: RepairIntent; isRecorded: boolean; attempts: Map<SettingName, Attempt> };

export type RepairRecorder = Recorder & {
  /** Says what became of it. @returns why that is not recorded; the repair stands all the same. */
  after: (applied: AppliedPlan) => Promise<Failure | undefined>;
  /** The newest entry of the run. */
  id: () => RepairId | undefined;
};

type Run = { runId: string; causes: readonly Cause[]; leaseEndsMs: number };

/** An item of the ledger is limited, and a log file may name one bucket a thousand times. */
const MAXIMUM_CAUSES = 20;

/** A write that begins later could meet the next holder of the lease. */
const LEASE_RESERVE_MS = 15_000;

/**
 * The write-ahead record of a run. The first entry has both settings as they were observed; where the re-read right
 * before a write shows something else, that is recorded too, before it is replaced.
 */
export function repairRecorder(
  ref: BucketRef,
  state: Pick<BucketState, 'encryption' | 'policy'>,
  planned: readonly Change[],
  { runId, causes, leaseEndsMs }: Run,
  { ledger, clock, uniqueId, sha256 }: Ports,
): RepairRecorder {
  const entries: Entry[] = [];
  const changed = (from: Settings, change: Change): Settings => withChange(from, change, sha256);
  let settings = planned.reduce(changed, settingsAsObserved(state, sha256));
  /** The newest, or a new one where it has something else to replace. The same document keeps its id. */
  function entryFor(change: Change): Entry {
    const part = settingOfChange(change);
    const last = entries.at(-1);
    const next = changed(settings, change);
    if (last !== undefined && isSame(last.intent.settings[part], next[part])) return last;
    settings = last === undefined ? next : withoutAttempted(next, part, last);
    const others = planned.filter((one) => {
      const other = settingOfChange(one);
      return other !== part && settings[other].planned !== undefined;
    });
    const intent: RepairIntent = {
      id: { ref, timeMs: clock.nowMs(), unique: uniqueId() },
      runId,
      seals: [...others, change].flatMap(sealsOfChange).toSorted(byRank),
      causes: causes.slice(-MAXIMUM_CAUSES),
      settings,
    };
    const entry: Entry = { intent, isRecorded: false, attempts: new Map() };
    entries.push(entry);
    return entry;
  }

  return {
    before: async (change) => {
      if (clock.nowMs() > leaseEndsMs - LEASE_RESERVE_MS) return { kind: 'bucket-busy' };
      const entry = entryFor(change);
      if (!entry.isRecorded) {
        // By the same id as before: the answer may be all that was lost.
        const answer = await ledger.recordIntent(entry.intent);
        if (!answer.ok) return answer.failure;
        entry.isRecorded = true;
      }
      const fate = entry.attempts.get(settingOfChange(change))?.fate ?? 'not-attempted';
      entry.attempts.set(settingOfChange(change), { change, fate });
      return undefined;
    },
    answered: (change, fate) => {
      const attempt = entries.at(-1)?.attempts.get(settingOfChange(change));
      // A refusal says nothing of an attempt before it that had no answer.
      const isKept = attempt?.fate === 'abandoned' && fate === 'failed';
      if (attempt !== undefined && !isKept) attempt.fate = fate;
    },
    after: async (applied) => {
      let failure: Failure | undefined;
      for (const entry of entries) {
        const { id } = entry.intent;
        const fates = fatesOf(entry.intent.settings, entry.attempts, applied);
        const words = Object.entries(fates)
          .map((fate) => fate.join(': '))
          .join(', ');
        const outcome = { state: stateOf(fates), timeMs: clock.nowMs(), words, fates };
        const answer = await ledger.recordOutcome(id, outcome);
        if (!answer.ok && entry.isRecorded) failure = answer.failure;
      }
      return failure;
    },
    id: () => entries.findLast(({ isRecorded }) => isRecorded)?.intent.id,
  };
}

/** What an entry before has attempted is nothing that this entry plans; what it wrote is what is there now. */
function withoutAttempted(settings: Settings, part: SettingName, { attempts }: Entry): Settings {
  const other: SettingName = part === 'policy' ? 'encryption' : 'policy';
  const { before, planned } = settings[other];
  const fate = attempts.get(other)?.fate;
  if (planned === undefined || fate === undefined) return settings;
  const isThere = fate === 'written' && 'text' in planned;
  return {
    ...settings,
    [other]: { before: isThere ? { kind: 'present', value: planned } : before },
  };
}

const byRank = (one: Seal, other: Seal): number => allSeals.indexOf(one) - allSeals.indexOf(other);

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
