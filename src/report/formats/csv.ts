import type { BucketRecord, Report } from '../bucket-record.ts';

type Column = { name: string; valueOf: (bucket: BucketRecord) => string };

const listOf = (texts: readonly string[]): string => [...new Set(texts)].join('; ');

/** In this order; new ones only ever come last. docs/command-line.md says what is in them. */
export const csvColumns: readonly Column[] = [
  { name: 'bucket', valueOf: ({ bucket }) => bucket },
  { name: 'account', valueOf: ({ account }) => account },
  { name: 'region', valueOf: ({ region }) => region },
  { name: 'state', valueOf: ({ state }) => state },
  { name: 'outcome', valueOf: ({ outcome }) => outcome },
  { name: 'encryption_seal', valueOf: ({ seals }) => seals['encryption'] ?? '' },
  { name: 'transport_seal', valueOf: ({ seals }) => seals['transport'] ?? '' },
  { name: 'tls_version_seal', valueOf: ({ seals }) => seals['tls-version'] ?? '' },
  { name: 'uploads_seal', valueOf: ({ seals }) => seals['uploads'] ?? '' },
  { name: 'drifts', valueOf: ({ drifts }) => listOf(drifts.map(({ kind }) => kind)) },
  { name: 'planned', valueOf: ({ planned }) => listOf(planned.map(({ setting }) => setting)) },
  { name: 'written', valueOf: ({ changes }) => listOf(changes.map(({ setting }) => setting)) },
  { name: 'holds', valueOf: ({ holds }) => listOf(holds.map(({ kind }) => kind)) },
  { name: 'failures', valueOf: ({ failures }) => listOf(failures.map(({ text }) => text)) },
  { name: 'actors', valueOf: ({ events }) => listOf(events.flatMap(({ actor }) => actor ?? [])) },
  { name: 'tools', valueOf: ({ events }) => listOf(events.map(({ tool }) => tool)) },
  { name: 'repair_id', valueOf: ({ repairId }) => repairId ?? '' },
  { name: 'time', valueOf: ({ time }) => time },
];

/** RFC 4180, with a heading. */
export function toCsv({ buckets }: Report): string {
  const heading = csvColumns.map(({ name }) => name);
  const rows = buckets.map((bucket) => csvColumns.map(({ valueOf }) => valueOf(bucket)));
  return [heading, ...rows].map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

/**
 * A spreadsheet takes a cell for a formula that begins with one of these, also behind spaces and quotes; some take
 * the wide forms as well. An apostrophe in front makes it text.
 * @see OWASP, CSV Injection
 */
const formulaStart = /^[\s"']*[=+\-@|%\uFF1D\uFF0B\uFF0D\uFF20]/u;

/** Nor may a cell hold what a terminal obeys, or what only turns the direction of writing. */
function cellOf(text: string): string {
  const shown = text
    .toWellFormed()
    .replaceAll(/[\t\n\r]+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
  const safe = formulaStart.test(shown) || formulaStart.test(text) ? `'${shown}` : shown;
  return /[",]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
