/** Puts a sample site on a port of its own, with Node's own HTTP server. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { SiteAnswer, SiteRequest } from './answer-request.ts';

export type SitePort = {
  /** As `http://127.0.0.1:4101`. */
  readonly origin: string;
  /** Ends every connection, waiting or not, and frees the port. */
  close(): Promise<void>;
};

/** Units: `bytes` of the body as sent. Status 0 is a request that will never be answered. */
export type RequestLine = { readonly path: string; readonly status: number; readonly bytes: number };

/**
 * Listens first and asks `answer` only when requests come, since a site's pages hold its port.
 *
 * Shapes: `port` 0 or one that is taken gives one that is free.
 */
export async function serveSite(
  host: string,
  port: number,
  answer: (request: SiteRequest) => SiteAnswer,
  onRequest: (line: RequestLine) => void,
): Promise<SitePort> {
  const closing = new AbortController();
  const server = createServer((request, response) => {
    // Only an aborted wait can reject, and then the connection has ended.
    void respond(request, response, answer, onRequest, closing.signal).catch(() => undefined);
  });
  await listen(server, host, port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    return listen(server, host, 0);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: SiteRequest) => SiteAnswer,
  onRequest: (line: RequestLine) => void,
  closing: AbortSignal,
): Promise<void> {
  const { method = 'GET', url: path = '/', headers } = request;
  const found = answerOrError({ method, path, headers }, answer);
  if (found === null) return onRequest({ path, status: 0, bytes: 0 });
  if (found.delayMs > 0) await wait(found.delayMs, undefined, { signal: closing });
  const { status, body } = found;
  const hasBody = method !== 'HEAD' && status !== 304;
  response.writeHead(status, { ...found.headers, ...(status !== 304 && { 'content-length': body.length }) });
  response.end(hasBody ? body : undefined);
  onRequest({ path, status, bytes: hasBody ? body.length : 0 });
}

/** A slip in the sample network shows as a 500 with its reason, and does not end the process. */
function answerOrError(request: SiteRequest, answer: (request: SiteRequest) => SiteAnswer): SiteAnswer {
  try {
    return answer(request);
  } catch (error) {
    const body = Buffer.from(`${String(error)}\n`);
    return { status: 500, headers: { 'content-type': 'text/plain; charset=utf-8' }, body, delayMs: 0 };
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
