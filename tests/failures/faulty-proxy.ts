/** Stands between a gateway and one instance, passes everything on as it is, and can be told to do it wrong. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Json = Record<string, unknown>;
export type Operation = { readonly query: string; readonly variables?: Json };
export type OperationAnswer = { readonly status: number; readonly body: unknown };

/** What is wrong with the way to an instance, or with what it says. */
export type Misbehaviour =
  | { readonly kind: 'none' }
  /** Nobody listens, and what was open is cut. */
  | { readonly kind: 'refuse' }
  /** The question is taken, and nothing ever comes. */
  | { readonly kind: 'hang' }
  /** Half of the answer, then a cut connection. */
  | { readonly kind: 'reset' }
  /** The answer, a byte each 100 ms. */
  | { readonly kind: 'trickle' }
  /** Another document, whatever was asked. */
  | { readonly kind: 'replace'; readonly status: number; readonly contentType: string; readonly body: string }
  /** Each GraphQL answer changed, also those within a batch. */
  | {
      readonly kind: 'alter';
      readonly alter: (operation: Operation, answer: OperationAnswer) => OperationAnswer;
      readonly dateOffsetMs?: number;
    };

export type FaultyProxy = {
  /** Where the gateway finds the instance's host, as `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** Requests so far, batches and single ones. */
  readonly requests: () => number;
  readonly behave: (misbehaviour: Misbehaviour) => Promise<void>;
  /** Sends the following requests to another host; a commit, as far as the gateway can see. */
  readonly pointAt: (upstream: string) => void;
  readonly close: () => Promise<void>;
};

type Upstream = { readonly status: number; readonly contentType: string; readonly text: string };

const trickleMs = 100;
/** As the hosts do: longer than clients keep a connection, so that it is they who let go. */
const keepAliveTimeoutMs = 72_000;

export async function startFaultyProxy(firstUpstream: string): Promise<FaultyProxy> {
  let upstream = firstUpstream;
  let misbehaviour: Misbehaviour = { kind: 'none' };
  let requests = 0;
  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs }, (request, response) => {
    requests += 1;
    answer(request, response).catch(() => response.destroy());
  });
  /** Any that is free at first; then the same again. */
  let port = 0;
  const open = async () => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  };
  const shut = async () => {
    server.closeAllConnections();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  await open();
  return {
    origin: `http://127.0.0.1:${port}`,
    requests: () => requests,
    async behave(next) {
      misbehaviour = next;
      if (next.kind === 'refuse') await shut();
      else if (!server.listening) await open();
    },
    pointAt: (next) => void (upstream = next),
    close: shut,
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const current = misbehaviour;
    const asked = await bodyOf(request);
    if (current.kind === 'hang') return;
    if (current.kind === 'replace') {
      response.writeHead(current.status, { 'content-type': current.contentType }).end(current.body);
      return;
    }
    const whole = await passOn(upstream, request, asked);
    if (current.kind !== 'alter') return send(response, whole, current.kind);
    const isBatch = whole.contentType.includes('ndjson');
    const altered = isBatch ? alterBatch(asked, whole, current.alter) : alterOne(asked, whole, current.alter);
    if (current.dateOffsetMs)
      response.setHeader('date', new Date(Date.now() + current.dateOffsetMs).toUTCString());
    return send(response, altered, 'none');
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk as string;
  return text;
}

async function passOn(upstream: string, request: IncomingMessage, body: string): Promise<Upstream> {
  const { host: _, connection: __, 'content-length': ___, ...rest } = request.headers;
  const answer = await fetch(`${upstream}${request.url}`, {
    method: request.method ?? 'GET',
    headers: Object.entries(rest).map(([name, value]): [string, string] => [name, String(value)]),
    ...(body && { body }),
  });
  return {
    status: answer.status,
    contentType: answer.headers.get('content-type') ?? 'application/json',
    text: await answer.text(),
  };
}

async function send(
  response: ServerResponse,
  { status, contentType, text }: Upstream,
  how: 'none' | 'reset' | 'trickle' | 'refuse',
): Promise<void> {
  const bytes = Buffer.from(text);
  response.writeHead(status, { 'content-type': contentType, 'content-length': bytes.length });
  if (how === 'reset') {
    response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
  } else if (how === 'trickle') {
    for (let i = 0; i < bytes.length && !response.destroyed; i++) {
      response.write(bytes.subarray(i, i + 1));
      await new Promise((resolve) => setTimeout(resolve, trickleMs).unref());
    }
    response.end();
  } else response.end(bytes);
}

type Alter = (operation: Operation, answer: OperationAnswer) => OperationAnswer;

function alterOne(asked: string, whole: Upstream, alter: Alter): Upstream {
  const { status, body } = alter(JSON.parse(asked) as Operation, {
    status: whole.status,
    body: JSON.parse(whole.text),
  });
  return { ...whole, status, text: JSON.stringify(body) };
}

function alterBatch(asked: string, whole: Upstream, alter: Alter): Upstream {
  const { operations } = JSON.parse(asked) as { operations: readonly Operation[] };
  const lines = whole.text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const { index, ...answer } = JSON.parse(line) as OperationAnswer & { index: number };
      return `${JSON.stringify({ index, ...alter(operations[index]!, answer) })}\n`;
    });
  return { ...whole, text: lines.join('') };
}
