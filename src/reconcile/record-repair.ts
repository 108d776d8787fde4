import type { BucketRef } from '../core/bucket-ref.ts';
import type { BucketState } from '../core/bucket-state.ts';
import type { Cause } from '../core/cause.ts';
import { encryptionText } from '../core/encryption/recorded-encryption.ts';
import type { Failure } from '../core/failure.ts';
import type { Observed } from '../core/observed.ts';
import { sealsOfChange } from '../core/plan.ts';
import type { Change } from '../core/plan.ts';
import type { Policy } from '../core/policy/document.ts';
import type { RecordedDocument, RepairId, RepairIntent, RepairState } from '../core/repair.ts';
import type { RecordChange } from './apply-change.ts';
import type { AppliedPlan } from './apply-plan.ts';
import type { Ports } from './ports.ts';

type Settings = RepairIntent['settings'];
type Part = keyof Settings;

/** What the ledger holds of one run. Most runs have one entry. */
type Entry = { id: RepairId; settings: Settings; attempted: Set<Part> };

export type RepairRecorder = {
  before: RecordChange;
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
  const document = (text: string): RecordedDocument => ({ text, sha256: sha256(text) });
  const recorded = (setting: Observed<string>): Observed<RecordedDocument> =>
    setting.kind === 'present' ? { kind: 'present', value: document(setting.value) } : setting;
  const entries: Entry[] = [];
  let settings: Settings = {
    encryption: { before: recorded(textOf(state.encryption, encryptionText)) },
    policy: { before: recorded(textOf(state.policy, textOfPolicy)) },
  };
  const withChange = (from: Settings, change: Change): Settings => ({
    ...from,
    [partOf(change)]: {
      before: recorded(textBefore(change)),
      planned: document(textAfter(change)),
    },
  });
  for (const change of planned) settings = withChange(settings, change);

  return {
    before: async (change) => {
      const nowMs = clock.nowMs();
      if (nowMs > leaseEndsMs - LEASE_RESERVE_MS) return { kind: 'bucket-busy' };
      const part = partOf(change);
      const next = withChange(settings, change);
      const last = entries.at(-1);
      if (last !== undefined && isSame(last.settings[part], next[part])) {
        last.attempted.add(part);
        return undefined;
      }
      const id = { ref, timeMs: nowMs, unique: uniqueId() };
      const seals = [
        ...new Set([change, ...(last === undefined ? planned : [])].flatMap(sealsOfChange)),
      ];
      settings = last === undefined ? next : withoutWritten(next, part, last.attempted);
      const answer = await ledger.recordIntent({
        id,
        runId,
        seals,
        causes: causes.slice(-MAXIMUM_CAUSES),
        settings,
      });
      if (!answer.ok) return answer.failure;
      entries.push({ id, settings, attempted: new Set([part]) });
      return undefined;
    },
    after: async (applied) => {
      let failure: Failure | undefined;
      for (const { id, attempted } of entries) {
        const state = stateOf(attempted, applied);
        const words = [...attempted].map((part) => `${part}: ${state}`).join(', ');
        const answer = await ledger.recordOutcome(id, { state, timeMs: clock.nowMs(), words });
        if (!answer.ok) failure = answer.failure;
      }
      return failure;
    },
    id: () => entries.at(-1)?.id,
  };
}

/** What an entry before has written is what is there now, and nothing that this entry plans. */
function withoutWritten(settings: Settings, part: Part, written: ReadonlySet<Part>): Settings {
  const other: Part = part === 'policy' ? 'encryption' : 'policy';
  const { planned } = settings[other];
  if (planned === undefined || !written.has(other)) return settings;
  return { ...settings, [other]: { before: { kind: 'present', value: planned } } };
}

/** Of both settings the one that is least certain. */
function stateOf(
  attempted: ReadonlySet<Part>,
  { changes, unanswered, remaining }: AppliedPlan,
): Exclude<RepairState, 'intended'> {
  const isOf = (change: Change): boolean => attempted.has(partOf(change));
  if (changes.some(isOf)) return remaining.length > 0 ? 'unconfirmed' : 'written';
  return unanswered.some(isOf) ? 'abandoned' : 'failed';
}

const partOf = ({ kind }: Change): Part => (kind === 'put-encryption' ? 'encryption' : 'policy');

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

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
