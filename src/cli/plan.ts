import type { Command } from 'commander';
import { changeDiff } from '../report/change-diff.ts';
import { printableJsonText } from '../report/formats/json-text.ts';
import { sourceFileOf, sourceFormats } from '../report/source-file/source-file.ts';
import type { SourceFormat } from '../report/source-file/source-file.ts';
import { withFlags } from './flags.ts';
import type { Flags } from './flags.ts';
import { plannedOf } from './look.ts';
import type { Look } from './look.ts';
import { describeLook } from './output/describe-look.ts';
import { reportFormats } from './output/formats.ts';
import type { Format } from './output/formats.ts';
import { summaryOf } from './output/show-looks.ts';
import { showReport } from './output/show-report.ts';
import { styledLine } from './output/styled-diff.ts';
import type { Line, Terminal } from './output/terminal.ts';
import { finish, lookAtAll } from './run.ts';
import type { Run } from './run.ts';
import { refuse, startRun } from './start-run.ts';

export type PlanFlags = Omit<Flags, 'format'> & { format?: Format | SourceFormat };

export const withPlanFlags = (command: Command): Command => withFlags(command, sourceFormats);

/** `reseal plan [bucket…]`: what `fix` would write, whole, and never writes. */
export async function plan(
  names: readonly string[],
  { format = 'table', ...others }: PlanFlags,
  terminal: Terminal,
): Promise<number> {
  const source = sourceFormats.find((one) => one === format);
  const reported = reportFormats.find((one) => one === format);
  const flags = { ...others, ...(reported === undefined ? {} : { format: reported }) };
  if (source !== undefined && (flags.output ?? flags.compare) !== undefined) {
    return refuse(
      `--output and --compare are for reports: with --format ${source} use > FILE`,
      terminal,
    );
  }
  const started = await startRun(names, flags, terminal);
  if (!started.ok) return refuse(started.problem, terminal);
  const { run, refs } = started.value;
  const looks = await lookAtAll(refs, run);
  if (source !== undefined) return finish(looks, run, 'plan', () => showSource(looks, source, run));
  const show = () => showReport(looks, run, 'plan', () => showDiffs(looks, flags, terminal));
  return finish(looks, run, 'plan', show);
}

const LINES_AROUND = 3;

/** Here no table says it of a bucket that was named and is not there. */
const describe = (look: Look): Line[] =>
  look.kind === 'gone'
    ? [[`${look.ref.name} (${look.ref.region}): no such bucket`]]
    : describeLook(look, [], false);

/** Everything that is not at baseline: what would be written, and why the rest would not. */
function showDiffs(looks: readonly Look[], { verbose, quiet }: Flags, terminal: Terminal): void {
  const context = verbose === true ? Infinity : LINES_AROUND;
  for (const look of looks) {
    const lines = describe(look);
    for (const line of lines) terminal.out(line);
    for (const change of plannedOf(look)) {
      // As escapes, so that characters which cannot be seen can be told apart.
      const diff = changeDiff(change, context).map(printableJsonText);
      for (const line of diff) terminal.out(styledLine(line));
    }
    if (lines.length > 0) terminal.out([]);
  }
  if (quiet !== true) terminal.out(summaryOf(looks));
}

/** Standard output is the file; why a bucket is not in it goes beside. */
function showSource(looks: readonly Look[], format: SourceFormat, { terminal }: Run): void {
  const planned = looks.map((look) => ({ ref: look.ref, changes: plannedOf(look) }));
  const drifted = planned.filter(({ changes }) => changes.length > 0);
  for (const line of sourceFileOf(format, drifted)) terminal.out([line]);
  for (const look of looks.filter((one) => plannedOf(one).length === 0)) {
    for (const line of describe(look)) terminal.say(line);
  }
  terminal.say(summaryOf(looks));
}
