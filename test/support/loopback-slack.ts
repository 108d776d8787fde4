import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** In the address as in a real one: whoever has it can post. */
export const canary = 'B0CANARY/s3cr3tHunter2';

export type LoopbackSlack = {
  webhook: string;
  /** A second address, as after it was renewed. */
  webhookNamed: (name: string) => string;
  /** What was posted and answered with 200, by the end of the address. */
  posted: { path: string; message: { text: string; blocks?: unknown[] } }[];
  requests: number;
  /** One for each request to come; then it is taken. */
  answers: Answer[];
  close: () => Promise<void>;
};

export type Answer =
  | { status: number; body?: string; headers?: Record<string, string> }
  | 'reset'
  | 'slow'
  /** Taken, but the answer is lost. */
  | 'taken-and-reset';

/** A server of this machine that takes messages as Slack does. */
export async function startLoopbackSlack(): Promise<LoopbackSlack> {
  const slack = { posted: [], requests: 0, answers: [] } as unknown as LoopbackSlack;
  const server = createServer((request, response) => {
    void serve(request, response, slack);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  slack.webhookNamed = (name) => `http://127.0.0.1:${port}/services/T0/${canary}${name}`;
  slack.webhook = slack.webhookNamed('');
  slack.close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return slack;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  slack: LoopbackSlack,
): Promise<void> {
  slack.requests += 1;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  const answer = slack.answers.shift() ?? { status: 200, body: 'ok' };
  const path = (request.url ?? '').slice(`/services/T0/${canary}`.length);
  const isTaken =
    answer === 'taken-and-reset' || (typeof answer === 'object' && answer.status === 200);
  if (isTaken) slack.posted.push({ path, message: JSON.parse(Buffer.concat(chunks).toString()) });
  if (answer === 'slow') return;
  if (typeof answer === 'string') {
    request.socket.resetAndDestroy();
    return;
  }
  response.writeHead(answer.status, answer.headers).end(answer.body ?? '');
}
