import type { Parsed } from '../core/names.ts';
import type { BucketRecord, Report } from '../report/bucket-record.ts';
import { parseReport } from '../report/parse-report.ts';
import { openInput, problemOf } from './policy/read-input.ts';

/** Saved results, put together: several Regions, say. `-` is standard input. */
export async function readReports(paths: readonly string[]): Promise<Parsed<Report>> {
  const reports: Report[] = [];
  for (const path of paths) {
    const report = await readReport(path);
    if (!report.ok) return { ok: false, problem: `${path}: ${report.problem}` };
    reports.push(report.value);
  }
  const buckets = reports.flatMap((one) => one.buckets);
  return {
    ok: true,
    value: { runs: reports.flatMap(({ runs }) => runs), buckets: newest(buckets) },
  };
}

/** A bucket that is in several of them counts once, as it was last. */
function newest(buckets: readonly BucketRecord[]): BucketRecord[] {
  const found = new Map<string, BucketRecord>();
  for (const bucket of buckets) {
    const known = found.get(bucket.arn);
    if (known === undefined || known.time <= bucket.time) found.set(bucket.arn, bucket);
  }
  return [...found.values()];
}

async function readReport(path: string): Promise<Parsed<Report>> {
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of openInput(path)) chunks.push(chunk);
    return parseReport(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
}
