/** Slack answers within a second; whoever waits longer does not know whether it was posted. */
const REQUEST_TIMEOUT_MS = 10_000;

export type PostAnswer =
  | { kind: 'sent' }
  /** Nothing is wrong with the message: the same may be posted later. */
  | { kind: 'not-now'; problem: string; waitMs: number | undefined }
  /** The webhook was revoked or renewed, or its channel is gone. */
  | { kind: 'no-such-webhook'; problem: string }
  | { kind: 'refused'; problem: string };

export type Post = (webhook: string, message: object) => Promise<PostAnswer>;

/**
 * Posts once. The address is a credential: neither it nor the text of an error, which may hold it, is part of an answer.
 * @see aws-facts 8.1: 429 with `Retry-After` in seconds; 403, 404 and 410 of the webhook itself.
 */
export function postToSlack(timeoutMs: number = REQUEST_TIMEOUT_MS): Post {
  return async (webhook, message) => {
    try {
      const response = await fetch(webhook, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(message),
        // Followed, the message would go to somebody else.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const word = wordOf(await response.text());
      return answerOf(response, word);
    } catch (error) {
      return { kind: 'not-now', problem: problemOf(error, timeoutMs), waitMs: undefined };
    }
  };
}

function answerOf({ status, headers }: Response, word: string): PostAnswer {
  const problem = `Slack answered ${status}${word}`;
  if (status === 200) return { kind: 'sent' };
  if (status === 429) return { kind: 'not-now', problem, waitMs: waitOf(headers) };
  if (status >= 500 || status === 408) return { kind: 'not-now', problem, waitMs: undefined };
  const isOfWebhook = status === 403 || status === 404 || status === 410;
  return { kind: isOfWebhook ? 'no-such-webhook' : 'refused', problem };
}

/** Slack answers with one word, as in `invalid_blocks`; a page of somebody else could hold anything. */
const wordOf = (body: string): string => (/^[a-z_]{1,60}$/.test(body) ? ` ${body}` : '');

function waitOf(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
}

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function problemOf(error: unknown, timeoutMs: number): string {
  const { name, cause } = error as { name?: unknown; cause?: { code?: unknown } };
  if (name === 'TimeoutError') return `Slack did not answer within ${timeoutMs / 1_000} s`;
  const code = String(cause?.code);
  return `Slack could not be reached (${networkCodes.has(code) ? code : 'network error'})`;
}
