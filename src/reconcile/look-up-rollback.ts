import type { BucketRef } from '../core/bucket-ref.ts';
import { isWorthRetrying } from '../core/failure.ts';
import type { Failure } from '../core/failure.ts';
import type { Parsed } from '../core/names.ts';
import type { Observed } from '../core/observed.ts';
import { formatRepairId } from '../core/repair.ts';
import type { RepairEntry, RepairId, RepairSummary } from '../core/repair.ts';
import { isRollback, planRollback } from '../core/roll-back.ts';
import type { Rollback, SettingName } from '../core/roll-back.ts';
import type { LedgerAnswer } from './ledger.ts';
import type { RollbackPorts } from './roll-back.ts';
import { tryAgain } from './try-again.ts';

/** `refused` is for a person to decide or to correct; nothing of it passes by itself. */
type RollbackLookedUp =
  | { kind: 'planned'; rollback: Rollback }
  | { kind: 'refused'; problem: string }
  | { kind: 'failed'; failure: Failure };

type LookUpPorts = Pick<RollbackPorts, 'ledger' | 'readSetting' | 'clock'>;

/** After that a run has no lease any more, and clocks differ. */
const LONGEST_RUN_MS = 150_000;

/** In one page of the history. */
const PAGE_LENGTH = 100;

/**
 * What would be written to give a bucket the documents back that it had before a repair; never writes.
 *
 * @param to the repair; without one, the newest that may have written something and was not rolled back.
 */
export async function lookUpRollback(
  ref: BucketRef,
  to: RepairId | undefined,
  ports: LookUpPorts,
): Promise<RollbackLookedUp> {
  const found = await findRepairs(ref, to, ports);
  if (!found.ok) return { kind: 'failed', failure: found.failure };
  if (found.value === undefined) return { kind: 'refused', problem: nothingFound(ref, to) };
  const { target, repairs } = found.value;
  if (target.state === 'failed') {
    const problem = `${formatRepairId(target.id)} wrote nothing: there is nothing to undo`;
    return { kind: 'refused', problem };
  }
  const underWayMs = ports.clock.nowMs() - LONGEST_RUN_MS;
  if (repairs.some(({ id, state }) => state === 'intended' && id.timeMs > underWayMs)) {
    // What becomes of each setting is not known yet.
    return { kind: 'failed', failure: { kind: 'bucket-busy' } };
  }
  const entries: RepairEntry[] = [];
  for (const { id, state } of repairs) {
    if (state === 'failed') continue;
    const entry = await ports.ledger.readEntry(id);
    if (entry.kind === 'unreadable') return { kind: 'failed', failure: entry.failure };
    // The ledger forgets the oldest.
    if (entry.kind === 'absent') return { kind: 'refused', problem: nothingFound(ref, id) };
    entries.push(entry.value);
  }
  const [encryption, policy] = await Promise.all([
    readPatiently(ref, 'encryption', ports),
    readPatiently(ref, 'policy', ports),
  ]);
  for (const read of [encryption, policy]) {
    if (read.kind === 'unreadable' && isWorthRetrying(read.failure)) {
      return { kind: 'failed', failure: read.failure };
    }
  }
  const entry = entries.find(({ id }) => formatRepairId(id) === formatRepairId(target.id));
  if (entry === undefined) throw new Error('The repair that is meant was not read.');
  return answerOf(planRollback(entry, entries, { encryption, policy }));
}

const readPatiently = async (
  ref: BucketRef,
  setting: SettingName,
  { readSetting, clock }: LookUpPorts,
): Promise<Observed<string>> =>
  tryAgain(
    async () => readSetting(ref, setting),
    (read) => (read.kind === 'unreadable' ? read.failure : undefined),
    clock,
  );

type Found = { target: RepairSummary; repairs: RepairSummary[] };

/** Newest first, down to the oldest entry of the run that is meant; `undefined` where there is none. */
async function findRepairs(
  ref: BucketRef,
  to: RepairId | undefined,
  { ledger }: LookUpPorts,
): Promise<LedgerAnswer<Found | undefined>> {
  const isMeant = ({ id, state }: RepairSummary): boolean =>
    to === undefined
      ? state !== 'failed' && state !== 'rolled-back' && !isRollback(id)
      : formatRepairId(id) === formatRepairId(to);
  const repairs: RepairSummary[] = [];
  let target: RepairSummary | undefined;
  let older: RepairId | undefined;
  do {
    const page = await ledger.history(ref, PAGE_LENGTH, older);
    if (!page.ok) return page;
    for (const repair of page.value.repairs) {
      if (target !== undefined && repair.runId !== target.runId) {
        return { ok: true, value: { target, repairs } };
      }
      repairs.push(repair);
      target ??= isMeant(repair) ? repair : undefined;
    }
    older = page.value.next;
  } while (older !== undefined);
  return { ok: true, value: target && { target, repairs } };
}

const answerOf = (plan: Parsed<Rollback>): RollbackLookedUp =>
  plan.ok ? { kind: 'planned', rollback: plan.value } : { kind: 'refused', problem: plan.problem };

const nothingFound = (ref: BucketRef, to: RepairId | undefined): string =>
  to === undefined
    ? `the ledger has no repair of ${ref.name} in ${ref.region} that could be undone`
    : `the ledger has no repair ${formatRepairId(to)} of ${ref.name} in ${ref.region}`;
