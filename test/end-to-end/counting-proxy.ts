import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export type CountingProxy = {
  endpoint: string;
  /** The writes that passed and were accepted, as `PUT /bucket?policy`; asking forgets them. */
  writes: () => string[];
  close: () => void;
};

/** Stands in front of an emulator and counts there, where nothing of ours can pretend. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(target);
  const accepted: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const forwarded = request({ hostname, port, method, path: url, headers }, (answer) => {
      const status = answer.statusCode ?? 0;
      const [path = '', query = ''] = url.split('?');
      const isS3Write = (method === 'PUT' || method === 'DELETE') && status < 300;
      if (isS3Write) accepted.push(`${method} ${path}?${query.split(/[=&]/)[0] ?? ''}`);
      outgoing.writeHead(status, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    writes: () => accepted.splice(0),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
