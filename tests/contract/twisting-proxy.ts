/** A proxy before an instance that breaks one rule on purpose, so that the kit can be seen to notice. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Operation = { query: string; variables: Record<string, any> };

/** Shapes: each part may be left out; `answer` gets the parsed body and gives the one that is sent. */
export type Twist = {
  readonly headers?: (headers: Record<string, string>) => Record<string, string>;
  readonly operation?: (operation: Operation) => Operation;
  readonly answer?: (body: any, operation: Operation, headers: Readonly<Record<string, string>>) => unknown;
  readonly batch?: (lines: string) => { readonly status: number; readonly lines: string };
  readonly contentType?: string;
};

export type TwistingProxy = {
  /** Change it, and the next request is answered accordingly. */
  twist: Twist;
  readonly url: string;
  readonly close: () => Promise<void>;
};

/** Shapes: `origin` is that of the instance's host; paths go on as they are. */
export async function startTwistingProxy(origin: string): Promise<TwistingProxy> {
  const server = createServer((request, response) => {
    void forward(request).then(
      ({ status, contentType, text }) =>
        response.writeHead(status, { 'content-type': contentType }).end(text),
      (error: unknown) => response.writeHead(502).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: TwistingProxy = {
    twist: {},
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;

  async function forward(request: IncomingMessage) {
    const { twist } = proxy;
    const given = Object.fromEntries(
      Object.entries(request.headers).flatMap(([name, value]) =>
        typeof value === 'string' &&
        !['host', 'connection', 'content-length', 'accept-encoding'].includes(name)
          ? [[name, value]]
          : [],
      ),
    );
    const headers = twist.headers?.(given) ?? given;
    const post = async (body: unknown) => {
      const answer = await fetch(`${origin}${request.url}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return {
        status: answer.status,
        contentType: twist.contentType ?? answer.headers.get('content-type') ?? '',
        text: await answer.text(),
      };
    };
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const read = JSON.parse(Buffer.concat(chunks).toString()) as Operation;
    if (request.url === '/batch') {
      const answer = await post(read);
      const twisted = twist.batch?.(answer.text);
      return twisted ? { ...answer, status: twisted.status, text: twisted.lines } : answer;
    }
    const operation = twist.operation?.(structuredClone(read)) ?? read;
    const answer = await post(operation);
    if (!twist.answer) return answer;
    return { ...answer, text: JSON.stringify(twist.answer(JSON.parse(answer.text), read, given)) };
  }
}
