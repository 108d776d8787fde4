import type { MiddlewareStack } from '@smithy/types';
import type { Region } from '../core/names.ts';
import { classifyError, nameOf } from './classify-error.ts';
import type { Clients } from './clients.ts';

/** One attempt of one call. */
export type SeenCall = {
  /** As in `S3 GetBucketPolicy`. */
  call: string;
  region: Region;
  durationMs: number;
  /** What AWS or the network named the failure. */
  error: string | undefined;
  isThrottled: boolean;
};

export type OnCall = (call: SeenCall) => void;

/** The same clients, and somebody who is told of every attempt of every call. */
export function watchedClients(clients: Clients, onCall: OnCall): Clients {
  const known = new WeakSet<object>();
  const watch = <Input extends object, Output extends object>(
    stack: MiddlewareStack<Input, Output>,
    region: Region,
  ): void => {
    if (!known.has(stack)) watchCalls(stack, region, onCall);
    known.add(stack);
  };
  const tapped =
    <Client extends object>(
      clientOf: (region: Region) => Client,
      tap: (client: Client, region: Region) => void,
    ) =>
    (region: Region): Client => {
      const client = clientOf(region);
      tap(client, region);
      return client;
    };
  const tappedLater =
    <Client>(
      clientOf: (region: Region) => Promise<Client>,
      tap: (client: Client, region: Region) => void,
    ) =>
    async (region: Region): Promise<Client> => {
      const client = await clientOf(region);
      tap(client, region);
      return client;
    };
  return {
    ...clients,
    s3: tapped(clients.s3, (client, region) => watch(client.middlewareStack, region)),
    s3Lister: tapped(clients.s3Lister, (client, region) => watch(client.middlewareStack, region)),
    kms: tapped(clients.kms, (client, region) => watch(client.middlewareStack, region)),
    ssm: tappedLater(clients.ssm, (client, region) => watch(client.middlewareStack, region)),
    dynamodb: tappedLater(clients.dynamodb, (client, region) =>
      watch(client.middlewareStack, region),
    ),
  };
}

/** Behind the SDK's own trying again, so that every attempt is seen. */
function watchCalls<Input extends object, Output extends object>(
  stack: MiddlewareStack<Input, Output>,
  region: Region,
  onCall: OnCall,
): void {
  stack.add(
    (next, { clientName = '', commandName = '' }) =>
      async (request) => {
        const startedMs = performance.now();
        const tell = (error?: unknown): void => {
          const failure = error === undefined ? undefined : classifyError(error, commandName);
          onCall({
            call: `${clientName.replace(/Client$/, '')} ${commandName.replace(/Command$/, '')}`,
            region,
            durationMs: performance.now() - startedMs,
            error: error === undefined ? undefined : nameOf(error),
            isThrottled: failure?.kind === 'throttled',
          });
        };
        try {
          const response = await next(request);
          tell();
          return response;
        } catch (error) {
          tell(error);
          throw error;
        }
      },
    { step: 'finalizeRequest', priority: 'low', name: 'watchCalls' },
  );
}
