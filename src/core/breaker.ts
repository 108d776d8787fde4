import type { Cause } from './cause.ts';
import type { Seal } from './drift.ts';
import { quote } from './names.ts';
import { wasWritten } from './repair.ts';
import type { RepairId, RepairSummary } from './repair.ts';
import { isRollback, settingOf } from './roll-back.ts';

/** How many repairs of one seal within which time are a fight. */
export type BreakerSettings = { limit: number; windowMs: number };

export const breakerDefaults: BreakerSettings = { limit: 3, windowMs: 60 * 60_000 };

const minuteMs = 60_000;

/** Reads the settings of a function. @param textOf variables by name; `undefined` for those that are not set. */
export function parseBreaker(textOf: (name: string) => string | undefined): {
  value: BreakerSettings;
  problems: string[];
} {
  const problems: string[] = [];
  function count(name: string, highest: number, otherwise: number): number {
    const text = textOf(name) ?? String(otherwise);
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= 1 && number <= highest) return number;
    problems.push(`${name}: ${quote(text)} is not known: expected a number from 1 to ${highest}`);
    return otherwise;
  }
  const limit = count('RESEAL_BREAKER_LIMIT', 100, breakerDefaults.limit);
  const usual = breakerDefaults.windowMs / minuteMs;
  const minutes = count('RESEAL_BREAKER_WINDOW_MINUTES', 24 * 60, usual);
  return { value: { limit, windowMs: minutes * minuteMs }, problems };
}

/** Who broke the seal again after a repair, as far as CloudTrail said. `last` is their latest call. */
type Undoer = { who: string | undefined; times: number; last: Cause };

/** `open` says that nothing is to be written; it closes by itself at `untilMs`. */
export type Breaker =
  | { kind: 'closed' }
  | { kind: 'open'; sinceMs: number; untilMs: number; repairs: number; undoers: Undoer[] };

type Repair = Pick<RepairSummary, 'runId' | 'seals' | 'state' | 'outcome' | 'causes'> & {
  id: Pick<RepairId, 'timeMs' | 'unique'>;
};

/** How far back repairs have to be known: the last of a fight, and what led up to it. */
export const breakerLookBackMs = ({ windowMs }: BreakerSettings): number => 2 * windowMs;

/**
 * Whether repairing this seal of the bucket has become a fight. Opens with the repair that reaches the
 * limit, and closes once no repair was made for a whole window: while it is open, none is.
 *
 * @param repairs at least those of `breakerLookBackMs`, in any order.
 * @param causes the events that lead to this look.
 */
export function findBreaker(
  seal: Seal,
  repairs: readonly Repair[],
  causes: readonly Cause[],
  nowMs: number,
  { limit, windowMs }: BreakerSettings,
): Breaker {
  const inOrder = repairs
    .filter((repair) => isRepairOf(seal, repair))
    .toSorted((one, other) => one.id.timeMs - other.id.timeMs);
  // A run has several entries where somebody changed a setting while it was at work.
  const counted = [...new Map(inOrder.map((repair) => [repair.runId, repair])).values()];
  for (const last of counted.toReversed()) {
    const sinceMs = last.id.timeMs;
    const fight = counted.filter(
      ({ id }) => id.timeMs > sinceMs - windowMs && id.timeMs <= sinceMs,
    );
    const untilMs = sinceMs + windowMs;
    if (fight.length >= limit && nowMs < untilMs) {
      const undoers = findUndoers(seal, fight, causes);
      return { kind: 'open', sinceMs, untilMs, repairs: fight.length, undoers };
    }
  }
  return { kind: 'closed' };
}

/**
 * Only what surely wrote the setting of this seal: attempts that S3 or the ledger cut short fight with nobody, and
 * must not end the trying. A person who takes a repair back does not repair, and has answered it.
 */
const isRepairOf = (seal: Seal, repair: Repair): boolean =>
  repair.seals.includes(seal) &&
  repair.state !== 'rolled-back' &&
  wasWritten(repair, settingOf(seal)) &&
  !isRollback(repair.id);

/** What led to the first repair undid nothing of ours, and comes again with duplicates of its event. */
function findUndoers(
  seal: Seal,
  [first, ...later]: readonly Repair[],
  causes: readonly Cause[],
): Undoer[] {
  const seen = new Set(first?.causes.map(({ eventId }) => eventId));
  const undoers = new Map<string | undefined, Undoer>();
  for (const cause of [...later.flatMap((repair) => repair.causes), ...causes]) {
    const isNew = cause.eventId === undefined || !seen.has(cause.eventId);
    if (!isNew || !breaks(seal, cause)) continue;
    seen.add(cause.eventId);
    const who = whoOf(cause);
    undoers.set(who, { who, times: (undoers.get(who)?.times ?? 0) + 1, last: cause });
  }
  return [...undoers.values()].toSorted((one, other) => other.times - one.times);
}

const whoOf = ({ actor }: Cause): string | undefined =>
  actor.sessionIssuer ?? actor.principal ?? actor.invokedBy;

/** A call that changes the policy did not touch the encryption, and the other way round. */
function breaks(seal: Seal, { eventName }: Cause): boolean {
  if (eventName === 'CreateBucket') return true;
  return eventName.endsWith(seal === 'encryption' ? 'BucketEncryption' : 'BucketPolicy');
}
