import type { Parsed } from '../../core/names.ts';
import { noticeOf } from '../chat/notice-of.ts';
import { plainOf } from '../chat/notice-text.ts';
import { signOf } from '../chat/notice.ts';
import type { Line, Notice, Part, Step } from '../chat/notice.ts';
import { readAlert } from '../chat/read-alert.ts';
import type { ReadAlert } from '../chat/read-alert.ts';
import { cleanLine, escapeWithin, mrkdwnOf } from '../slack/mrkdwn.ts';

/**
 * A custom notification of Amazon Q Developer in chat applications (once AWS Chatbot). What does not have this shape is
 * dropped without a word (aws-facts 8.2).
 */
export type AmazonQMessage = {
  version: '1.0';
  source: 'custom';
  id: string;
  content: {
    textType: 'client-markdown';
    title: string;
    description: string;
    nextSteps: string[];
    keywords: string[];
  };
  metadata: {
    threadId: string;
    summary: string;
    eventType: string;
    relatedResources: string[];
    additionalContext: Record<string, string>;
  };
};

/** AWS documents no lengths, so these are of what Slack shows in one section. */
const limits = { title: 150, description: 2_800, step: 700, steps: 5, word: 250 } as const;

/** An alert as a message for the topic that Amazon Q listens to. What is of one bucket is one thread. */
export function toAmazonQ(alert: ReadAlert): AmazonQMessage {
  const notice = noticeOf(alert);
  const headline = escapeWithin(
    `${signOf[notice.severity]} ${cleanLine(notice.headline)}`,
    limits.title,
  );
  const { thread, resources, context } = aboutOf(alert);
  const word = (text: string): string => escapeWithin(cleanLine(text), limits.word);
  return {
    version: '1.0',
    source: 'custom',
    id: word(alert.id),
    content: {
      textType: 'client-markdown',
      title: headline,
      description: descriptionOf(notice).trim() || headline,
      nextSteps: notice.steps
        .map(stepText)
        .filter((step) => step !== '')
        .slice(0, limits.steps),
      keywords: ['Reseal', alert.outcome, alert.severity].map(word),
    },
    metadata: {
      threadId: word(thread),
      summary: headline,
      eventType: `reseal-${word(alert.outcome)}`,
      relatedResources: resources.map(word),
      additionalContext: Object.fromEntries(
        Object.entries({ severity: alert.severity, ...context }).map(([name, value]) => [
          name,
          word(value),
        ]),
      ),
    },
  };
}

/**
 * The same for an alert as it was published.
 * @returns a problem for anything but an alert of contract 1.
 */
export function amazonQMessageOf(text: string): Parsed<AmazonQMessage> {
  const alert = readAlert(text);
  return alert.ok ? { ok: true, value: toAmazonQ(alert.value) } : alert;
}

type About = { thread: string; resources: string[]; context: Record<string, string> };

function aboutOf(alert: ReadAlert): About {
  switch (alert.kind) {
    case 'bucket': {
      const { arn, account, region, name } = alert.bucket;
      const context = { account, region, ...(alert.repairId && { repair: alert.repairId }) };
      return { thread: `${account}/${region}/${name}`, resources: [arn], context };
    }
    case 'key': {
      const { named, region } = alert.key;
      return { thread: named, resources: [named], context: { region } };
    }
    case 'baseline':
      return { thread: alert.parameter, resources: [], context: { region: alert.region } };
    case 'backfill': {
      const { account, region, run } = alert;
      return { thread: run, resources: [], context: { account, region } };
    }
    case 'digest': {
      const { account, region } = alert;
      return { thread: `${account}/${region}/digest`, resources: [], context: { account, region } };
    }
    case 'plain':
      return { thread: alert.id, resources: [], context: {} };
  }
}

/** Whole parts, as many as fit; the address of the console first. */
function descriptionOf({ link, parts, footer }: Notice): string {
  let written =
    link === undefined || link.url.length > 900
      ? ''
      : `<${escapeWithin(link.url, 1_000)}|open in the console>\n`;
  const foot = footer
    .map((text) => escapeWithin(cleanLine(text), 60))
    .slice(0, 5)
    .join(' · ');
  for (const part of parts) {
    const text = `${partText(part)}\n`;
    if (written.length + text.length + foot.length > limits.description) break;
    written += text;
  }
  return written + foot;
}

function partText(part: Part): string {
  const title = part.title === undefined ? '' : `*${escapeWithin(cleanLine(part.title), 250)}*\n`;
  if (part.kind === 'code') {
    const lines = part.text.split('\n').map((line) => escapeWithin(cleanLine(line), 300));
    return `${title}\`\`\`\n${lines.join('\n')}\n\`\`\``;
  }
  return title + part.lines.map((line) => mrkdwnOf(withoutZones(line), 500)).join('\n');
}

/** Only Slack knows times that each reader sees in their own zone. */
const withoutZones = (line: Line): Line =>
  line.map((piece) => (typeof piece === 'object' && 'time' in piece ? plainOf([piece]) : piece));

function stepText({ text, command }: Step): string {
  const words = escapeWithin(cleanLine(text), 200);
  if (command === undefined) return words;
  const code = escapeWithin(cleanLine(command), limits.step);
  return code.endsWith('…') ? '' : `${words}: \`${code}\``;
}
