import { describe, expect, it } from '@jest/globals';
import { slackSettingsOf } from '../../src/slack/slack-settings.ts';
import { parseWebhookRoutes, webhooksFor } from '../../src/slack/webhook-routes.ts';

const one = 'https://hooks.slack.com/services/T0/B0/hunter2';
const two = 'https://hooks.slack.com/services/T0/B0/hunter3';

describe('the secret with the webhooks', () => {
  it.each([
    ['one address takes everything', ` ${one}\n`, 'info', '111122223333', [one]],
    [
      'the same address is posted to once',
      JSON.stringify([{ webhook: one }, { webhook: one }]),
      'info',
      undefined,
      [one],
    ],
    [
      'a severity',
      JSON.stringify([{ webhook: one, severity: 'error' }, { webhook: two }]),
      'warning',
      undefined,
      [two],
    ],
    [
      'several severities',
      JSON.stringify({ webhook: one, severity: ['error', 'warning'] }),
      'warning',
      undefined,
      [one],
    ],
    [
      'an account',
      JSON.stringify([{ webhook: one, account: '444455556666' }]),
      'info',
      '111122223333',
      [],
    ],
    [
      'an alert without an account',
      JSON.stringify([{ webhook: one, account: '444455556666' }]),
      'info',
      undefined,
      [one],
    ],
  ])('%s', (_why, secret, severity, account, webhooks) => {
    const routes = parseWebhookRoutes(secret);
    expect(routes.ok && webhooksFor(routes.value, { severity, account })).toEqual(webhooks);
  });

  it.each([
    ['nothing', '', 'it is neither the address of a webhook (https://…) nor a JSON list'],
    [
      'plain HTTP shows the address on the way',
      one.replace('https', 'http'),
      'it is neither the address of a webhook (https://…) nor a JSON list',
    ],
    ['broken JSON', `[{"webhook":"${one}"`, 'it begins like JSON, but is no JSON list'],
    ['an empty list', '[]', 'its list is empty'],
    [
      'every problem at once',
      JSON.stringify([
        { webhook: 'hunter2' },
        { webhook: one, severity: 'fatal' },
        { webhook: one, account: 1 },
        { url: one },
        null,
      ]),
      'entry 1: its webhook is no address (https://…); entry 2: its severity is not known: expected info, warning or error, or a list; entry 3: its account is not known: expected 12 digits, or a list; entry 4: it has members beside webhook, severity and account; entry 5: it is no object',
    ],
  ])('is refused without a word of it: %s', (_why, secret, problem) => {
    expect(parseWebhookRoutes(secret)).toEqual({ ok: false, problem });
    expect(problem).not.toContain('hunter');
  });
});

describe('the settings of the function that posts to Slack', () => {
  const good = {
    RESEAL_SLACK_WEBHOOK: 'ssm:/reseal/slack',
    RESEAL_LEDGER_TABLE: 'reseal-prod-ledger',
    AWS_REGION: 'eu-west-1',
  };
  it.each([
    ['ssm:/reseal/slack', '/reseal/slack'],
    ['ssm:/reseal/slack:3', '/reseal/slack:3'],
    ['secretsmanager:reseal/slack', '/aws/reference/secretsmanager/reseal/slack'],
  ])('name a place: %s', (place, parameter) => {
    const settings = slackSettingsOf({ ...good, RESEAL_SLACK_WEBHOOK: place });
    expect(settings).toEqual({ parameter, ledgerTable: 'reseal-prod-ledger', region: 'eu-west-1' });
  });

  it('tell every problem in one message, and not the address that was put there', () => {
    expect(() => slackSettingsOf({ RESEAL_SLACK_WEBHOOK: one, RESEAL_LEDGER_TABLE: '' })).toThrow(
      /^Reseal is not configured to post to Slack: RESEAL_SLACK_WEBHOOK: it is not a place: expected ssm:\/path or secretsmanager:name; RESEAL_LEDGER_TABLE: .*; AWS_REGION: "" is not a Region/,
    );
    expect(() => slackSettingsOf({ ...good, RESEAL_SLACK_WEBHOOK: one })).not.toThrow(/hunter/);
  });
});
