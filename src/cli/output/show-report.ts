import { writeFileSync } from 'node:fs';
import type { Report } from '../../report/bucket-record.ts';
import { compare, describeComparison } from '../../report/compare.ts';
import type { Look } from '../look.ts';
import type { Run } from '../run.ts';
import { textOfBug } from './bucket-result.ts';
import { formatReport } from './formats.ts';
import { formatOf, isForPrograms } from './output-flags.ts';
import { reportOfRun } from './report-of-run.ts';
import { showLooks } from './show-looks.ts';
import type { Terminal } from './terminal.ts';

/**
 * The results of a run, where and how they are wanted.
 * @param showTable what a person is shown
 */
export function showReport(
  looks: readonly Look[],
  run: Run,
  command: string,
  showTable: () => void = () =>
    showLooks(looks, (look) => run.causes.get(look.ref.name) ?? [], run.flags, run.terminal),
): void {
  const { flags, terminal } = run;
  const format = formatOf(flags);
  if (!isForPrograms(flags)) showTable();
  const report = reportOfRun(looks, run, command, new Date());
  showComparison(report, run);
  if (format === 'table') return;
  const text = formatReport(report, format, run.earlier);
  if (flags.output === undefined) {
    terminal.outText(text);
    return;
  }
  const problem = writeReport(flags.output, text, terminal);
  if (problem !== undefined) run.problems.push(problem);
}

/** Beside the results where a program reads them. */
function showComparison(report: Report, { earlier, flags, terminal }: Run): void {
  if (earlier === undefined || flags.quiet === true) return;
  const tell = isForPrograms(flags) ? terminal.say : terminal.out;
  for (const line of describeComparison(compare(earlier, report))) tell([line]);
}

/** @returns what was in the way. */
export function writeReport(path: string, text: string, terminal: Terminal): string | undefined {
  try {
    writeFileSync(path, text);
    terminal.say([`Wrote ${path}.`]);
    return undefined;
  } catch (error) {
    return `${path} could not be written: ${textOfBug(error)}`;
  }
}
