import { parseRegion, quote } from '../core/names.ts';
import type { Parsed, Region } from '../core/names.ts';

/** What the function that posts to Slack is told. The address of a webhook is never among it. */
export const slackEnvironmentNames = ['RESEAL_SLACK_WEBHOOK', 'RESEAL_LEDGER_TABLE'] as const;

type Environment = Readonly<Record<string, string | undefined>>;

export type SlackSettings = {
  /** The parameter that holds the webhooks. */
  parameter: string;
  ledgerTable: string;
  region: Region;
};

/**
 * @param environment variables by name; an empty one counts as not set.
 * @throws with every problem in one message: a half-configured function must not start.
 */
export function slackSettingsOf(environment: Environment): SlackSettings {
  const settings = parseSlackSettings(environment);
  if (settings.ok) return settings.value;
  throw new Error(`Reseal is not configured to post to Slack: ${settings.problem}`);
}

function parseSlackSettings(environment: Environment): Parsed<SlackSettings> {
  const textOf = (name: string): string => environment[name]?.trim() ?? '';
  const parameter = parseWebhookPlace(textOf('RESEAL_SLACK_WEBHOOK'));
  const ledgerTable = textOf('RESEAL_LEDGER_TABLE');
  const region = parseRegion(textOf('AWS_REGION'));
  const problems = [
    ...(parameter.ok ? [] : [`RESEAL_SLACK_WEBHOOK: ${parameter.problem}`]),
    ...(/^[A-Za-z0-9_.-]{3,255}$/.test(ledgerTable)
      ? []
      : [
          `RESEAL_LEDGER_TABLE: ${quote(ledgerTable)} is not known: expected the name of a DynamoDB table`,
        ]),
    ...(region.ok ? [] : [`AWS_REGION: ${region.problem}`]),
  ];
  if (!parameter.ok || !region.ok || problems.length > 0) {
    return { ok: false, problem: problems.join('; ') };
  }
  return { ok: true, value: { parameter: parameter.value, ledgerTable, region: region.value } };
}

/**
 * Systems Manager hands out secrets of Secrets Manager as well, so that one client reads both.
 * What was given is not repeated: somebody may have put the address itself here.
 * @see aws-facts 8.6: GetParameter of /aws/reference/secretsmanager/<name of the secret>.
 */
function parseWebhookPlace(text: string): Parsed<string> {
  const [, parameter] = /^ssm:((?:\/[\w.-]+)+(?::[\w.-]+)?)$/.exec(text) ?? [];
  if (parameter !== undefined) return { ok: true, value: parameter };
  const [, secret] = /^secretsmanager:([\w/+=.@-]{1,512})$/.exec(text) ?? [];
  if (secret !== undefined) return { ok: true, value: `/aws/reference/secretsmanager/${secret}` };
  const problem = text === '' ? 'not set' : 'it is not a place';
  return { ok: false, problem: `${problem}: expected ssm:/path or secretsmanager:name` };
}
