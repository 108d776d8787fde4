import type { ReadParameter } from '../aws/ssm-parameter.ts';
import { describeFailure } from '../core/describe-failure.ts';
import type { Parsed, Region } from '../core/names.ts';
import { parseWebhookRoutes } from '../slack/webhook-routes.ts';
import type { WebhookRoute } from '../slack/webhook-routes.ts';

/** How long webhooks are used without asking for newer ones. */
const MAXIMUM_AGE_MS = 5 * 60_000;

type Place = { parameter: string; region: Region };

/**
 * The webhooks of this moment. Those that were read last stay in use while the parameter cannot be read.
 * @returns what throws while there have never been any.
 */
export function webhookReader(
  { parameter, region }: Place,
  readParameter: ReadParameter,
  warn: (text: string) => void,
  now: () => number = Date.now,
): (isFresh: boolean) => Promise<readonly WebhookRoute[]> {
  let inUse: readonly WebhookRoute[] | undefined;
  let readAt = -Infinity;
  return async (isFresh) => {
    if (inUse !== undefined && !isFresh && now() - readAt < MAXIMUM_AGE_MS) return inUse;
    const read = await readRoutes({ parameter, region }, readParameter);
    readAt = now();
    if (read.ok) inUse = read.value;
    if (inUse === undefined) throw new Error(read.ok ? '' : read.problem);
    if (!read.ok) warn(`${read.problem}; those that were read before stay in use`);
    return inUse;
  };
}

async function readRoutes(
  { parameter, region }: Place,
  readParameter: ReadParameter,
): Promise<Parsed<readonly WebhookRoute[]>> {
  const observed = await readParameter(parameter, region);
  const start = `The webhooks of Slack in ${parameter} cannot be used`;
  if (observed.kind === 'absent') {
    return { ok: false, problem: `${start}: there is no such parameter in ${region}` };
  }
  if (observed.kind === 'unreadable') {
    return { ok: false, problem: `${start}: ${describeFailure(observed.failure)}` };
  }
  const routes = parseWebhookRoutes(observed.value.text);
  return routes.ok ? routes : { ok: false, problem: `${start}: ${routes.problem}` };
}
