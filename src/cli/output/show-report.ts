import { writeFileSync } from 'node:fs';
import type { Look } from '../look.ts';
import type { Run } from '../run.ts';
import { textOfBug } from './bucket-result.ts';
import { formatReport } from './formats.ts';
import { formatOf, isForPrograms } from './output-flags.ts';
import { reportOfRun } from './report-of-run.ts';
import { showLooks } from './show-looks.ts';

/** The results of a run, where and how they are wanted. */
export function showReport(looks: readonly Look[], run: Run, command: string): void {
  const { flags, terminal } = run;
  const format = formatOf(flags);
  if (!isForPrograms(flags)) {
    showLooks(looks, (look) => run.causes.get(look.ref.name) ?? [], flags, terminal);
  }
  if (format === 'table') return;
  const text = formatReport(reportOfRun(looks, run, command, new Date()), format);
  if (flags.output === undefined) terminal.outText(text);
  else writeReport(flags.output, text, run);
}

function writeReport(path: string, text: string, { terminal, problems }: Run): void {
  try {
    writeFileSync(path, text);
    terminal.say([`Wrote ${path}.`]);
  } catch (error) {
    problems.push(`${path} could not be written: ${textOfBug(error)}`);
  }
}
