import type { Call } from '../call.ts';
import { refuse } from '../refuse.ts';
import { jsonReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import type { Operation, World } from '../world.ts';

/** What stands for a function that is deployed: the handler itself. */
export type LocalFunction = (event: unknown, requestId: string) => Promise<unknown>;

const pathPattern = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Lambda names the operation by its path. */
export const isInvocation = (path: string): boolean => pathPattern.test(path);

/**
 * Runs the function with the id of the request, which an asynchronous invocation does not wait for.
 * @see Lambda API Reference, Invoke.
 */
function invoke(world: World, call: Call): Reply {
  const [, encoded = ''] = pathPattern.exec(call.path) ?? [];
  const local = world.functions.get(decodeURIComponent(encoded));
  if (local === undefined) {
    const reply = jsonReply({ Type: 'User', Message: `Function not found: ${encoded}` });
    const headers = { ...reply.headers, 'x-amzn-errortype': 'ResourceNotFoundException' };
    return { ...reply, status: 404, headers, errorCode: 'ResourceNotFoundException' };
  }
  if (call.headers['x-amz-invocation-type'] !== 'Event') return refuse(call, 'not-implemented');
  const event: unknown = call.body === '' ? {} : JSON.parse(call.body);
  // Lambda keeps the failure of an asynchronous invocation to itself.
  void local(event, call.requestId).catch(() => undefined);
  return { ...jsonReply(null), status: 202, body: '' };
}

export const lambdaOperations: ReadonlyMap<string, Operation> = new Map([['Invoke', invoke]]);
