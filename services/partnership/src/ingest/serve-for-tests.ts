/** Serves a handler on a port of this machine while a test runs. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export type TestServer = {
  /** `http://127.0.0.1:1234`, without a slash at the end. */
  readonly origin: string;
  /** `127.0.0.1:1234`, as allowPrivateHosts names it. */
  readonly host: string;
  [Symbol.asyncDispose](): Promise<void>;
};

export async function serve(handler: RequestListener): Promise<TestServer> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin: `http://${host}`,
    host,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
