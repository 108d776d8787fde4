import { Option } from 'commander';
import type { Command } from 'commander';
import { seals } from '../../core/drift.ts';
import type { Terminal } from '../output/terminal.ts';
import type { LedgerFlags } from '../open-ledger.ts';
import type { AddFlags, RemoveFlags } from './except.ts';
import { withLedgerFlags } from './ledger-flags.ts';

export function addExceptCommands(
  program: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  const except = program
    .command('except')
    .description('Exceptions: seals of buckets that are left alone for a time.')
    .helpCommand(false)
    .addHelpText('after', `${exceptExamples}${exceptExitCodes}`);

  withLedgerFlags(except.command('add'))
    .description('Lets one seal of a bucket be broken for a time. Replaces what the seal has.')
    .argument('<bucket>', 'its name')
    .addOption(sealOption())
    .requiredOption('--owner <who>', 'who answers for it, and has to end it')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--until <time>', 'its end: 2026-12-24, 2026-12-24T18:00Z (UTC), 14d or 12h')
    .addHelpText('after', exceptExitCodes)
    .action(async (bucket: string, flags: AddFlags) => {
      const { addException } = await import('./except.ts');
      exit(await addException(bucket, flags, terminal));
    });

  withLedgerFlags(except.command('list'))
    .description('The exceptions of the account in the Region; those that end first come first.')
    .addHelpText('after', exceptExitCodes)
    .action(async (flags: LedgerFlags) => {
      const { listExceptions } = await import('./list-exceptions.ts');
      exit(await listExceptions(flags, terminal));
    });

  withLedgerFlags(except.command('remove'))
    .description('Ends an exception; the next look at the bucket reseals it.')
    .argument('<bucket>', 'its name')
    .addOption(sealOption())
    .addHelpText('after', exceptExitCodes)
    .action(async (bucket: string, flags: RemoveFlags) => {
      const { removeException } = await import('./except.ts');
      exit(await removeException(bucket, flags, terminal));
    });
}

const sealOption = (): Option =>
  new Option('--seal <name>', 'what may be broken').choices(seals).makeOptionMandatory();

const exceptExamples = `
Examples:
  reseal except add app-data --seal transport --owner team-web --reason "old scanner" --until 14d
  reseal except list
  reseal except remove app-data --seal transport
`;

const exceptExitCodes = `
Exit codes:
  0  done
  1  there was no such exception
  2  something is missing or wrong, or the ledger could not be read or written
`;
