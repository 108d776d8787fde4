import { Option } from 'commander';
import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';
import type { PreviewFlags } from './preview.ts';

/** `reseal alert …`: what chats show of an alert. */
export function addAlertCommands(
  program: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  const alert = program
    .command('alert')
    .description('Shows what chats make of an alert; sends nothing.')
    .helpCommand(false)
    .addHelpText('after', `\nExamples:${previewExamples}${previewExitCodes}`);

  alert
    .command('preview')
    .description('Prints what would be sent for an alert of the topic.')
    .argument('<file>', 'the alert as JSON; - is standard input')
    .addOption(
      new Option('--format <format>', 'for whom')
        .choices(['text', 'slack', 'amazon-q'])
        .default('text'),
    )
    .addHelpText('after', `\nExamples:${previewExamples}${previewExitCodes}`)
    .action(async (path: string, flags: PreviewFlags) => {
      const { previewAlert } = await import('./preview.ts');
      exit(await previewAlert(path, flags, terminal));
    });
}

const previewExamples = `
  reseal alert preview events/alerts/repaired.json
  reseal alert preview --format slack alert.json     for Slack's Block Kit Builder
  reseal alert preview --format amazon-q -           the message for the topic of Amazon Q
`;

const previewExitCodes = `
Exit codes:
  0  it was printed
  2  it is no alert, or could not be read, or the command itself is wrong
`;
