/**
 * What Slack's own references say a message may be, apart from what the renderer believes.
 * - 50 blocks in a message: docs.slack.dev/reference/block-kit/blocks
 * - header: plain_text of 150 characters: docs.slack.dev/reference/block-kit/blocks/header-block
 * - section: text of 1 to 3,000 characters: docs.slack.dev/reference/block-kit/blocks/section-block
 * - context: 1 to 10 elements: docs.slack.dev/reference/block-kit/blocks/context-block
 * - text object: 1 to 3,000 characters: docs.slack.dev/reference/block-kit/composition-objects/text-object
 * - text of a message: 40,000, better 4,000: docs.slack.dev/changelog/2018-truncating-really-long-messages
 * - some 13,200 characters over all blocks (`msg_blocks_too_long`): slackapi/bolt-js#2509, documented nowhere
 */
export function brokenRules(message: unknown): string[] {
  const { text, blocks } = message as { text?: unknown; blocks?: unknown[] };
  const broken: string[] = [];
  const rule = (isKept: boolean, words: string): void => {
    if (!isKept) broken.push(words);
  };
  rule(typeof text === 'string' && text.length > 0 && text.length <= 4_000, 'text: 1 to 4000');
  if (typeof text === 'string') broken.push(...markupIn(text));
  if (blocks === undefined) return broken;
  rule(blocks.length >= 1 && blocks.length <= 50, 'blocks: 1 to 50');
  rule(JSON.stringify(blocks).length <= 13_000, 'blocks: 13000 over all');
  for (const block of blocks) broken.push(...brokenInBlock(block as Block));
  return broken;
}

type Text = { type: string; text: string; verbatim?: boolean; emoji?: boolean };
type Block = { type: string; text?: Text; elements?: Text[] };

function brokenInBlock({ type, text, elements = [], ...others }: Block): string[] {
  const broken = Object.keys(others).map((member) => `${type}: unknown member ${member}`);
  if (type === 'header') {
    if (text?.type !== 'plain_text') broken.push('header: plain_text only');
    return [...broken, ...lengthOf('header', text?.text, 150)];
  }
  if (type === 'section') return [...broken, ...brokenInText('section', text)];
  if (type !== 'context') return [...broken, `unknown block ${type}`];
  if (elements.length < 1 || elements.length > 10) broken.push('context: 1 to 10 elements');
  return [...broken, ...elements.flatMap((one) => brokenInText('context', one))];
}

function brokenInText(where: string, text: Text | undefined): string[] {
  const broken = text?.type === 'mrkdwn' ? [] : [`${where}: mrkdwn`];
  if (text?.verbatim !== true) broken.push(`${where}: Slack would look for mentions`);
  return [...broken, ...lengthOf(where, text?.text, 3_000), ...markupIn(text?.text ?? '')];
}

const lengthOf = (where: string, text: string | undefined, maximum: number): string[] =>
  text !== undefined && text.trim().length > 0 && text.length <= maximum
    ? []
    : [`${where}: 1 to ${maximum} characters, is ${text?.length}`];

/** Our links to the console and our times; anything else in angle brackets would be data that Slack obeys. */
const ours =
  /<https:\/\/[a-z0-9.-]*console\.[a-z0-9.-]+\/[^<>|\s]*\|[^<>|]*>|<!date\^\d+\^\{date_short_pretty\}, \{time_secs\}\|[^<>|]*>/g;

export function markupIn(text: string): string[] {
  const rest = text.replace(ours, '').replace(/&(?:amp|lt|gt);/g, '');
  const broken = /[<>&]/.test(rest) ? [`not escaped: ${rest.slice(0, 300)}`] : [];
  const fences = text.split('```').length - 1;
  if (fences % 2 === 1) broken.push('a code block that does not end');
  // Of a code block every line is data; nothing may end it but our own fence.
  if (/[\p{Cf}\p{Cs}\u2028\u2029]|(?!\n)\p{Cc}/u.test(text)) broken.push('control characters');
  return broken;
}
