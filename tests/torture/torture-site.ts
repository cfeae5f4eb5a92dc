/** One partner's site on a port of its own, which may misbehave on the wire and counts who connects to it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request for something of the site other than robots.txt. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  /** How many requests for this path have come, this one included. */
  readonly nth: number;
  readonly origin: string;
  /** Writes bytes past node:http; the socket stays open. */
  readonly raw: (bytes: string | Uint8Array) => void;
  /** Calls back again and again until the connection ends. */
  readonly every: (ms: number, write: (count: number) => void) => void;
};

export type Visit = {
  readonly path: string;
  readonly atMs: number;
  readonly userAgent: string;
  readonly headers: IncomingMessage['headers'];
};

export type TortureSite = {
  readonly origin: string;
  /** As `127.0.0.1:8080`. */
  readonly host: string;
  readonly visits: readonly Visit[];
  readonly connections: () => number;
  /** The most connections that were open together for longer than it takes to hear of an end. */
  readonly mostAtOnce: () => number;
  readonly close: () => Promise<void>;
};

/** The end of a connection is heard a little after it, and the next one may be there by then. */
const heardAfterMs = 250;

export async function startTortureSite(
  answer: (exchange: Exchange) => void,
  robots: (exchange: Exchange) => void = ({ response }) => response.writeHead(404).end(),
): Promise<TortureSite> {
  const visits: Visit[] = [];
  const counts = new Map<string, number>();
  const open = new Set<Socket>();
  let connections = 0;
  let mostAtOnce = 0;
  const server = createServer({ keepAliveTimeout: 1_000 }, (request, response) => {
    const path = request.url ?? '/';
    const { headers, socket } = request;
    visits.push({ path, atMs: Date.now(), userAgent: headers['user-agent'] ?? '', headers });
    const nth = (counts.get(path) ?? 0) + 1;
    counts.set(path, nth);
    const exchange: Exchange = {
      request,
      response,
      path,
      nth,
      origin,
      raw: (bytes) => void (socket.destroyed || socket.write(bytes)),
      every(ms, write) {
        let count = 0;
        const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : write(count++)), ms);
        socket.once('close', () => clearInterval(timer));
      },
    };
    if (path === '/robots.txt') robots(exchange);
    else answer(exchange);
  });
  server.on('connection', (socket) => {
    connections++;
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => open.delete(socket));
    const together = [...open];
    setTimeout(() => {
      const still = together.filter((one) => open.has(one)).length;
      mostAtOnce = Math.max(mostAtOnce, still, 1);
    }, heardAfterMs).unref();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `http://${host}`;
  return {
    origin,
    host,
    visits,
    connections: () => connections,
    mostAtOnce: () => mostAtOnce,
    async close() {
      for (const socket of open) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
