import { timeText } from '../core/repair.ts';
import type { BackfillAlert, Severity } from './alert-contract.ts';
import { lineOf } from './line-of.ts';
import { CONTRACT_VERSION, fingerprintOf } from './telling.ts';
import type { Telling } from './telling.ts';

/** What a run over all buckets came to. */
export type BackfillSummary = {
  run: string;
  account: string;
  region: string;
  mode: 'inspect' | 'repair';
  startedMs: number;
  endedMs: number;
  /** How many buckets ended how, by the kind of outcome. */
  outcomes: Readonly<Record<string, number>>;
  notFinished: number;
};

/** One summary for all buckets of a run: nobody reads ten thousand alerts. */
export function toBackfillAlert(summary: BackfillSummary, telling: Telling): BackfillAlert {
  const { run, account, region, mode, startedMs, endedMs, outcomes, notFinished } = summary;
  const id = `backfill-ended/${account}/${region}/${lineOf(run, 300)}`;
  return {
    version: CONTRACT_VERSION,
    id,
    fingerprint: fingerprintOf(id, telling),
    time: timeText(telling.nowMs),
    repeats: telling.repeats ?? 0,
    kind: 'backfill',
    outcome: 'backfill-ended',
    severity: severityOf(summary),
    sentence: sentenceOf(summary),
    run: lineOf(run, 300),
    account,
    region,
    mode,
    startedAt: timeText(startedMs),
    endedAt: timeText(endedMs),
    outcomes,
    notFinished,
  };
}

const isFine = new Set(['unchanged', 'gone', 'repaired']);

function severityOf({ outcomes, notFinished }: BackfillSummary): Severity {
  const count = (kind: string): number => outcomes[kind] ?? 0;
  if (notFinished + count('refused') + count('contested') > 0) return 'error';
  const open = Object.keys(outcomes).filter((kind) => !isFine.has(kind) && count(kind) > 0);
  return open.length > 0 ? 'warning' : 'info';
}

function sentenceOf({ region, mode, outcomes, notFinished }: BackfillSummary): string {
  const counts = Object.entries(outcomes).filter(([, count]) => count > 0);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const parts = counts.map(([kind, count]) => `${count} ${kind}`).join(', ');
  const rest = notFinished > 0 ? ` ${notFinished} did not come to an end: run it again.` : '';
  const what = mode === 'inspect' ? 'looked at' : 'looked at and repaired where needed';
  return `All buckets in ${region} were ${what}: ${total} in all${parts === '' ? '' : ` (${parts})`}.${rest}`;
}
