import { printable } from '../core/names.ts';
import type { Parsed } from '../core/names.ts';
import { bucketSchema, runSchema } from './bucket-record.ts';
import type { BucketRecord, Report, RunRecord } from './bucket-record.ts';
import { problemOfBucket, problemOfRun } from './record-shapes.ts';

type Sourced = { place: string; value: unknown };

/** A report that was saved before: the list of `json`, or the lines of `ndjson`. */
export function parseReport(text: string): Parsed<Report> {
  // A run makes its file before it looks at anything, and even no bucket is more than nothing.
  if (text.trim() === '') return { ok: false, problem: 'it is empty: the run has not ended' };
  const values = text.trimStart().startsWith('[') ? itemsOf(text) : linesOf(text);
  if (!values.ok) return values;
  const report = { runs: [] as RunRecord[], buckets: [] as BucketRecord[] };
  for (const { place, value } of values.value) {
    const problem = addTo(report, value);
    if (problem !== undefined) return { ok: false, problem: `${place}: ${problem}` };
  }
  const missing = whatIsMissing(report);
  return missing === undefined ? { ok: true, value: report } : { ok: false, problem: missing };
}

function itemsOf(text: string): Parsed<Sourced[]> {
  const parsed = parse(text);
  if (!parsed.ok) return parsed;
  const list: unknown[] = Array.isArray(parsed.value) ? parsed.value : [];
  const values = list.map((value, index) => ({ place: `item ${index}`, value }));
  return { ok: true, value: values };
}

function linesOf(text: string): Parsed<Sourced[]> {
  const values: Sourced[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = parse(line);
    const place = `line ${index + 1}`;
    if (!parsed.ok) return { ok: false, problem: `${place}: ${parsed.problem}` };
    values.push({ place, value: parsed.value });
  }
  return { ok: true, value: values };
}

function parse(text: string): Parsed<unknown> {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const what =
      typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
    const why = printable(String(what).replaceAll('"', "'"), 160);
    return { ok: false, problem: `not JSON, or not to its end (${why}); save it again` };
  }
}

function addTo(
  report: { runs: RunRecord[]; buckets: BucketRecord[] },
  value: unknown,
): string | undefined {
  const schema =
    typeof value === 'object' && value !== null && 'schema' in value ? value.schema : '';
  if (schema === runSchema) {
    const problem = problemOfRun(value);
    if (problem === undefined) report.runs.push(value as RunRecord);
    return problem;
  }
  if (schema === bucketSchema) {
    const problem = problemOfBucket(value);
    if (problem === undefined) report.buckets.push(value as BucketRecord);
    return problem;
  }
  return `its schema is neither ${bucketSchema} nor ${runSchema}: expected what reseal scan, fix or replay writes with --format json or ndjson`;
}

/** A list has no end that says how many there were; it is not JSON if it is cut off. */
function whatIsMissing({ runs, buckets }: Report): string | undefined {
  if (runs.length === 0 && buckets.length === 0) return undefined;
  const meant = runs.reduce((sum, run) => sum + run.buckets, 0);
  if (runs.length === 0 || meant === buckets.length) return undefined;
  return `it has ${buckets.length} of ${meant} buckets: it was not written to its end; save it again`;
}
