import type { BaselineSettings } from '../core/baseline.ts';
import { sealOf } from '../core/drift.ts';
import type { Outcome } from '../core/outcome.ts';
import { outcomeOfRepair } from '../core/outcome-of-repair.ts';
import { formatRepairId } from '../core/repair.ts';
import type { RepairSummary } from '../core/repair.ts';
import { isRollback } from '../core/roll-back.ts';
import type { BucketRecord, Ledger } from '../reconcile/ledger.ts';
import { toAlert } from '../report/alert.ts';
import type { BucketRun } from '../triggers/group-by-bucket.ts';
import { factOfRepair, publishAlert, tellOutcome } from './tell-outcome.ts';
import type { Teller } from './tell-outcome.ts';

export type ToldRepairs = Pick<Ledger, 'readBucket' | 'readEntry'>;

/** The longest that a queue keeps a message. */
const LOOK_BACK_MS = 14 * 24 * 60 * 60_000;

/**
 * Tells what became of a run, and before that of what an earlier run under the same messages had no time to tell.
 * @returns whether the messages may go: a repair that is not told and not kept is told when they come back.
 */
export async function tellRun(
  outcome: Outcome,
  run: BucketRun,
  baseline: BaselineSettings,
  ledger: ToldRepairs,
  teller: Teller,
): Promise<boolean> {
  const isCaughtUp = await tellUntold(outcome, run, baseline, ledger, teller);
  const isSafe = await tellOutcome(outcome, run.causes, teller);
  return isCaughtUp && isSafe;
}

/**
 * A message that comes back may be of a run that wrote and ended before it told: its repairs lie in the ledger under the
 * events of the message. So the queue is the outbox of what nobody told (decisions/013).
 */
async function tellUntold(
  outcome: Outcome,
  run: BucketRun,
  baseline: BaselineSettings,
  ledger: ToldRepairs,
  teller: Teller,
): Promise<boolean> {
  const isWatched = run.isAgain === true && teller.publish !== undefined;
  if (!isWatched || run.causes.length === 0) return true;
  const { nowMs } = teller.telling();
  const record = await ledger.readBucket(outcome.ref, nowMs - LOOK_BACK_MS);
  if (!record.ok) return false;
  const drifts = 'drifts' in outcome ? outcome.drifts : [];
  const brokenNow = new Set(outcome.kind === 'repaired' ? [] : drifts.map(sealOf));
  let isSafe = true;
  for (const { id, causes } of untoldOf(outcome, run, record.value, nowMs)) {
    const fact = factOfRepair(formatRepairId(id));
    if (!(await teller.askTold(fact)).isNews) continue;
    const entry = await ledger.readEntry(id);
    if (entry.kind === 'unreadable') isSafe = false;
    if (entry.kind !== 'present') continue;
    const told = outcomeOfRepair(entry.value, baseline, brokenNow);
    const alert = told && toAlert(told, causes, teller.telling());
    if (alert === undefined) continue;
    const isDelivered = (await publishAlert(alert, teller)) !== 'lost';
    if (isDelivered) {
      await teller.rememberTold(fact);
      await teller.count(alert);
    }
    isSafe &&= isDelivered;
  }
  return isSafe;
}

/** The last entry of each run that these events led to, apart from this one; a run that may go on tells itself. */
function untoldOf(
  outcome: Outcome,
  { causes }: BucketRun,
  { repairs, lease }: BucketRecord,
  nowMs: number,
): RepairSummary[] {
  const ids = new Set(causes.flatMap(({ eventId }) => (eventId === undefined ? [] : [eventId])));
  const own = 'drifts' in outcome && outcome.repairId && formatRepairId(outcome.repairId);
  const isAtWork = lease !== undefined && lease.untilMs > nowMs;
  const byRun = new Map<string, RepairSummary>();
  for (const repair of repairs) {
    const isOfThese = repair.causes.some(({ eventId }) => ids.has(eventId ?? ''));
    if (isOfThese && !isRollback(repair.id)) byRun.set(repair.runId, repair);
  }
  return [...byRun.values()].filter(
    ({ id, state }) =>
      formatRepairId(id) !== own && state !== 'rolled-back' && !(state === 'intended' && isAtWork),
  );
}
