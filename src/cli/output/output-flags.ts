import { Option } from 'commander';
import type { Command } from 'commander';
import { reportFormats } from './formats.ts';
import type { Format } from './formats.ts';

export type OutputFlags = {
  format?: Format;
  json?: boolean;
  output?: string;
  quiet?: boolean;
  verbose?: boolean;
};

/** @param more formats that only this command has. */
export const withOutputFlags = (command: Command, more: readonly string[] = []): Command =>
  command
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
    .option('--output <file>', 'write the format to a file, and the table to the terminal')
    .option('--quiet', 'only what needs attention')
    .option('--verbose', 'every proof, policies line by line, and where a bug of Reseal is');

export const formatOf = ({ format, json }: OutputFlags): Format =>
  json === true ? 'json' : (format ?? 'table');

/** Whether standard output is read by a program. */
export const isForPrograms = (flags: OutputFlags): boolean =>
  formatOf(flags) !== 'table' && flags.output === undefined;
