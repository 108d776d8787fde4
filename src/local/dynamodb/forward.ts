import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Call } from '../call.ts';
import { refuse } from '../refuse.ts';
import type { Reply } from '../reply.ts';
import type { World } from '../world.ts';

/**
 * DynamoDB is dynalite's: a server inside of this process for each account and Region, started by its first
 * call. It does not know transactions and time to live.
 */
export async function forwardToDynamodb(world: World, call: Call): Promise<Reply> {
  if (call.caller === undefined) return refuse(call, 'unauthenticated');
  const place = `${call.caller.account} ${call.region}`;
  const endpoint = world.tables.get(place) ?? startDynalite(world.closing);
  world.tables.set(place, endpoint);
  const response = await fetch(await endpoint, {
    method: 'POST',
    headers: headersOf(call),
    body: call.body,
  });
  const body = await response.text();
  const { status } = response;
  const headers = { 'content-type': response.headers.get('content-type') ?? 'text/plain' };
  return { status, headers, body, ...errorOf(status, body) };
}

/** @returns the endpoint of a server that stops with the account. */
async function startDynalite(closing: AbortSignal): Promise<string> {
  // Loaded here: most accounts never ask for a table.
  const { default: dynalite } = await import('dynalite');
  const server: Server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  if (closing.aborted) stop();
  else closing.addEventListener('abort', stop);
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('dynalite has no port');
  return `http://127.0.0.1:${address.port}/`;
}

/** What dynalite looks at. The other headers belong to the connection that the request came over. */
function headersOf({ headers }: Call): [string, string][] {
  const names = ['authorization', 'content-type', 'x-amz-date', 'x-amz-target'];
  return names.flatMap((name): [string, string][] => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
}

/** As in `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException`. */
function errorOf(status: number, body: string): { errorCode?: string } {
  const code = status < 400 ? undefined : /"__type":"(?:[^"]*#)?(\w+)"/.exec(body)?.[1];
  return code === undefined ? {} : { errorCode: code };
}
