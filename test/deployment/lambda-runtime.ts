import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { required } from './required.ts';

const client = join(import.meta.dirname, 'runtime/rapid-client.cjs');

export type DeployedFunction = {
  arn: string;
  /** As in `dist/name/index.handler`. */
  handler: string;
  timeoutSeconds: number;
  memoryMb: number;
  environment: Record<string, string>;
};

type Answer = { kind: 'response' | 'error'; body: unknown };

export type Runtime = {
  invoke: (event: unknown) => Promise<Answer>;
  /** What the function wrote so far. */
  output: () => string;
  stop: () => Promise<void>;
};

/**
 * Runs a function as Lambda does: a process of its own with the variables of the template alone, in it the
 * client of the runtime interface that Lambda itself uses, which asks for events over HTTP.
 * @param folder what the zip held.
 */
export async function startRuntime(
  { arn, handler, timeoutSeconds, memoryMb, environment }: DeployedFunction,
  folder: string,
): Promise<Runtime> {
  const name = arn.split(':').at(-1);
  const { offer, endpoint, close } = await startRuntimeApi(arn, timeoutSeconds);
  const child = spawn(
    process.execPath,
    ['--require', client, required('RESEAL_RUNTIME_CLIENT', 'aws-lambda-ric/index.mjs')],
    {
      cwd: folder,
      env: {
        ...environment,
        _HANDLER: handler,
        LAMBDA_TASK_ROOT: folder,
        AWS_LAMBDA_RUNTIME_API: endpoint,
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
        AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
        AWS_LAMBDA_LOG_STREAM_NAME: 'test',
        // The half of the client that asks for events has a way without native code.
        AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1: 'true',
      },
    },
  );
  const lines: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  const ended = once(child, 'exit').then(() => {
    throw new Error(`the function's process ended:\n${lines.join('')}`);
  });
  ended.catch(() => undefined);
  return {
    invoke: async (event) => Promise.race([offer(event), ended]),
    output: () => lines.join(''),
    stop: async () => {
      child.kill();
      await ended.catch(() => undefined);
      await close();
    },
  };
}

type Pending = { id: string; event: unknown; settle: (answer: Answer) => void };

/** Lambda's runtime API: hands out one event after the other, and takes the answers. */
async function startRuntimeApi(functionArn: string, timeoutSeconds: number) {
  const offered: Pending[] = [];
  const running = new Map<string, Pending>();
  let waiting: ServerResponse | undefined;
  let count = 0;

  function handOut(): void {
    if (waiting === undefined) return;
    const next = offered.shift();
    if (next === undefined) return;
    running.set(next.id, next);
    waiting
      .writeHead(200, {
        'Content-Type': 'application/json',
        'Lambda-Runtime-Aws-Request-Id': next.id,
        'Lambda-Runtime-Invoked-Function-Arn': functionArn,
        'Lambda-Runtime-Deadline-Ms': String(Date.now() + timeoutSeconds * 1_000),
      })
      .end(JSON.stringify(next.event));
    waiting = undefined;
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, id = '', kind] =
      /\/invocation\/([^/]+)\/(response|error)$/.exec(request.url ?? '') ?? [];
    const body = JSON.parse((await text(request)) || 'null') as unknown;
    response.writeHead(202).end();
    const answered = running.get(id) ?? offered.shift();
    running.delete(id);
    // A start that failed is the answer to the first event.
    answered?.settle({ kind: kind === 'response' ? 'response' : 'error', body });
  }

  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      void take(request, response);
      return;
    }
    waiting = response;
    handOut();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    endpoint: `127.0.0.1:${address.port}`,
    offer: async (event: unknown): Promise<Answer> =>
      new Promise((settle) => {
        offered.push({
          id: `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
          event,
          settle,
        });
        handOut();
      }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
