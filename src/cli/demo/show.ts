import { styleText } from 'node:util';
import type { BucketAlert } from '../../report/alert-contract.ts';
import type { DemoBucket } from './cast.ts';

/** Colours only where a person looks; `styleText` follows NO_COLOR and the stream. */
const paint = (style: 'green' | 'yellow' | 'red' | 'dim' | 'bold', text: string): string =>
  styleText(style, text, { stream: process.stdout });

export const say = (line = ''): boolean => process.stdout.write(`${line}\n`);
export const heading = (text: string): boolean => say(`\n${paint('bold', text)}`);

/** One row for each bucket: what it is, what was found and what was done. */
export function showTable(
  buckets: readonly DemoBucket[],
  alerts: ReadonlyMap<string, BucketAlert>,
): void {
  const rows = buckets.map(({ name, story }) => {
    const alert = alerts.get(name);
    const found = alert?.drifts.map(({ kind }) => kind).join(', ') ?? 'nothing';
    const written = alert?.changes.map(({ setting }) => setting).join(' and ') || 'nothing';
    return { name, story, found, done: doneIn(alert?.outcome, written) };
  });
  const header = { name: 'bucket', story: 'as it was', found: 'found', done: 'done' };
  const columns = ['name', 'story', 'found', 'done'] as const;
  const widths = columns.map((column) =>
    Math.max(...[header, ...rows].map((row) => row[column].length)),
  );
  const line = (row: typeof header): string =>
    columns.map((column, index) => row[column].padEnd(widths[index] ?? 0)).join('  ');
  say(paint('dim', line(header).trimEnd()));
  for (const row of rows) say(paint(styleOf(row.done), line(row).trimEnd()));
}

function doneIn(outcome: BucketAlert['outcome'] | undefined, written: string): string {
  if (outcome === undefined) return 'sealed already';
  return outcome === 'repaired' ? `${written} mended` : `${outcome}; ${written} mended`;
}

const styleOf = (done: string): 'green' | 'yellow' | 'red' =>
  done === 'sealed already' ? 'green' : done.startsWith('refused') ? 'red' : 'yellow';

/** The proof for what was found, and every setting before and after. */
export function showDetails(alert: BucketAlert): void {
  say(`\n${alert.bucket.name}`);
  for (const drift of alert.drifts) say(`  found  ${drift.text}`);
  for (const hold of alert.holds) {
    say(`  held   ${hold.reason}`);
    say(`         to lift it: ${hold.lift}`);
  }
  for (const { setting, before, after } of alert.changes) {
    say(`  wrote  ${setting}: ${before} -> ${after}`);
  }
}

export function showDiff(lines: readonly string[]): void {
  for (const line of lines) {
    const style = line.startsWith('+') ? 'green' : line.startsWith('-') ? 'red' : 'dim';
    say(`    ${paint(style, line)}`);
  }
}
