import { noticeOf } from '../chat/notice-of.ts';
import { signOf } from '../chat/notice.ts';
import type { Notice } from '../chat/notice.ts';
import type { ReadAlert } from '../chat/read-alert.ts';
import { context, hasText, header, partBlocks, section, stepBlocks } from './blocks.ts';
import type { Measure, SlackBlock } from './blocks.ts';
import { cleanLine, escapeWithin } from './mrkdwn.ts';
import { slackLimits } from './slack-limits.ts';

/** `text` is what notifications show, and what is posted where Slack refuses the blocks. */
export type SlackMessage = { text: string; blocks?: readonly SlackBlock[] };

/** Tried one after the other; the last one always fits. */
const measures: readonly Measure[] = [
  { parts: 40, lines: 10, line: 700, code: 2_900, command: 1_300, footer: 120 },
  { parts: 24, lines: 6, line: 500, code: 1_400, command: 1_300, footer: 120 },
  { parts: 12, lines: 4, line: 300, code: 700, command: 1_300, footer: 120 },
  { parts: 4, lines: 2, line: 200, code: 0, command: 600, footer: 80 },
  { parts: 1, lines: 1, line: 150, code: 0, command: 300, footer: 30 },
];

/** An alert in Block Kit, within the limits of Slack whatever is in it. */
export function toSlackMessage(alert: ReadAlert): SlackMessage & { blocks: readonly SlackBlock[] } {
  const notice = noticeOf(alert);
  const versions = measures.map((measure) => blocksOf(notice, measure));
  const blocks = versions.find(fits) ?? versions.at(-1) ?? [];
  const headline = escapeWithin(cleanLine(notice.headline), 300);
  const sentence = escapeWithin(cleanLine(alert.sentence), 2_500);
  return { text: `${signOf[notice.severity]} ${headline}\n${sentence}`, blocks };
}

/** For a workspace that refuses blocks: less is told, and nothing is lost. */
export const withoutBlocks = ({ text }: SlackMessage): SlackMessage => ({ text });

function fits(blocks: readonly SlackBlock[]): boolean {
  const json = JSON.stringify(blocks);
  // A character outside of ASCII counts as `\u00e9`, the most that Slack could make of it.
  const others = json.length - json.replaceAll(/[^ -~]/g, '').length;
  return blocks.length <= slackLimits.blocks && json.length + 5 * others <= slackLimits.all;
}

function blocksOf(notice: Notice, measure: Measure): SlackBlock[] {
  const { severity, headline, parts, steps, footer } = notice;
  const shown = parts.slice(0, measure.parts);
  const left = parts.length - shown.length;
  const foot = footer.map((text) => escapeWithin(cleanLine(text), measure.footer)).slice(0, 12);
  const blocks = [
    header(`${signOf[severity]} ${headline}`),
    ...shown.flatMap((part, index) => partBlocks(part, measure, index === 0 ? linkOf(notice) : '')),
    ...(left > 0 ? [section(`… ${left} more parts are in the alert`)] : []),
    ...stepBlocks(steps, measure),
    context(foot.join(' · ')),
  ];
  return blocks.filter(hasText);
}

/** Our own: its address is encoded, its text escaped. */
function linkOf({ link }: Notice): string {
  if (link === undefined) return '';
  const text = escapeWithin(cleanLine(link.text), 300).replaceAll('|', '¦');
  return link.url.length > 900 ? `${text}\n` : `<${escapeWithin(link.url, 1_000)}|${text}>\n`;
}
