import { open } from 'node:fs/promises';
import { textOfBug } from './bucket-result.ts';
import { formatOf } from './output-flags.ts';
import type { OutputFlags } from './output-flags.ts';
import type { Parsed } from '../../core/names.ts';

/** Finds out before anything is done whether the report can be written, so that no run is lost for it. */
export async function prepareOutput(flags: OutputFlags): Promise<Parsed<undefined>> {
  const { output } = flags;
  if (output === undefined) return { ok: true, value: undefined };
  if (formatOf(flags) === 'table') {
    return { ok: false, problem: '--output needs a --format: the table is for the terminal' };
  }
  try {
    // Opened to append: what an earlier run wrote stays until this one is done.
    await (await open(output, 'a')).close();
    return { ok: true, value: undefined };
  } catch (error) {
    return { ok: false, problem: `--output ${output} cannot be written: ${textOfBug(error)}` };
  }
}
