import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex, Readable, Writable } from 'node:stream';

type Members = Record<string, unknown>;
type Message = {
  id?: number;
  method?: string;
  params?: Members;
  result?: Members;
  error?: unknown;
};

export type Page = {
  /** Everything that a page must not do: errors, warnings, dialogs, requests for anything but the file. */
  complaints: string[];
  open: (url: string) => Promise<void>;
  /** The value of an expression; a promise is awaited. */
  evaluate: <T>(expression: string) => Promise<T>;
  send: (method: string, params?: Members) => Promise<Members>;
  close: () => Promise<void>;
};

export type Browser = { newPage: () => Promise<Page>; close: () => Promise<void> };

/**
 * Chromium without a window, by its own protocol over two pipes: no port, and no package.
 * @see https://chromedevtools.github.io/devtools-protocol/
 */
export async function startChromium(path: string): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'reseal-chromium-'));
  // Its sandbox cannot be had by root, which tests in a container are; it only opens files that we wrote.
  const words = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  const child = spawn(
    path,
    [...words, '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const exited = once(child, 'exit');
  const [, , , to, from] = child.stdio as unknown as [
    null,
    null,
    null,
    Writable,
    Readable & Duplex,
  ];
  const connection = connect(to, from);
  await connection.send('Browser.getVersion');
  return {
    newPage: async () => newPage(connection),
    close: async () => {
      await connection.send('Browser.close');
      await exited;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

type Connection = ReturnType<typeof connect>;

/** Messages are JSON with a zero byte behind each. */
function connect(to: Writable, from: Readable) {
  let lastId = 0;
  let held = '';
  const waiting = new Map<number, (message: Message) => void>();
  const listeners = new Set<(message: Message & { sessionId?: string }) => void>();
  from.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (held + chunk).split('\0');
    held = parts.pop() ?? '';
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      if (message.id !== undefined) waiting.get(message.id)?.(message);
      else for (const listener of listeners) listener(message);
    }
  });
  return {
    listeners,
    send: async (method: string, params: Members = {}, sessionId?: string): Promise<Members> => {
      const id = ++lastId;
      const answered = new Promise<Message>((resolve) => {
        waiting.set(id, resolve);
      });
      to.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      const { result, error } = await answered;
      waiting.delete(id);
      if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
      return result ?? {};
    },
  };
}

async function newPage({ send, listeners }: Connection): Promise<Page> {
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const session = String(sessionId);
  const ofPage = async (method: string, params: Members = {}) => send(method, params, session);
  const complaints: string[] = [];
  let loaded: (() => void) | undefined;
  listeners.add((message) => {
    if (message.sessionId !== session) return;
    if (message.method === 'Page.loadEventFired') loaded?.();
    const complaint = complaintOf(message);
    if (complaint !== undefined) complaints.push(complaint);
    if (message.method === 'Page.javascriptDialogOpening') {
      void ofPage('Page.handleJavaScriptDialog', { accept: false });
    }
  });
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await ofPage(`${domain}.enable`);
  return {
    complaints,
    send: ofPage,
    close: async () => {
      await send('Target.closeTarget', { targetId });
    },
    open: async (url) => {
      const done = new Promise<void>((resolve) => {
        loaded = resolve;
      });
      await ofPage('Page.navigate', { url });
      await done;
    },
    evaluate: async <T>(expression: string): Promise<T> => {
      const answer = await ofPage('Runtime.evaluate', {
        expression,
        returnByValue: true,
        awaitPromise: true,
        userGesture: true,
      });
      if (answer['exceptionDetails'] !== undefined) {
        throw new Error(JSON.stringify(answer['exceptionDetails']));
      }
      return (answer['result'] as { value: T }).value;
    },
  };
}

/** Violations of the content security policy come as entries of the log. */
function complaintOf({ method, params = {} }: Message): string | undefined {
  switch (method) {
    case 'Runtime.exceptionThrown':
    case 'Runtime.consoleAPICalled':
    case 'Log.entryAdded':
    case 'Page.javascriptDialogOpening':
    case 'Page.frameRequestedNavigation':
      return `${method} ${JSON.stringify(params)}`;
    case 'Network.requestWillBeSent': {
      const { url } = params['request'] as { url: string };
      return url.startsWith('file:') || url.startsWith('about:') ? undefined : `request for ${url}`;
    }
    default:
      return undefined;
  }
}
