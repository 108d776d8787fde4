import { toAmazonQ } from '../../report/amazon-q/amazon-q-message.ts';
import { noticeOf } from '../../report/chat/notice-of.ts';
import { noticeText } from '../../report/chat/notice-text.ts';
import { readAlert } from '../../report/chat/read-alert.ts';
import type { ReadAlert } from '../../report/chat/read-alert.ts';
import { toSlackMessage } from '../../report/slack/slack-message.ts';
import { exitCodes } from '../exit-code.ts';
import type { Terminal } from '../output/terminal.ts';
import { readText } from '../policy/read-input.ts';

export type PreviewFlags = { format: 'text' | 'slack' | 'amazon-q' };

/** @param path of a file with one alert, or `-` for standard input. */
export async function previewAlert(
  path: string,
  { format }: PreviewFlags,
  terminal: Terminal,
): Promise<number> {
  const text = await readText(path);
  const alert = text.ok ? readAlert(text.value) : text;
  if (!alert.ok) {
    terminal.say([`reseal: ${path}: ${alert.problem}`]);
    return exitCodes.cannotTell;
  }
  show(alert.value, format, terminal);
  return exitCodes.sealed;
}

function show(alert: ReadAlert, format: PreviewFlags['format'], terminal: Terminal): void {
  if (format === 'text') for (const line of noticeText(noticeOf(alert))) terminal.out([line]);
  else terminal.outJson(format === 'slack' ? toSlackMessage(alert) : toAmazonQ(alert));
}
