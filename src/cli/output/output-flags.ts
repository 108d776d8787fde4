import { Option } from 'commander';
import type { Command } from 'commander';
import { reportFormats } from './formats.ts';
import type { Format } from './formats.ts';

export type OutputFlags = {
  format?: Format;
  json?: boolean;
  output?: string;
  compare?: string;
  quiet?: boolean;
  verbose?: boolean;
};

const outputOption = new Option(
  '--output <file>',
  'where the format is written; the table stays on the terminal',
);
const compareOption = new Option(
  '--compare <file>',
  'say what is different since a run that was saved as json or ndjson',
);

/** Of `report`, which has no table. */
export const withReportFlags = (command: Command): Command =>
  command
    .addOption(
      new Option('--format <format>', 'how the results are written')
        .choices(reportFormats)
        .default('html'),
    )
    .addOption(outputOption)
    .addOption(compareOption);

/** @param more formats that only this command has. */
export const withOutputFlags = (command: Command, more: readonly string[] = []): Command =>
  command
    .optionsGroup('Output:')
    .addOption(
      new Option('--format <format>', 'how the results are written (default: table)').choices([
        'table',
        ...reportFormats,
        ...more,
      ]),
    )
    .addOption(
      new Option(
        '--json',
        'the same as --format json: one list, one bucket in each line',
      ).conflicts('format'),
    )
    .addOption(outputOption)
    .addOption(compareOption)
    .option('-q, --quiet', 'only what needs attention')
    .option(
      '-v, --verbose',
      'every proof, policies line by line, every call to AWS, and where a bug of Reseal is',
    );

export const formatOf = ({ format, json }: OutputFlags): Format =>
  json === true ? 'json' : (format ?? 'table');

/** Whether standard output is read by a program. */
export const isForPrograms = (flags: OutputFlags): boolean =>
  formatOf(flags) !== 'table' && flags.output === undefined;
