import type { LedgerAnswer } from '../reconcile/ledger.ts';
import type { BackfillBucket } from '../report/alert-contract.ts';
import type { BackfillSummary } from '../report/backfill-alert.ts';
import type { Checkpoint } from './checkpoint.ts';
import { doneBuckets } from './done.ts';
import { bucketFindingOf, endOfFinding } from './finding.ts';
import type { BucketFinding } from './finding.ts';
import type { BackfillPorts } from './ports.ts';

const PAGE_SIZE = 500;

/** Of each outcome: SNS takes 256 KB, and nobody reads on. `outcomes` counts all of them. */
const NAMED_OF_EACH = 15;

/**
 * What a run came to, from the findings of its buckets, a page at a time. A bucket without a finding was sealed
 * already, so those are what is left of all that are done. A last word that nobody could mark is an answer all the
 * same. What lies behind the end of the list was looked at by an invocation that died, before the list ended earlier.
 */
export async function summarise(
  run: string,
  checkpoint: Checkpoint,
  { ledger, clock, where, reviewExceptions }: Summarised,
): Promise<LedgerAnswer<BackfillSummary>> {
  const blocks = doneBuckets(run, checkpoint.chosen, ledger);
  const marked = await blocks.count();
  if (!marked.ok) return marked;
  const sums = newSums();
  let done = marked.value;
  let after: string | undefined;
  do {
    const page = await ledger.findingsPage(run, PAGE_SIZE, after);
    if (!page.ok) return page;
    for (const found of page.value.findings) {
      const finding = bucketFindingOf(found);
      if (finding.number >= checkpoint.chosen) continue;
      const isDone = blocks.isDone(finding.number);
      if (!isDone && !finding.isOpen) done += 1;
      const isBegun = found.begun !== undefined;
      add(found.bucket, endOfFinding(finding, { isDone, isBegun }), sums);
    }
    after = page.value.next;
  } while (after !== undefined);
  const { request, startedMs, listed, chosen, listFailure, fanOut } = checkpoint;
  const sealed = Math.max(0, done - (sums.answered - (sums.outcomes['unchanged'] ?? 0)));
  return {
    ok: true,
    value: {
      run,
      ...where,
      mode: request.mode,
      fanOut,
      startedMs,
      endedMs: clock.nowMs(),
      listed,
      chosen,
      outcomes: { ...sums.outcomes, ...(sealed > 0 ? { unchanged: sealed } : {}) },
      notFinished: Math.max(0, chosen - done),
      drifts: sums.drifts,
      alarms: sums.alarms,
      buckets: [...sums.named.values()].flat(),
      exceptions: await reviewExceptions(),
      failures: listFailure === undefined ? [] : [listFailure],
    },
  };
}

type Summarised = Pick<BackfillPorts, 'ledger' | 'clock' | 'where' | 'reviewExceptions'>;

type Sums = {
  /** Findings of buckets that are done. */
  answered: number;
  outcomes: Record<string, number>;
  drifts: Record<string, number>;
  alarms: Record<string, number>;
  named: Map<string, BackfillBucket[]>;
};

const newSums = (): Sums => ({
  answered: 0,
  outcomes: {},
  drifts: {},
  alarms: {},
  named: new Map(),
});

function add(bucket: string, finding: BucketFinding, sums: Sums): void {
  const { isOpen, drifts, alarms, severity, sentence: text } = finding;
  const outcome = isOpen ? 'not-finished' : finding.outcome;
  if (!isOpen) {
    sums.answered += 1;
    count(sums.outcomes, outcome);
  }
  for (const drift of drifts) count(sums.drifts, drift);
  for (const alarm of alarms) count(sums.alarms, alarm);
  if (outcome === 'gone' || (outcome === 'unchanged' && alarms.length === 0)) return;
  const known = sums.named.get(outcome) ?? [];
  if (known.length < NAMED_OF_EACH) known.push({ bucket, outcome, severity, text });
  sums.named.set(outcome, known);
}

const count = (sums: Record<string, number>, name: string): void => {
  sums[name] = (sums[name] ?? 0) + 1;
};
