import { open } from 'node:fs/promises';
import type { Parsed } from '../../core/names.ts';
import type { Report } from '../../report/bucket-record.ts';
import { readReports } from '../read-reports.ts';
import { textOfBug } from './bucket-result.ts';
import { formatOf } from './output-flags.ts';
import type { OutputFlags } from './output-flags.ts';

type Prepared = { earlier: Report | undefined };

/** Finds out before anything is done what would be in the way of the report, so that no run is lost for it. */
export async function prepareOutput(flags: OutputFlags): Promise<Parsed<Prepared>> {
  const { output, compare } = flags;
  if (output !== undefined && formatOf(flags) === 'table') {
    return { ok: false, problem: '--output needs a --format: the table is for the terminal' };
  }
  const problem = output === undefined ? undefined : await whyNotWritable(output);
  if (problem !== undefined) return { ok: false, problem };
  if (compare === undefined) return { ok: true, value: { earlier: undefined } };
  const earlier = await readReports([compare]);
  if (!earlier.ok) return { ok: false, problem: `--compare ${earlier.problem}` };
  return { ok: true, value: { earlier: earlier.value } };
}

/** Opened to append: what an earlier run wrote stays until this one is done. */
async function whyNotWritable(path: string): Promise<string | undefined> {
  try {
    await (await open(path, 'a')).close();
    return undefined;
  } catch (error) {
    return `--output ${path} cannot be written: ${textOfBug(error)}`;
  }
}
