import type { Deliveries } from '../aws/dynamodb-deliveries.ts';
import type { ReadAlert } from '../report/chat/read-alert.ts';
import { toSlackMessage, withoutBlocks } from '../report/slack/slack-message.ts';
import type { Post, PostAnswer } from './post-to-slack.ts';
import { webhooksFor } from './webhook-routes.ts';
import type { WebhookRoute } from './webhook-routes.ts';

/** Waits between attempts where Slack names none; then the invocation fails, and Lambda tries again. */
const WAITS_MS = [1_000, 4_000, 10_000] as const;

/** Kept for one more request and what comes after it. */
const RESERVE_MS = 15_000;

export type Sending = {
  /** @param isFresh asks again for what may have been renewed. */
  readRoutes: (isFresh: boolean) => Promise<readonly WebhookRoute[]>;
  deliveries: Deliveries;
  post: Post;
  wait: (delayMs: number) => Promise<void>;
  remainingMs: () => number;
  nowMs: () => number;
  sha256: (text: string) => string;
  warn: (text: string) => void;
  /** Until when Slack wants nothing more of a webhook; lives as long as the container. */
  pausedUntil: Map<string, number>;
};

/** What became of one webhook; the others go on. */
type Sent = { kind: 'sent' } | { kind: 'already-sent' } | Exclude<PostAnswer, { kind: 'sent' }>;

/**
 * Posts an alert to every webhook that it is for, each at most once after Slack has taken it.
 * @returns how many webhooks have it.
 * @throws with every problem in one message, when one of them has not got it: then Lambda tries again, and in the
 *   end the dead-letter queue has the alert with that message.
 */
export async function sendAlert(alert: ReadAlert, sending: Sending): Promise<number> {
  const about = { severity: alert.severity, account: accountOf(alert) };
  const first = await sendToAll(
    alert,
    webhooksFor(await sending.readRoutes(false), about),
    sending,
  );
  const isStale = [...first.values()].some(({ kind }) => kind === 'no-such-webhook');
  if (!isStale) return conclude(alert, first);
  const webhooks = webhooksFor(await sending.readRoutes(true), about);
  const fresh = webhooks.filter((webhook) => !first.has(webhook));
  const second = await sendToAll(alert, fresh, sending);
  const all = webhooks.map((webhook) => second.get(webhook) ?? first.get(webhook));
  return conclude(
    alert,
    new Map(all.flatMap((sent, index) => (sent ? [[String(index), sent]] : []))),
  );
}

function conclude(alert: ReadAlert, results: ReadonlyMap<string, Sent>): number {
  const problems = [...results.values()].flatMap((sent, index) =>
    'problem' in sent ? [`webhook ${index + 1} of ${results.size}: ${sent.problem}`] : [],
  );
  if (problems.length === 0) return results.size;
  throw new Error(`Alert ${alert.id} was not sent to Slack: ${problems.join('; ')}`);
}

async function sendToAll(
  alert: ReadAlert,
  webhooks: readonly string[],
  sending: Sending,
): Promise<Map<string, Sent>> {
  const results = new Map<string, Sent>();
  // One after the other: Slack takes one message a second.
  for (const webhook of webhooks) results.set(webhook, await sendOnce(alert, webhook, sending));
  return results;
}

/** In doubt it is sent: better twice than never. */
async function sendOnce(alert: ReadAlert, webhook: string, sending: Sending): Promise<Sent> {
  const { deliveries, nowMs, sha256, warn } = sending;
  const id = sha256(`${alert.id}\n${webhook}`);
  const claim = await deliveries.claim(id, nowMs());
  if (claim.ok && claim.value === 'sent') return { kind: 'already-sent' };
  if (claim.ok && claim.value === 'being-sent') {
    const problem = 'another invocation is sending it';
    return { kind: 'not-now', problem, waitMs: undefined };
  }
  if (!claim.ok) warn(`It is not known whether alert ${alert.id} was sent before; it is sent`);
  const answer = await postUntilTaken(alert, webhook, sending);
  const noted = await (answer.kind === 'sent'
    ? deliveries.markSent(id, nowMs())
    : deliveries.release(id));
  if (!noted.ok)
    warn(`What became of alert ${alert.id} could not be noted (${noted.failure.kind})`);
  return answer;
}

async function postUntilTaken(
  alert: ReadAlert,
  webhook: string,
  { post, wait, remainingMs, nowMs, pausedUntil, warn }: Sending,
): Promise<PostAnswer> {
  let message = toSlackMessage(alert) as object;
  let last: PostAnswer | undefined;
  for (let attempt = 0; ;) {
    const pauseMs = (pausedUntil.get(webhook) ?? 0) - nowMs();
    if (pauseMs > remainingMs() - RESERVE_MS) {
      const problem = `Slack is to be left alone for ${Math.ceil(pauseMs / 1_000)} s more`;
      return last ?? { kind: 'not-now', problem, waitMs: pauseMs };
    }
    if (pauseMs > 0) await wait(pauseMs);
    const answer = await post(webhook, message);
    if (answer.kind === 'refused' && 'blocks' in message) {
      warn(`${answer.problem}: alert ${alert.id} is sent without its blocks`);
      message = withoutBlocks(toSlackMessage(alert));
      continue;
    }
    if (answer.kind !== 'not-now') return answer;
    const waitMs = answer.waitMs ?? WAITS_MS[attempt];
    attempt += 1;
    if (waitMs === undefined || attempt > WAITS_MS.length) return answer;
    pausedUntil.set(webhook, nowMs() + waitMs);
    last = answer;
  }
}

function accountOf(alert: ReadAlert): string | undefined {
  if (alert.kind === 'bucket') return alert.bucket.account;
  if (alert.kind === 'key') return alert.key.account ?? undefined;
  return alert.kind === 'backfill' || alert.kind === 'digest' ? alert.account : undefined;
}
