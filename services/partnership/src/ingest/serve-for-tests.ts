/** Serves a handler on a port of this machine while a test runs, or only counts who knocks. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';

export type TestServer = {
  /** `http://127.0.0.1:1234`, without a slash at the end. */
  readonly origin: string;
  /** `127.0.0.1:1234`, as allowPrivateHosts names it. */
  readonly host: string;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Shapes: `address` is one of this machine; 127.0.0.9 is another than 127.0.0.1 to those who allow the one only. */
export async function serve(handler: RequestListener, address = '127.0.0.1'): Promise<TestServer> {
  const server = createServer(handler).listen(0, address);
  await once(server, 'listening');
  const host = `${address}:${(server.address() as AddressInfo).port}`;
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

/** The same for sites: robots.txt is not there, and is not told to the handler. */
export async function serveSite(handler: RequestListener, address?: string): Promise<TestServer> {
  return serve((request, response) => {
    if (request.url === '/robots.txt') return response.writeHead(404).end();
    return handler(request, response);
  }, address);
}

export type Canary = {
  readonly port: number;
  /** How many connections were made to it, on whichever address of this machine. */
  readonly connections: () => number;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Listens on every address of this machine, so that whatever leads inside it is seen. */
export async function watchForConnections(): Promise<Canary> {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
  }).listen(0, '::');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
