import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { answer } from './answer.ts';
import { CONTROL_PREFIX, control } from './control.ts';
import { createCounters } from './counters.ts';
import { createFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import type { Identities } from './identity.ts';
import { readCall } from './read-call.ts';
import type { LocalFunction } from './lambda/invoke.ts';
import type { Reply } from './reply.ts';
import type { Bucket } from './s3/bucket.ts';
import { HOST_ID } from './s3/errors.ts';
import type { PublishedMessage } from './sns/topics.ts';
import type { TrailRecord } from './trail/record.ts';
import type { RecordedRequest, World } from './world.ts';

export type LocalAccountOptions = {
  /** 0, the default, takes any free port. */
  port?: number;
  /** The account of callers whose access key id is not an account id. Default 111122223333. */
  account?: string;
  /** The Region of requests that do not say theirs. Default eu-west-1. */
  region?: string;
  /** The clock behind dates, delays and time-outs. Default: the real one. */
  now?: () => Date;
};

export type LocalAccount = {
  /** `http://127.0.0.1:<port>` */
  endpoint: string;
  /** Every request in the order of arrival, control requests excepted. */
  requests: RecordedRequest[];
  /** By name. Whoever needs very many puts them here: over HTTP that takes minutes. */
  buckets: Map<string, Bucket>;
  faults: Faults;
  /** CloudTrail records of the writes that CloudTrail counts as management. */
  trail: TrailRecord[];
  /** Everything that was published to SNS. */
  published: PublishedMessage[];
  /** Access key id → who that is. Unknown keys are an IAM user. */
  identities: Identities;
  /** What an invocation of Lambda runs, by the name of the function. */
  functions: Map<string, LocalFunction>;
  /** Cuts open connections and frees the port. */
  close: () => Promise<void>;
};

/**
 * Starts an AWS account in memory behind HTTP on the loopback interface. It answers the calls of
 * S3, KMS, SNS, SQS, SSM, STS and DynamoDB that Reseal makes, and 501 NotImplemented to everything else.
 * Signatures are not verified: the access key id says who calls, twelve digits being an account.
 *
 * @throws when the port is taken.
 */
export async function startLocalAccount(options: LocalAccountOptions = {}): Promise<LocalAccount> {
  const closing = new AbortController();
  const world = newWorld(options, closing.signal);
  const server = createServer((request, response) => {
    serve(world, request, response).catch((error: unknown) => response.destroy(asError(error)));
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  world.endpoint = `http://127.0.0.1:${portOf(server)}`;
  const { endpoint, requests, buckets, faults, trail, published, identities, functions } = world;
  return {
    endpoint,
    requests,
    buckets,
    faults,
    trail,
    published,
    identities,
    functions,
    close: async () => {
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function newWorld(options: LocalAccountOptions, closing: AbortSignal): World {
  const counters = createCounters();
  return {
    account: options.account ?? '111122223333',
    region: options.region ?? 'eu-west-1',
    now: options.now ?? (() => new Date()),
    counters,
    faults: createFaults(counters.sequence),
    identities: new Map(),
    buckets: new Map(),
    keys: new Map(),
    aliases: new Map(),
    functions: new Map(),
    topics: new Set(),
    published: [],
    queues: new Map(),
    parameters: new Map(),
    tables: new Map(),
    requests: [],
    trail: [],
    closing,
    endpoint: '',
  };
}

async function serve(world: World, request: IncomingMessage, response: ServerResponse) {
  const body = await bodyOf(request);
  const path = request.url?.split('?', 1)[0] ?? '/';
  if (path.startsWith(CONTROL_PREFIX)) {
    send(response, control(world, request.method ?? 'GET', path, body), {});
    return;
  }
  const call = readCall(request, body, world);
  const { reply, delivered } = await answer(world, call);
  if (!delivered) {
    request.socket.destroy();
    return;
  }
  const ids = { 'x-amz-request-id': call.requestId, 'x-amz-id-2': HOST_ID };
  send(response, reply, call.service === 's3' ? ids : { 'x-amzn-requestid': call.requestId });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, reply: Reply, ids: Record<string, string>): void {
  response.writeHead(reply.status, { ...ids, ...reply.headers });
  response.end(reply.body);
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('the local account listens on no port');
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));
