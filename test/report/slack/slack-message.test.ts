import { describe, expect, it } from '@jest/globals';
import type { ReadAlert } from '../../../src/report/chat/read-alert.ts';
import { toSlackMessage, withoutBlocks } from '../../../src/report/slack/slack-message.ts';
import { keptExamples } from '../../support/kept-alerts.ts';
import { brokenRules } from '../../support/slack-rules.ts';

const example = (name: string): ReadAlert => keptExamples[`${name}.json`] as ReadAlert;

const headlineOf = (alert: ReadAlert): unknown => {
  const [first] = toSlackMessage(alert).blocks;
  return first?.type === 'header' ? first.text.text : first;
};

const all = (alert: ReadAlert): string =>
  toSlackMessage(alert)
    .blocks.flatMap((block) => (block.type === 'context' ? block.elements : [block.text]))
    .map(({ text }) => text)
    .join('\n');

describe('a message for Slack', () => {
  it.each(Object.keys(keptExamples))('keeps the rules of Slack: events/alerts/%s', (file) => {
    const message = toSlackMessage(keptExamples[file] as ReadAlert);
    expect(brokenRules(message)).toEqual([]);
    expect(brokenRules(withoutBlocks(message))).toEqual([]);
  });

  it.each([
    ['repaired', '🟢 example-bucket was resealed: default encryption and bucket policy'],
    ['repaired-in-part', '🟡 example-bucket was resealed in part: bucket policy'],
    ['repaired-unconfirmed', '🟡 example-bucket was resealed, but S3 does not show all of it yet'],
    [
      'inspected',
      '🟡 example-bucket is open, and was only looked at: would mend default encryption and bucket policy',
    ],
    ['held', '🟡 example-bucket is left open: sealing it would cut off AWS Config'],
    ['held-reminder', '🟡 example-bucket is still left open: sealing it would cut off AWS Config'],
    ['contested', '🔴 example-bucket is contested: Terraform keeps undoing the transport seal'],
    ['refused', '🔴 example-bucket could not be resealed'],
    ['refused-in-part', '🔴 example-bucket was resealed in part: default encryption'],
    ['unchanged', '🟡 example-bucket is sealed, but its policy denies HTTPS as well'],
    ['key-event', '🔴 The KMS key of the baseline was scheduled for deletion'],
    ['key-event-enabled', '🟢 The KMS key of the baseline was enabled'],
    ['baseline-not-read', '🔴 The baseline /reseal/baseline cannot be used'],
    ['digest', '🟡 Reseal in eu-west-1: 40 repairs in a week, 99.5 % of the buckets are sealed'],
    ['backfill-ended', '🔴 1240 buckets of eu-west-1 were looked at, some need a person'],
  ])('says at the top what happened: %s', (name, headline) => {
    expect(headlineOf(example(name))).toBe(headline);
  });

  it('says who, with what, when, what was written, why, and what to do next', () => {
    const told = all(example('repaired'));
    expect(told).toContain(
      '<https://eu-west-1.console.aws.amazon.com/s3/buckets/example-bucket?region=eu-west-1&amp;tab=permissions|example-bucket>',
    );
    expect(told).toContain(
      '`PutBucketPolicy` by `deploy/ann@example.com` with Terraform · <!date^1795251600^',
    );
    expect(told).toContain('open for 2 minutes');
    expect(told).toContain('*default encryption*: AES256 → aws:kms');
    expect(told).toContain('+      "SSEAlgorithm": "aws:kms",');
    expect(told).toContain(
      'plain HTTP gets through: no statement stops `arn:aws:iam::111122223333:root`',
    );
    expect(told).toContain('```reseal rollback example-bucket --to ');
    expect(told).toContain('account 111122223333 · eu-west-1 · event 8c9d5bd1');
  });

  it('shows the sentence of a kind that is newer than this code', () => {
    const alert = {
      kind: 'plain',
      id: 'a',
      outcome: 'melted',
      severity: 'error',
      sentence: 'It <melted>.',
    } as const;
    expect(toSlackMessage(alert)).toMatchObject({
      text: '🔴 Reseal: melted\nIt &lt;melted&gt;.',
      blocks: [{}, { text: { text: 'It &lt;melted&gt;.' } }, {}],
    });
  });
});
