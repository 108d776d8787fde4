import type { Command } from 'commander';
import { compare, describeComparison } from '../report/compare.ts';
import { exitCodes } from './exit-code.ts';
import { formatReport } from './output/formats.ts';
import type { ReportFormat } from './output/formats.ts';
import { withReportFlags } from './output/output-flags.ts';
import { prepareOutput } from './output/prepare-output.ts';
import { writeReport } from './output/show-report.ts';
import type { Terminal } from './output/terminal.ts';
import { readReports } from './read-reports.ts';
import { refuse } from './start-run.ts';

type ReportFlags = { format: ReportFormat; output?: string; compare?: string };

export function addReportCommand(
  program: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  withReportFlags(program.command('report'))
    .description('Writes saved results in another format, or compares two runs, without AWS.')
    .argument('<file...>', 'what --format json or ndjson wrote; - is standard input')
    .addHelpText('after', examples)
    .action(async (paths: string[], flags: ReportFlags) => {
      exit(await report(paths, flags, terminal));
    });
}

const examples = `
Examples:
  reseal report today.ndjson --compare yesterday.ndjson --output report.html
  reseal report eu.ndjson us.ndjson --format csv

Exit codes:
  0  it was written, whatever the results are
  2  a file could not be read, understood or written, or the command itself is wrong
`;

/** `reseal report FILE…`: saved results in another format, without AWS. */
async function report(
  paths: readonly string[],
  flags: ReportFlags,
  terminal: Terminal,
): Promise<number> {
  const saved = await readReports(paths);
  if (!saved.ok) return refuse(saved.problem, terminal);
  const prepared = await prepareOutput(flags);
  if (!prepared.ok) return refuse(prepared.problem, terminal);
  const { earlier } = prepared.value;
  if (earlier !== undefined) {
    for (const line of describeComparison(compare(earlier, saved.value))) terminal.say([line]);
  }
  const text = formatReport(saved.value, flags.format, earlier);
  if (flags.output === undefined) {
    terminal.outText(text);
    return exitCodes.sealed;
  }
  const problem = writeReport(flags.output, text, terminal);
  return problem === undefined ? exitCodes.sealed : refuse(problem, terminal);
}
