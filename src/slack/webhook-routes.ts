import type { Parsed } from '../core/names.ts';

/** Which alerts go to a webhook; without conditions all do. */
export type WebhookRoute = {
  webhook: string;
  severities: readonly string[] | undefined;
  accounts: readonly string[] | undefined;
};

/**
 * The secret: the address of one webhook, or a list of `{"webhook", "severity", "account"}`. Problems say where,
 * and repeat nothing of it.
 */
export function parseWebhookRoutes(secret: string): Parsed<WebhookRoute[]> {
  const text = secret.trim();
  if (!/^[[{]/.test(text)) {
    return isWebhook(text)
      ? { ok: true, value: [{ webhook: text, severities: undefined, accounts: undefined }] }
      : {
          ok: false,
          problem: 'it is neither the address of a webhook (https://…) nor a JSON list',
        };
  }
  const entries = parseList(text);
  if (entries === undefined)
    return { ok: false, problem: 'it begins like JSON, but is no JSON list' };
  if (entries.length === 0) return { ok: false, problem: 'its list is empty' };
  const problems: string[] = [];
  const routes = entries.map((entry, index) => {
    const route = parseRoute(entry);
    if (!route.ok) problems.push(`entry ${index + 1}: ${route.problem}`);
    return route.ok ? [route.value] : [];
  });
  if (problems.length > 0) return { ok: false, problem: problems.join('; ') };
  return { ok: true, value: routes.flat() };
}

function parseList(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    return undefined;
  }
}

function parseRoute(entry: unknown): Parsed<WebhookRoute> {
  if (typeof entry !== 'object' || entry === null) return { ok: false, problem: 'it is no object' };
  const { webhook, severity, account, ...others } = entry as Record<string, unknown>;
  if (Object.keys(others).length > 0) {
    return { ok: false, problem: 'it has members beside webhook, severity and account' };
  }
  if (typeof webhook !== 'string' || !isWebhook(webhook)) {
    return { ok: false, problem: 'its webhook is no address (https://…)' };
  }
  const severities = listOf(severity);
  const known = ['info', 'warning', 'error'];
  if (severities === 'wrong' || severities?.some((one) => !known.includes(one)) === true) {
    return {
      ok: false,
      problem: 'its severity is not known: expected info, warning or error, or a list',
    };
  }
  const accounts = listOf(account);
  if (accounts === 'wrong' || accounts?.some((one) => !/^\d{12}$/.test(one)) === true) {
    return { ok: false, problem: 'its account is not known: expected 12 digits, or a list' };
  }
  return { ok: true, value: { webhook, severities, accounts } };
}

function listOf(value: unknown): string[] | undefined | 'wrong' {
  if (value === undefined) return undefined;
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.every((one) => typeof one === 'string') ? list : 'wrong';
}

/** Over plain HTTP the address itself would be seen on the way; only this machine may be asked so. */
function isWebhook(text: string): boolean {
  const url = URL.parse(text);
  const isLocal = url?.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname);
  return url?.protocol === 'https:' || isLocal;
}

/** Where an alert goes, each webhook once. An alert that names no account goes to all accounts. */
export function webhooksFor(
  routes: readonly WebhookRoute[],
  { severity, account }: { severity: string; account: string | undefined },
): string[] {
  const fitting = routes.filter(
    ({ severities, accounts }) =>
      (severities === undefined || severities.includes(severity)) &&
      (accounts === undefined || account === undefined || accounts.includes(account)),
  );
  return [...new Set(fitting.map(({ webhook }) => webhook))];
}
