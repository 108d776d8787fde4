import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { toAmazonQ } from '../../../src/report/amazon-q/amazon-q-message.ts';
import { noticeOf } from '../../../src/report/chat/notice-of.ts';
import { noticeText } from '../../../src/report/chat/notice-text.ts';
import { readAlert } from '../../../src/report/chat/read-alert.ts';
import type { ReadAlert } from '../../../src/report/chat/read-alert.ts';
import { toSlackMessage } from '../../../src/report/slack/slack-message.ts';
import { keptExamples } from '../../support/kept-alerts.ts';
import { brokenRules, markupIn } from '../../support/slack-rules.ts';

/** What somebody could write into a tag, a user agent, a session name or a policy. */
const hostile = fc.oneof(
  fc.constantFrom(
    '<!channel>',
    '<!here|x>',
    '<@U012AB3CD>',
    '<https://evil.example|click>',
    '```',
    '`',
    '*bold* _x_ ~y~',
    '&lt;!channel&gt;',
    '&',
    '@channel',
    '\u202e',
    '\u0000\u001b[31m',
    '\u2028',
    '😀'.repeat(400),
    'é'.repeat(3_000),
    '<'.repeat(3_000),
    '"'.repeat(20_000),
    'a\nb\r\nc',
    '\ud83d',
    '',
    ' ',
    '2026-11-21T09:00:00Z',
    'arn:aws:iam::111122223333:role/<!here>',
    '<!date^1^{date_short_pretty}|x>',
  ),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

/** An example with hostile text in place of some of its texts, and lists that are longer. */
const hostileAlert = fc
  .tuple(
    fc.constantFrom(...Object.values(keptExamples)),
    fc.infiniteStream(hostile),
    fc.infiniteStream(fc.nat(3)),
    fc.nat(25),
  )
  .map(([example, texts, dice, length]) => {
    const spoil = (value: unknown, name: string): unknown => {
      if (typeof value === 'string') return spoilText(value, name);
      if (Array.isArray(value)) {
        const times = dice.next().value === 0 ? length : 1;
        const many = Array.from({ length: times }, () => value)
          .flat()
          .slice(0, 25);
        return many.map((one) => spoil(one, name));
      }
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, spoil(one, key)]));
    };
    const fixed = ['version', 'kind', 'severity', 'outcome'];
    const spoilText = (value: string, name: string): string =>
      fixed.includes(name) || dice.next().value === 0 ? value : texts.next().value;
    return spoil(example, '') as ReadAlert;
  });

describe('an alert with hostile text', () => {
  it('always becomes a message that Slack takes, and never one that it obeys', () => {
    fc.assert(
      fc.property(hostileAlert, (alert) => {
        expect(brokenRules(toSlackMessage(alert))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('always becomes a custom notification with all that Amazon Q asks for', () => {
    fc.assert(
      fc.property(hostileAlert, (alert) => {
        const { version, source, content, metadata } = toAmazonQ(alert);
        expect([version, source]).toEqual(['1.0', 'custom']);
        expect(content.description.trim()).not.toBe('');
        expect(content.description.length).toBeLessThanOrEqual(3_000);
        expect(content.title.length).toBeLessThanOrEqual(150);
        expect(metadata.threadId.length).toBeLessThanOrEqual(250);
        const texts = [content.title, content.description, ...content.nextSteps, metadata.summary];
        expect(texts.flatMap(markupIn)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('always is lines of a terminal without control characters', () => {
    fc.assert(
      fc.property(hostileAlert, (alert) => {
        expect(noticeText(noticeOf(alert)).join('')).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
    );
  });

  it('never stops the reading of what is no alert', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          hostileAlert.map((alert) => JSON.stringify(alert)),
        ),
        (text) => {
          const read = readAlert(text);
          expect(read.ok ? brokenRules(toSlackMessage(read.value)) : []).toEqual([]);
        },
      ),
    );
  });
});
