import type { Part, Step } from '../chat/notice.ts';
import { cleanLine, escapeWithin, mrkdwnOf } from './mrkdwn.ts';
import { slackLimits } from './slack-limits.ts';

/** `verbatim`: Slack makes no links and no mentions of what looks like one. */
type Mrkdwn = { type: 'mrkdwn'; text: string; verbatim: true };

export type SlackBlock =
  | { type: 'header'; text: { type: 'plain_text'; text: string; emoji: false } }
  | { type: 'section'; text: Mrkdwn }
  | { type: 'context'; elements: Mrkdwn[] };

/** How much is shown: how many parts, how many lines of a list, and characters of the rest. */
export type Measure = {
  parts: number;
  lines: number;
  line: number;
  code: number;
  command: number;
  footer: number;
};

const mrkdwn = (text: string): Mrkdwn => ({ type: 'mrkdwn', text, verbatim: true });

export const section = (text: string): SlackBlock => ({ type: 'section', text: mrkdwn(text) });

export const context = (text: string): SlackBlock => ({
  type: 'context',
  elements: [mrkdwn(text)],
});

/** Slack refuses a message with an empty text in it. */
export const hasText = (block: SlackBlock): boolean =>
  (block.type === 'context' ? block.elements : [block.text]).every(
    ({ text }) => text.trim() !== '',
  );

/** A header takes no mrkdwn, so nothing is escaped; brackets become others all the same. */
export function header(text: string): SlackBlock {
  const plain = cleanLine(text).replaceAll('<', '‹').replaceAll('>', '›');
  const isCut = plain.length > slackLimits.header;
  // Never between the two halves of one character.
  const start = plain.slice(0, slackLimits.header - 1).replace(/[\uD800-\uDBFF]$/, '');
  const cut = isCut ? `${start}…` : plain;
  return { type: 'header', text: { type: 'plain_text', text: cut, emoji: false } };
}

/** A part of a notice, with `before` in front of it; nothing where it is not to be shown. */
export function partBlocks(
  part: Part,
  { code, lines, line }: Measure,
  before: string,
): SlackBlock[] {
  const title = part.title === undefined ? '' : `*${escapeWithin(cleanLine(part.title), 400)}*\n`;
  if (part.kind === 'code') {
    return code === 0
      ? []
      : [section(title + codeBlock(part.text, code - title.length, part.instead))];
  }
  const mark = part.title !== undefined && part.lines.length > 1 ? '• ' : '';
  const shown = part.lines.slice(0, lines).map((one) => mark + mrkdwnOf(one, line));
  const start = before + title;
  return [
    section(start + joinWithin(shown, part.lines.length, slackLimits.section - start.length)),
  ];
}

/** As many lines as fit, and how many there are beside. */
function joinWithin(lines: readonly string[], count: number, maximum: number): string {
  let written = '';
  for (const [index, line] of lines.entries()) {
    const room = maximum - 30;
    if (written.length + line.length + 1 > room) return `${written}… and ${count - index} more`;
    written += `${line}\n`;
  }
  return lines.length < count ? `${written}… and ${count - lines.length} more` : written.trimEnd();
}

/** Whole lines as far as they fit, and where the others are. */
function codeBlock(text: string, maximum: number, instead: string): string {
  const room = maximum - 20 - instead.length * 5;
  const lines = text.split('\n').map((line) => escapeWithin(cleanLine(line), 500));
  let written = '';
  for (const [index, line] of lines.entries()) {
    if (written.length + line.length > room) {
      const left = `… ${lines.length - index} lines more${instead && `: ${escapeWithin(instead, 400)}`}`;
      return `\`\`\`\n${written}${left}\n\`\`\``;
    }
    written += `${line}\n`;
  }
  return `\`\`\`\n${written}\`\`\``;
}

/** A command is shown whole or not at all: half of one would do something else. */
export function stepBlocks(
  steps: readonly Step[],
  { lines, command: maximum }: Measure,
): SlackBlock[] {
  const shown = steps.slice(0, lines).map(({ text, command }) => {
    const words = escapeWithin(cleanLine(text), 300);
    if (command === undefined) return words;
    const code = escapeWithin(cleanLine(command), slackLimits.section);
    return code.length > maximum ? '' : `${words}:\n\`\`\`${code}\`\`\``;
  });
  const told = shown.filter((step) => step !== '');
  if (told.length === 0) return [];
  return [section(`*Next*\n${joinWithin(told, told.length, slackLimits.section - 10)}`)];
}
